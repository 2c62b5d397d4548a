//! Who is behind a bearer token: one query for key, identity and person.
//!
//! Requests that arrive while a query is under way are answered together by the next one,
//! which begins after all of them arrived, so each sees every change made before it.
//!
//! **Invariant:** nothing is remembered from one lookup to the next.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use tokio::sync::oneshot;

use super::{Store, StoreError, from_json};
use crate::crypto::TokenHash;
use crate::domain::api_key::KeyKind;
use crate::domain::id::{ApiKeyId, IdentityId, PersonId};
use crate::domain::session::LastUse;
use crate::domain::time::Timestamp;
use crate::outcome::Fault;

/// What one token stands for.
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

/// Tokens looked up by one query at most.
const LARGEST_ROUND: usize = 64;

/// Looks tokens up, many at a time.
pub struct Authenticator {
    store: Store,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    /// Whether somebody is going through the queue.
    busy: bool,
    queue: Vec<(TokenHash, oneshot::Sender<Answer>)>,
}

type Answer = Result<Option<Authenticated>, Arc<StoreError>>;

#[derive(Debug, thiserror::Error)]
#[error(transparent)]
struct Shared(Arc<StoreError>);

impl Authenticator {
    pub fn new(store: Store) -> Arc<Self> {
        Arc::new(Self { store, waiting: Mutex::default() })
    }

    pub async fn by_token_hash(self: &Arc<Self>, hash: TokenHash) -> Result<Option<Authenticated>, Fault> {
        let (sender, answer) = oneshot::channel();
        let leads = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.queue.push((hash, sender));
            !std::mem::replace(&mut waiting.busy, true)
        };
        if leads {
            // A task of its own: the client that happens to lead may hang up.
            tokio::spawn(Arc::clone(self).drain());
        }
        match answer.await {
            Ok(Ok(found)) => Ok(found),
            Ok(Err(error)) => Err(Fault::new(Shared(error))),
            Err(_) => Err(Fault::new("the token lookup ended without an answer")),
        }
    }

    async fn drain(self: Arc<Self>) {
        loop {
            let round = {
                let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
                let size = waiting.queue.len().min(LARGEST_ROUND);
                if size == 0 {
                    waiting.busy = false;
                    return;
                }
                waiting.queue.drain(..size).collect::<Vec<_>>()
            };
            self.answer(round).await;
        }
    }

    async fn answer(&self, round: Vec<(TokenHash, oneshot::Sender<Answer>)>) {
        let result = self.lookup(round.iter().map(|(hash, _)| hash)).await.map_err(Arc::new);
        for (hash, sender) in round {
            let answer = match &result {
                Ok(found) => Ok(found.get(hash.as_str()).cloned()),
                Err(error) => Err(Arc::clone(error)),
            };
            // The asker may have gone.
            drop(sender.send(answer));
        }
    }

    async fn lookup(&self, hashes: impl ExactSizeIterator<Item = &TokenHash>) -> Result<HashMap<String, Authenticated>, StoreError> {
        let mut values: Vec<String> = hashes.map(|hash| hash.as_str().to_owned()).collect();
        self.store.figures().lookups.record_size(values.len());
        // Few sizes, so that the database prepares few statements.
        let size = values.len().next_power_of_two();
        let filler = values.first().cloned().unwrap_or_default();
        values.resize(size, filler);
        let reader = self.store.read();
        let db = reader.db();
        let rows = match &self.store.lookup {
            Some(lookup) => lookup.query(&sql(size), &values).await?,
            None => {
                let values = values.into_iter().map(Value::from);
                db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql(size), values)).await?
            }
        };
        rows.iter().map(|row| Ok((row.try_get_by_index::<String>(0)?, authenticated(row)?))).collect()
    }
}

fn sql(size: usize) -> String {
    let places: Vec<String> = (1..=size).map(|place| format!("${place}")).collect();
    format!(
        "SELECT k.token_hash, k.id, k.kind, k.disabled_at IS NOT NULL, k.expires_at, k.lifetime_seconds, k.trust_forwarded, \
         k.last_used_at, k.last_ip, k.last_user_agent, k.created_at, i.id, i.description, i.roles, p.id, p.email, p.name \
         FROM api_key k JOIN identity i ON i.id = k.identity_id LEFT JOIN person p ON p.identity_id = i.id \
         WHERE k.token_hash IN ({})",
        places.join(", ")
    )
}

fn authenticated(row: &QueryResult) -> Result<Authenticated, StoreError> {
    let time = |index| row.try_get_by_index::<Option<chrono::DateTime<chrono::Utc>>>(index).map(|time| time.map(Timestamp::new));
    let kind: String = row.try_get_by_index(2)?;
    let person: Option<uuid::Uuid> = row.try_get_by_index(14)?;
    Ok(Authenticated {
        api_key: ApiKeyId(row.try_get_by_index(1)?),
        kind: KeyKind::parse(&kind).ok_or(StoreError::Inconsistent { table: "api_key", column: "kind" })?,
        disabled: row.try_get_by_index(3)?,
        expires_at: time(4)?,
        lifetime_seconds: row.try_get_by_index(5)?,
        trust_forwarded: row.try_get_by_index(6)?,
        last_use: LastUse { at: time(7)?, ip: row.try_get_by_index(8)?, user_agent: row.try_get_by_index(9)? },
        created_at: time(10)?,
        identity: IdentityId(row.try_get_by_index(11)?),
        description: row.try_get_by_index(12)?,
        roles: from_json(row.try_get_by_index(13)?, "identity", "roles")?,
        person: match person {
            Some(id) => Some(AuthenticatedPerson { id: PersonId(id), email: row.try_get_by_index(15)?, name: row.try_get_by_index(16)? }),
            None => None,
        },
    })
}
