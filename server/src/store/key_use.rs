//! When keys were last used, and the ends of sessions that move with it.
//!
//! **Invariant:** a key that has been disabled or has expired meanwhile is left as it is; no use moves the end of a session beyond the
//! latest one that a policy allows.

use std::time::Duration;

use sea_orm::{ConnectionTrait, Statement, Value};

use super::{Store, StoreError};
use crate::domain::id::ApiKeyId;
use crate::domain::time::Timestamp;

/// The latest known use of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    pub key: ApiKeyId,
    pub at: Timestamp,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    /// How long the key lives from this use on, or none for a key without an end.
    pub lifetime: Option<Duration>,
}

const RECORD: &str = "UPDATE api_key SET last_used_at = $1, last_ip = $2, last_user_agent = $3, \
    expires_at = CASE WHEN expires_at IS NULL THEN NULL WHEN ends_at_latest < $4 THEN ends_at_latest ELSE $4 END \
    WHERE id = $5 AND disabled_at IS NULL AND (expires_at IS NULL OR expires_at > $6) AND (last_used_at IS NULL OR last_used_at <= $7)";

impl Store {
    /// Writes the uses down, all or none. No audit entry: a use is not an event. Locks the rows of the keys in the order of their ids.
    ///
    /// # Errors
    /// If the file of the database was moved or deleted (`Gone`), or if the database fails, which includes a lock that is not free in time.
    pub async fn record_uses(&self, uses: &[KeyUse]) -> Result<(), StoreError> {
        self.check_file()?;
        let tx = self.begin_write().await?;
        // In the order in which others lock keys, so that there is no deadlock.
        let mut uses: Vec<&KeyUse> = uses.iter().collect();
        uses.sort_by_key(|one| one.key);
        for one in uses {
            self.queries.inc();
            let at = one.at.utc();
            let values: [Value; 7] = [
                at.into(),
                one.ip.clone().into(),
                one.user_agent.clone().into(),
                one.lifetime.map(|lifetime| one.at.plus(lifetime).utc()).into(),
                one.key.0.into(),
                at.into(),
                at.into(),
            ];
            tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), RECORD, values)).await?;
        }
        tx.commit().await
    }
}
