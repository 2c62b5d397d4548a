//! Looks up bearer tokens: one query for key, identity and person.
//!
//! Requests that arrive while a query is running are answered together by the next one,
//! which starts after all of them arrived, so each sees every change made before it. Where several came before, a query lets
//! requests that are ready to run arrive first.
//!
//! **Invariant:** nothing is cached from one lookup to the next.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use sea_orm::sqlx::{self, Decode, Postgres, Row, Sqlite, Type};
use sea_orm::{DbErr, QueryResult, RuntimeErr};
use tokio::sync::{mpsc, oneshot};

use super::factors::{Factors, factors};
use super::person::PersonRow;
use super::sqlite_lookup::PendingKey;
use super::{Lookup, Store, StoreError, from_json};
use crate::crypto::TokenHash;
use crate::domain::api_key::KeyKind;
use crate::domain::id::{ApiKeyId, IdentityId, PersonId};
use crate::domain::session::LastUse;
use crate::domain::time::Timestamp;
use crate::outcome::Fault;

/// What a token gives access to.
#[derive(Debug, Clone)]
pub struct Authenticated {
    pub api_key: ApiKeyId,
    pub kind: KeyKind,
    pub disabled: bool,
    pub expires_at: Option<Timestamp>,
    pub lifetime_seconds: Option<i64>,
    /// The time between two uses after which a policy ends the session.
    pub idle_seconds: Option<i64>,
    /// When a policy ends the session, however much it is used.
    pub ends_at_latest: Option<Timestamp>,
    pub trust_forwarded: bool,
    pub last_use: LastUse,
    pub created_at: Option<Timestamp>,
    pub identity: IdentityId,
    pub description: Option<String>,
    pub roles: Vec<String>,
    pub person: Option<PersonRow>,
}

impl Authenticated {
    /// How long the key lives after a use, or none for one without an end.
    pub fn lifetime(&self) -> Option<Duration> {
        self.lifetime_seconds.and_then(seconds)
    }

    /// How long it may go without a use.
    pub fn window(&self) -> Option<Duration> {
        [self.lifetime(), self.idle()].into_iter().flatten().min()
    }

    /// Until when a use now extends it.
    pub fn extended(&self, now: Timestamp) -> Option<Timestamp> {
        let end = now.plus(self.lifetime()?);
        Some(self.ends_at_latest.map_or(end, |latest| latest.min(end)))
    }

    /// Whether a session that has expired was not used for longer than its policy allows.
    pub fn is_idle(&self, now: Timestamp) -> bool {
        let could_last = self.ends_at_latest.is_none_or(|latest| now < latest);
        let unused = self.last_use.at.or(self.created_at).map(|at| now.since(at));
        could_last && self.idle().zip(unused).is_some_and(|(idle, unused)| unused >= idle)
    }

    fn idle(&self) -> Option<Duration> {
        self.idle_seconds.and_then(seconds)
    }
}

fn seconds(stored: i64) -> Option<Duration> {
    u64::try_from(stored).ok().map(Duration::from_secs)
}

/// The query for keys whose token hash fulfils the condition. The hash is read only where several are wanted.
macro_rules! lookup_of {
    ($hash:literal, $condition:literal) => {
        concat!(
            "SELECT k.id, k.kind, k.disabled_at IS NOT NULL, k.expires_at, k.lifetime_seconds, k.trust_forwarded, ",
            "k.last_used_at, k.last_ip, k.last_user_agent, k.created_at, i.id, i.description, i.roles, p.id, p.email, p.name, ",
            "p.email_verified_at IS NOT NULL, ",
            factors!("p."),
            ", k.idle_seconds, k.ends_at_latest",
            $hash,
            " FROM api_key k JOIN identity i ON i.id = k.identity_id LEFT JOIN person p ON p.identity_id = i.id ",
            "WHERE k.token_hash ",
            $condition
        )
    };
}

/// Tokens looked up by one query at most.
const LARGEST_QUERY: usize = 64;

/// Requests answered by one round at most.
const LARGEST_ROUND: usize = 1024;

/// A round of fewer requests takes in those that are ready to run, up to this number: with more, all would wait for one query.
const SMALL_ROUND: usize = 8;

