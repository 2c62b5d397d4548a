//! Queries behind a pooler that gives each transaction another session of PostgreSQL: every query runs inside a transaction, as an
//! unnamed statement, with its time limits set for that transaction alone.
//!
//! **Invariant:** nothing relies on the session after the transaction that used it, and nothing is left in it.

use sea_orm::{DatabaseConnection, DbErr};

use super::transaction::{Beginning, Transaction};
use crate::config::PoolSettings;

/// How transactions begin that only read, and what all are told first.
pub struct Pinning {
    first: String,
    settings: String,
    read: Beginning,
}

impl Pinning {
    /// `abandoned` is how long a transaction may wait for its client.
    pub fn new(limits: &PoolSettings, abandoned: &str) -> Self {
        let (statement, lock) = (limits.statement.as_millis(), limits.lock.as_millis());
        let settings = format!(
            "SET LOCAL statement_timeout = '{statement}'; SET LOCAL lock_timeout = '{lock}'; \
             SET LOCAL idle_in_transaction_session_timeout = '{abandoned}'"
        );
        let first = format!("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; {settings}");
        Self { read: Beginning::new(&first, true, limits), first, settings }
    }

    /// How writes begin.
    pub fn writes(&self, limits: &PoolSettings) -> Beginning {
        Beginning::new(format!("BEGIN ISOLATION LEVEL READ COMMITTED; {}", self.settings), true, limits)
    }

    /// # Errors
    /// If no transaction begins within the time for a connection.
    pub async fn begin_read(&self, db: &DatabaseConnection) -> Result<Transaction, DbErr> {
        self.read.on(db).await
    }

    /// A statement that only reads and the settings for it as one message, which is one round trip.
    pub fn message(&self, settings: &str, sql: &str) -> String {
        format!("{}; {settings}; {sql}; COMMIT", self.first)
    }
}
