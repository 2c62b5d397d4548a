//! Looks up bearer tokens: one query for key, identity and person.
//!
//! Requests that arrive while a query is running are answered together by the next one,
//! which starts after all of them arrived, so each sees every change made before it.
//!
//! **Invariant:** nothing is cached from one lookup to the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::QueryResult;
use tokio::sync::oneshot;

use super::sqlite_lookup::Wanted;
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
    pub trust_forwarded: bool,
    pub last_use: LastUse,
    pub created_at: Option<Timestamp>,
    pub identity: IdentityId,
    pub description: Option<String>,
    pub roles: Vec<String>,
    pub person: Option<AuthenticatedPerson>,
}

#[derive(Debug, Clone)]
pub struct AuthenticatedPerson {
    pub id: PersonId,
    pub email: Option<String>,
    pub name: Option<String>,
}

/// The query for keys whose token hash fulfils the condition. The hash is read only where several are wanted.
macro_rules! lookup_of {
    ($hash:literal, $condition:literal) => {
        concat!(
            "SELECT k.id, k.kind, k.disabled_at IS NOT NULL, k.expires_at, k.lifetime_seconds, k.trust_forwarded, ",
            "k.last_used_at, k.last_ip, k.last_user_agent, k.created_at, i.id, i.description, i.roles, p.id, p.email, p.name",
            $hash,
            " FROM api_key k JOIN identity i ON i.id = k.identity_id LEFT JOIN person p ON p.identity_id = i.id ",
            "WHERE k.token_hash ",
            $condition
        )
    };
}

/// Tokens looked up by one query at most.
const LARGEST_QUERY: usize = 64;

/// Looks tokens up, many at a time.
pub struct Authenticator {
    store: Store,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    /// Whether a task is working through the queue.
    busy: bool,
    /// By token: many requests with one token can be in flight.
    askers: Round,
}

type Answer = Result<Option<Arc<Authenticated>>, Arc<StoreError>>;

type Found = Result<Arc<Authenticated>, Arc<StoreError>>;

type Round = HashMap<TokenHash, Vec<oneshot::Sender<Answer>>>;

#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Shared(Arc<StoreError>);

impl Authenticator {
    pub fn new(store: Store) -> Arc<Self> {
        Arc::new(Self { store, waiting: Mutex::default() })
    }

    pub async fn by_token_hash(self: &Arc<Self>, hash: TokenHash) -> Result<Option<Arc<Authenticated>>, Fault> {
        let (sender, answer) = oneshot::channel();
        let leads = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.askers.entry(hash).or_default().push(sender);
            !std::mem::replace(&mut waiting.busy, true)
        };
        if leads {
            // A task of its own: the client whose request starts it may disconnect.
            let leader = Leader { authenticator: Arc::clone(self), has_ended: false };
            tokio::spawn(Box::pin(drain(leader)));
        }
        match answer.await {
            Ok(Ok(found)) => Ok(found),
            Ok(Err(error)) => Err(Fault::new(Shared(error))),
            Err(_) => Err(Fault::new("the token lookup ended without an answer")),
        }
    }

    /// The waiting lookups, which one query answers. If there are none, the next lookup starts a new task.
    fn next_round(&self) -> Option<Round> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let round = std::mem::take(&mut waiting.askers);
        if round.is_empty() {
            waiting.busy = false;
            return None;
        }
        Some(round)
    }

    async fn answer(&self, round: Round) {
        let result = self.lookup(round.keys()).await.map_err(Arc::new);
        for (hash, askers) in round {
            let answer = match &result {
                Ok(found) => found.get(hash.as_str()).cloned().transpose(),
                Err(error) => Err(Arc::clone(error)),
            };
            for asker in askers {
                // The request may have been aborted.
                drop(asker.send(answer.clone()));
            }
        }
    }

    /// A row that cannot be read is an error of its own token alone.
    async fn lookup(&self, hashes: impl ExactSizeIterator<Item = &TokenHash>) -> Result<HashMap<String, Found>, StoreError> {
        let wanted: Vec<String> = hashes.map(|hash| hash.as_str().to_owned()).collect();
        let mut found = HashMap::with_capacity(wanted.len());
        for wanted in wanted.chunks(LARGEST_QUERY) {
            self.store.figures().lookups.record_size(wanted.len());
            for row in self.rows(wanted).await? {
                let hash = match wanted {
                    [one] => one.clone(),
                    _ => row.try_get_by_index(16)?,
                };
                found.insert(hash, authenticated(&row).map(Arc::new).map_err(Arc::new));
            }
        }
        Ok(found)
    }

    /// Past sea-orm, whose futures are so large that moving them costs more than the query.
    async fn rows(&self, wanted: &[String]) -> Result<Vec<QueryResult>, StoreError> {
        self.store.queries.add();
        // SQLite builds a table of a list each time, which for one token costs more than the lookup.
        let rows = match (&self.store.lookup, wanted) {
            (Lookup::Postgres(lookup), _) => lookup.query(lookup_of!(", k.token_hash", "= ANY($1)"), wanted).await,
            (Lookup::Sqlite(lookup), [one]) => lookup.query(lookup_of!("", "= $1"), Wanted::One(one)).await,
            (Lookup::Sqlite(lookup), several) => {
                let list = serde_json::json!(several).to_string();
                let sql = lookup_of!(", k.token_hash", "IN (SELECT value FROM json_each($1))");
                lookup.query(sql, Wanted::Several(list)).await
            }
        };
        Ok(rows?)
    }
}

/// The task that works through the queue.
struct Leader {
    authenticator: Arc<Authenticator>,
    has_ended: bool,
}

async fn drain(mut leader: Leader) {
    while let Some(round) = leader.authenticator.next_round() {
        leader.authenticator.answer(round).await;
    }
    leader.has_ended = true;
}

impl Drop for Leader {
    /// After a panic another lookup must be able to start a task.
    fn drop(&mut self) {
        if !self.has_ended {
            self.authenticator.waiting.lock().unwrap_or_else(PoisonError::into_inner).busy = false;
        }
    }
}

fn authenticated(row: &QueryResult) -> Result<Authenticated, StoreError> {
    let time = |index| row.try_get_by_index::<Option<chrono::DateTime<chrono::Utc>>>(index).map(|time| time.map(Timestamp::new));
    let kind: String = row.try_get_by_index(1)?;
    let person: Option<uuid::Uuid> = row.try_get_by_index(13)?;
    Ok(Authenticated {
        api_key: ApiKeyId(row.try_get_by_index(0)?),
        kind: KeyKind::parse(&kind).ok_or(StoreError::Inconsistent { table: "api_key", column: "kind" })?,
        disabled: row.try_get_by_index(2)?,
        expires_at: time(3)?,
        lifetime_seconds: row.try_get_by_index(4)?,
        trust_forwarded: row.try_get_by_index(5)?,
        last_use: LastUse { at: time(6)?, ip: row.try_get_by_index(7)?, user_agent: row.try_get_by_index(8)? },
        created_at: time(9)?,
        identity: IdentityId(row.try_get_by_index(10)?),
        description: row.try_get_by_index(11)?,
        roles: from_json(row.try_get_by_index(12)?, "identity", "roles")?,
        person: match person {
            Some(id) => Some(AuthenticatedPerson { id: PersonId(id), email: row.try_get_by_index(14)?, name: row.try_get_by_index(15)? }),
            None => None,
        },
    })
}