/// Looks tokens up, many at a time, in a task of its own: the client whose request starts a query may disconnect.
pub struct Authenticator {
    waiting: mpsc::UnboundedSender<PendingLookup>,
}

/// A request that waits for the answer about its token.
struct PendingLookup {
    hash: TokenHash,
    answer: oneshot::Sender<LookupResult>,
}

type LookupResult = Result<Option<Arc<Authenticated>>, Arc<StoreError>>;

type AuthenticationResult = Result<Arc<Authenticated>, Arc<StoreError>>;

#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Shared(Arc<StoreError>);

impl Authenticator {
    /// Starts the task. It ends with the authenticator.
    pub fn new(store: Store) -> Self {
        let (waiting, askers) = mpsc::unbounded_channel();
        tokio::spawn(answer_all(store, askers));
        Self { waiting }
    }

    /// # Errors
    /// If the database fails, if the row of the key cannot be read, or if the lookup panicked.
    pub async fn by_token_hash(&self, hash: TokenHash) -> Result<Option<Arc<Authenticated>>, Fault> {
        let (sender, answer) = oneshot::channel();
        // If the task has ended, so has the sender.
        drop(self.waiting.send(PendingLookup { hash, answer: sender }));
        match answer.await {
            Ok(Ok(found)) => Ok(found),
            Ok(Err(error)) => Err(Fault::new(Shared(error))),
            Err(_) => Err(Fault::new("the token lookup ended without an answer")),
        }
    }
}

/// Answers all requests that wait by one query, then those that came meanwhile.
async fn answer_all(store: Store, mut askers: mpsc::UnboundedReceiver<PendingLookup>) {
    let lookups = Lookups { store };
    let mut round = Vec::new();
    let mut had_several = false;
    while askers.recv_many(&mut round, LARGEST_ROUND).await > 0 {
        // A client that is alone would wait for nothing.
        if had_several && round.len() < SMALL_ROUND {
            // The requests that are ready to run come first, so that the same query answers them.
            tokio::task::yield_now().await;
            let room = SMALL_ROUND - round.len();
            askers.recv_many(&mut round, room).now_or_never();
        }
        had_several = round.len() > 1;
        // After a panic the next requests must still be answered.
        let answered = AssertUnwindSafe(lookups.answer(&mut round)).catch_unwind().await;
        if answered.is_err() {
            tracing::error!("a token lookup panicked");
        }
        round.clear();
    }
}

struct Lookups {
    store: Store,
}

impl Lookups {
    async fn answer(&self, round: &mut Vec<PendingLookup>) {
        // Many requests with one token can be in flight.
        let mut wanted: Vec<String> = round.iter().map(|asker| asker.hash.as_str().to_owned()).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let result = self.lookup(&wanted).await.map_err(Arc::new);
        for asker in round.drain(..) {
            let answer = match &result {
                Ok(found) => found.get(asker.hash.as_str()).cloned().transpose(),
                Err(error) => Err(Arc::clone(error)),
            };
            // The request may have been aborted.
            drop(asker.answer.send(answer));
        }
    }

    /// A row that cannot be read is an error of its own token alone.
    async fn lookup(&self, wanted: &[String]) -> Result<BTreeMap<String, AuthenticationResult>, StoreError> {
        let mut found = BTreeMap::new();
        for wanted in wanted.chunks(LARGEST_QUERY) {
            self.store.figures().lookups.observe(f64::from(u32::try_from(wanted.len()).unwrap_or(u32::MAX)));
            for row in self.rows(wanted).await? {
                let hash = match wanted {
                    [one] => one.clone(),
                    // Behind the columns of a key.
                    _ => row.try_get_by_index(22)?,
                };
                found.insert(hash, authenticated(&row).map(Arc::new).map_err(Arc::new));
            }
        }
        Ok(found)
    }

