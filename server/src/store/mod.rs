//! The database: reads through a [`Reader`], writes through a [`Tx`] that ends with an audit entry.
//!
//! **Invariant:** the only module that knows sea-orm; a permit opens a transaction, an event closes it, and dropping it undoes it.

pub mod api_key;
pub mod audit_log;
pub mod auth;
mod entity;
pub mod identity;
pub mod instance;
pub mod key_use;
pub mod lock;
pub mod login_failure;
pub mod membership;
mod open;
pub mod person;
mod postgres;
pub mod project;
pub mod secret;
mod sqlite;

use sea_orm::{
    DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbErr, RuntimeErr, SqlErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait, sqlx,
};

use crate::access::Permit;
use crate::audit::{AuditEvent, Stamp};
use crate::metrics::{self, Pool};
use crate::outcome::{Fault, Stop};
use crate::telemetry::SPANS;

pub use open::OpenError;

/// The two sides of the database. SQLite has one writer, PostgreSQL has many; both have readers that wait for no writer.
#[derive(Clone)]
pub struct Store {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    queries: QueryCount,
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A value that must be unique is taken.
    #[error("a unique value is taken")]
    Taken,
    /// Another transaction, or too many, or a server that is just being restarted: later it may work.
    #[error("the database is busy")]
    Busy(#[source] DbErr),
    #[error("the database failed")]
    Database(#[source] DbErr),
    #[error("{table}.{column} holds what it cannot hold")]
    Inconsistent { table: &'static str, column: &'static str },
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Taken,
            _ if passes(&error) => Self::Busy(error),
            _ => Self::Database(error),
        }
    }
}

/// Codes of PostgreSQL: two transactions that cannot both be, a lock or an answer that did not come in time, a server
/// that is full, going down or coming up.
const PASSING: [&str; 9] = ["40001", "40P01", "55P03", "57014", "53300", "25P03", "57P01", "57P02", "57P03"];

/// Codes of SQLite: another process writes.
const PASSING_EMBEDDED: [&str; 4] = ["5", "261", "517", "773"];

/// Whether the same may work in a moment.
fn passes(error: &DbErr) -> bool {
    let cause = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => cause,
        _ => return false,
    };
    match cause.as_ref() {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(answer) => {
            let code = answer.code().unwrap_or_default();
            PASSING.contains(&code.as_ref()) || PASSING_EMBEDDED.contains(&code.as_ref())
        }
        _ => false,
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(_) => {
                let fault = Fault::busy(error);
                tracing::warn!(cause = fault.chain(), "a request could not be served for the moment");
                fault
            }
            _ => Fault::new(error),
        }
    }
}

impl<E> From<StoreError> for Stop<E> {
    fn from(error: StoreError) -> Self {
        Stop::Fault(error.into())
    }
}

/// How many queries were sent, and more of the kind. Tests watch that it does not grow with the number of rows.
#[derive(Clone, Default)]
struct QueryCount(std::sync::Arc<metrics::Database>);

impl QueryCount {
    fn add(&self) {
        self.0.queries.add();
    }
}

/// Reads, inside or outside of a transaction.
pub struct Reader<'a> {
    db: DatabaseExecutor<'a>,
    queries: &'a QueryCount,
}

impl Reader<'_> {
    /// The connection for one query.
    fn db(&self) -> &DatabaseExecutor<'_> {
        self.queries.add();
        &self.db
    }
}

/// A write in progress.
pub struct Tx {
    tx: DatabaseTransaction,
    stamp: Stamp,
    queries: QueryCount,
    /// From the beginning to the commit, or to wherever it was given up.
    span: tracing::Span,
}

impl Store {
    pub fn read(&self) -> Reader<'_> {
        Reader { db: DatabaseExecutor::from(&self.readers), queries: &self.queries }
    }

    /// Begins a write. On SQLite the write lock is taken at once, so that what is read inside stays true until the commit;
    /// on PostgreSQL that is true of what is locked.
    pub async fn begin(&self, _permit: Permit, stamp: Stamp) -> Result<Tx, Fault> {
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
        let asked = std::time::Instant::now();
        let span = tracing::trace_span!(target: SPANS, "transaction", committed = tracing::field::Empty);
        #[expect(clippy::disallowed_methods, reason = "every transaction of the program begins here")]
        let tx = self.writer.begin_with_options(options).await.map_err(StoreError::from)?;
        self.queries.0.begin.record(asked.elapsed());
        Ok(Tx { tx, stamp, queries: self.queries.clone(), span })
    }

    /// Queries sent since the start of the process.
    pub fn queries(&self) -> u64 {
        self.queries.0.queries.get()
    }

    pub fn figures(&self) -> &metrics::Database {
        &self.queries.0
    }

    pub fn kind(&self) -> &'static str {
        if self.is_postgres() { "postgresql" } else { "sqlite" }
    }

    pub fn pools(&self) -> [Pool; 2] {
        [("read", &self.readers), ("write", &self.writer)].map(|(name, db)| {
            let (size, idle) = if self.is_postgres() {
                let pool = db.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            } else {
                let pool = db.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            };
            Pool { name, size: size.into(), idle: u64::try_from(idle).unwrap_or(u64::MAX) }
        })
    }

    fn is_postgres(&self) -> bool {
        self.writer.get_database_backend() == sea_orm::DbBackend::Postgres
    }

    /// Ends all connections, after whatever they are doing.
    pub async fn close(&self) {
        for connection in [&self.readers, &self.writer] {
            if let Err(error) = connection.clone().close().await {
                tracing::warn!(%error, "a database connection did not close cleanly");
            }
        }
    }
}

impl Tx {
    pub fn read(&self) -> Reader<'_> {
        Reader { db: DatabaseExecutor::from(&self.tx), queries: &self.queries }
    }

    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Writes the entry and makes both it and the change final.
    pub async fn commit(self, event: AuditEvent) -> Result<(), Fault> {
        let entry = event.entry(&self.stamp);
        audit_log::insert(&self, entry).await?;
        self.tx.commit().await.map_err(StoreError::from)?;
        self.queries.0.audit_entries.add();
        self.span.record("committed", true);
        Ok(())
    }

    fn db(&self) -> &DatabaseTransaction {
        self.queries.add();
        &self.tx
    }
}

/// A text column that holds JSON of a known form.
fn from_json<T: serde::de::DeserializeOwned>(json: serde_json::Value, table: &'static str, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_value(json).map_err(|_| StoreError::Inconsistent { table, column })
}