    /// Past sea-orm, whose futures are so large that moving them costs more than the query.
    async fn rows(&self, wanted: &[String]) -> Result<Vec<QueryResult>, StoreError> {
        self.store.queries.inc();
        // SQLite builds a table of a list each time, which for one token costs more than the lookup.
        let rows = match (&self.store.lookup, wanted) {
            (Lookup::Postgres(lookup), _) => lookup.query(lookup_of!(", k.token_hash", "= ANY($1)"), wanted).await,
            (Lookup::Sqlite(lookup), [one]) => lookup.query(lookup_of!("", "= $1"), PendingKey::One(one)).await,
            (Lookup::Sqlite(lookup), several) => {
                let list = serde_json::json!(several).to_string();
                let sql = lookup_of!(", k.token_hash", "IN (SELECT value FROM json_each($1))");
                lookup.query(sql, PendingKey::Several(list)).await
            }
        };
        Ok(rows?)
    }
}

fn authenticated(row: &QueryResult) -> Result<Authenticated, StoreError> {
    let time = |place| optional::<chrono::DateTime<chrono::Utc>>(row, place).map(|time| time.map(Timestamp::new));
    let kind: String = row.try_get_by_index(1)?;
    let person: Option<uuid::Uuid> = optional(row, 13)?;
    let identity = IdentityId(row.try_get_by_index(10)?);
    Ok(Authenticated {
        api_key: ApiKeyId(row.try_get_by_index(0)?),
        kind: KeyKind::parse(&kind).ok_or(StoreError::Inconsistent { table: "api_key", column: "kind" })?,
        disabled: row.try_get_by_index(2)?,
        expires_at: time(3)?,
        lifetime_seconds: optional(row, 4)?,
        idle_seconds: optional(row, 20)?,
        ends_at_latest: time(21)?,
        trust_forwarded: row.try_get_by_index(5)?,
        last_use: LastUse { at: time(6)?, ip: optional(row, 7)?, user_agent: optional(row, 8)? },
        created_at: time(9)?,
        identity,
        description: optional(row, 11)?,
        roles: from_json(row.try_get_by_index(12)?, "identity", "roles")?,
        person: match person {
            Some(id) => Some(PersonRow {
                id: PersonId(id),
                identity,
                email: row.try_get_by_index(14)?,
                name: row.try_get_by_index(15)?,
                email_verified: row.try_get_by_index(16)?,
                factors: Factors::read(row, 17)?,
            }),
            None => None,
        },
    })
}

/// A column that may be NULL, past sea-orm, which writes an error text for each NULL.
///
/// # Errors
/// If the column is missing or has another type.
fn optional<T>(row: &QueryResult, place: usize) -> Result<Option<T>, StoreError>
where
    T: Type<Sqlite> + Type<Postgres>,
    T: for<'r> Decode<'r, Sqlite> + for<'r> Decode<'r, Postgres>,
{
    let value = match (row.try_as_sqlite_row(), row.try_as_pg_row()) {
        (Some(row), _) => row.try_get(place),
        (None, Some(row)) => row.try_get(place),
        (None, None) => Err(sqlx::Error::ColumnIndexOutOfBounds { index: place, len: 0 }),
    };
    value.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())).into())
}

#[cfg(test)]
mod tests {
    use futures_util::future::join_all;

    use super::*;
    use crate::config::Database;

    #[tokio::test]
    async fn after_a_round_of_several_one_query_answers_the_requests_that_are_ready_to_run() {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::Sqlite(folder.path().join("tenant.sqlite"));
        Store::migrate(&database, false).await.unwrap();
        let store = Store::open(&database).await.unwrap();
        let authenticator = Arc::new(Authenticator::new(store.clone()));
        let lookup = |hash| authenticator.by_token_hash(TokenHash::given(hash));
        assert!(tokio::try_join!(lookup("one"), lookup("another")).is_ok());
        let before = store.figures().queries.get();
        let mut first = Box::pin(lookup("first"));
        assert!(futures_util::poll!(&mut first).is_pending());
        // In the queue of the only thread they come after the task that looks tokens up.
        let later = (0..SMALL_ROUND - 1).map(|_| {
            let authenticator = Arc::clone(&authenticator);
            tokio::spawn(async move { authenticator.by_token_hash(TokenHash::given("later")).await })
        });
        let later = join_all(later).await;
        assert!(first.await.unwrap().is_none());
        assert!(later.into_iter().all(|found| found.unwrap().unwrap().is_none()));
        assert_eq!(store.figures().queries.get() - before, 1);
    }
}
