//! The database: reads through a [`Reader`], writes through a [`Tx`] that ends with an audit entry.
//!
//! **Invariant:** the only module that knows sea-orm; a permit opens a transaction, an event closes it, and dropping it undoes it.

pub mod api_key;
pub mod attempt;
pub mod audit_log;
pub mod auth;
pub mod auth_policy;
pub mod authority;
pub mod backup;
pub mod backup_code;
pub mod configuration;
pub mod connection;
pub mod copy;
mod entity;
pub mod factors;
mod fault;
pub mod identity;
pub mod identity_provider;
pub mod instance;
pub mod key_use;
pub mod known_network;
mod link;
pub mod list;
pub mod lock;
pub mod login_failure;
mod lookup;
pub mod mail_template;
pub mod membership;
mod migrations;
mod open;
pub mod outbox;
pub mod person;
pub mod person_list;
pub mod person_token;
mod pinned;
mod pool;
mod postgres;
pub mod project;
pub mod provider_session;
pub mod secret;
mod sqlite;
mod sqlite_lookup;
pub mod totp;
mod transaction;
pub mod used_token;
mod wal;

use futures_util::stream::{BoxStream, TryStreamExt};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, QueryResult, SqlErr, SqliteTransactionMode, Statement, TransactionOptions,
    TransactionTrait,
};

use tracing::Instrument;

use crate::access::Permit;
use crate::attempts::CommitSent;
use crate::audit::{AuditEvent, Stamp};
use crate::domain::time::Timestamp;
use crate::metrics::{self, GaugeGuard, PoolFigures};
use crate::outcome::{Fault, Refusal, Stop};
use crate::telemetry::SPANS;

use self::authority::{Authority, CallerKey};
use self::link::{Link, OpenTransaction};
use self::pinned::Pinning;
use self::transaction::Beginning;

pub use migrations::OpenError;

/// The two sides of the database. SQLite has one writer, PostgreSQL has many; both have readers that wait for no writer.
#[derive(Clone)]
pub struct Store {
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    queries: QueryCount,
    /// Where the database is a file.
    file: Option<std::sync::Arc<sqlite::OpenFile>>,
    lookup: Lookup,
    /// Behind a pooler that gives each transaction another session.
    pinning: Option<std::sync::Arc<Pinning>>,
    /// How writes begin on PostgreSQL.
    writes: Option<std::sync::Arc<Beginning>>,
}

/// The connection for token lookups, which no pool shares.
#[derive(Clone)]
enum Lookup {
    Postgres(std::sync::Arc<lookup::Lookup>),
    Sqlite(std::sync::Arc<sqlite_lookup::SqliteLookup>),
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A value that must be unique is taken.
    #[error("a unique value is taken")]
    Taken,
    /// Another transaction, or a server that is away, full, read-only or damaged: later it may work.
    #[error("the database cannot be used at the moment")]
    Busy(#[source] DbErr),
    /// What is written to it now would be gone with the process.
    #[error("the file of the database has been moved or deleted; put it back")]
    Gone,
    #[error("the database failed")]
    Database(#[source] DbErr),
    #[error("{table}.{column} holds what it cannot hold")]
    Inconsistent { table: &'static str, column: &'static str },
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if fault::is_failover(&error) {
            pool::replace_all();
        }
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Taken,
            _ if fault::passes(&error) => Self::Busy(error),
            _ => Self::Database(error),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy(cause) if fault::is_conflict(&cause) => {
                let fault = Fault::conflict(StoreError::Busy(cause));
                tracing::warn!(cause = fault.chain(), "a transaction was undone because of another one");
                fault
            }
            StoreError::Busy(_) | StoreError::Gone => {
                let fault = Fault::busy(error);
                tracing::warn!(cause = fault.chain(), "a request could not be served for the moment");
                fault
            }
            _ => Fault::new(error),
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Refusal::Fault(error.into())
    }
}

impl<E> From<StoreError> for Stop<E> {
    fn from(error: StoreError) -> Self {
        Stop::Fault(error.into())
    }
}

/// How many queries were sent, and more of the kind. Tests watch that it does not grow with the number of rows.
#[derive(Clone, Default)]
struct QueryCount(std::sync::Arc<metrics::DatabaseFigures>);

impl QueryCount {
    fn inc(&self) {
        self.0.queries.inc();
    }
}

/// Reads, inside or outside of a transaction.
pub struct Reader<'a> {
    db: Link<'a>,
    queries: &'a QueryCount,
}

impl Reader<'_> {
    /// The connection for one query.
    fn db(&self) -> &Link<'_> {
        self.queries.inc();
        &self.db
    }

    fn backend(&self) -> DbBackend {
        self.db.get_database_backend()
    }

    /// Reads the rows of a long list one after the other, and returns their number: all of them together would take several times the
    /// memory of what is made of them. Other work of the thread gets its turn between them.
    async fn each(&self, statement: Statement, mut read: impl FnMut(&QueryResult) -> Result<(), StoreError>) -> Result<usize, StoreError> {
        let read = async |mut rows: BoxStream<'_, Result<QueryResult, DbErr>>| {
            let mut number = 0;
            while let Some(row) = rows.try_next().await? {
                list::turn(number).await;
                number += 1;
                read(&row)?;
            }
            Ok(number)
        };
        self.db().each(statement, read).await?
    }
}

/// A write in progress.
pub struct Tx {
    tx: OpenTransaction,
    stamp: Stamp,
    authority: Authority,
    queries: QueryCount,
    commit: CommitSent,
    /// From the beginning to the commit, or to where it was aborted.
    span: tracing::Span,
}

impl Store {
    pub fn read(&self) -> Reader<'_> {
        Reader { db: Link::to(&self.readers, self.pinning.as_deref()), queries: &self.queries }
    }

    /// Begins a write that no caller asked for.
    ///
    /// # Errors
    /// If a caller did, or if the database fails.
    pub async fn begin(&self, permit: Permit, stamp: Stamp) -> Result<Tx, Fault> {
        match permit.claim() {
            None => Ok(self.begin_unchecked(stamp).await?),
            Some(_) => Err(Fault::new("the permit of a caller is to be checked again")),
        }
    }

    /// Begins a write of a caller, if its key has not ended and it is still allowed to do this.
    ///
    /// # Errors
    /// If not, or if the database fails.
    pub async fn begin_for(&self, asker: &CallerKey, permit: Permit, stamp: Stamp, now: impl Fn() -> Timestamp) -> Result<Tx, Refusal> {
        let mut tx = self.begin_unchecked(stamp).await?;
        if let Some(claim) = permit.claim() {
            authority::confirm(&mut tx, &permit, claim, asker, now).await?;
        }
        Ok(tx)
    }

    /// On SQLite the write lock is taken at once, so that what is read inside stays true until the commit; on PostgreSQL that is
    /// true of what is locked.
    async fn begin_unchecked(&self, stamp: Stamp) -> Result<Tx, StoreError> {
        self.check_file()?;
        let asked = std::time::Instant::now();
        let span = tracing::trace_span!(target: SPANS, "transaction", committed = tracing::field::Empty);
        let beginning = GaugeGuard::new(&self.queries.0.beginning);
        let tx = self.begin_write().await?;
        drop(beginning);
        self.queries.0.begin.observe(asked.elapsed().as_secs_f64());
        Ok(Tx { tx, stamp, authority: Authority::of_the_system(), queries: self.queries.clone(), commit: CommitSent::default(), span })
    }

    async fn begin_write(&self) -> Result<OpenTransaction, StoreError> {
        if let Some(writes) = &self.writes {
            return Ok(OpenTransaction::Postgres(writes.on(&self.writer).await?));
        }
        let writer = self.writer.clone();
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
        #[expect(clippy::disallowed_methods, reason = "every transaction of SQLite begins here")]
        let begin = async move { writer.begin_with_options(options).await };
        Ok(OpenTransaction::Sqlite(to_the_end(begin).await?))
    }

    /// A deleted file can be written to as long as it is open.
    fn check_file(&self) -> Result<(), StoreError> {
        match &self.file {
            Some(file) if !file.is_in_place() => Err(StoreError::Gone),
            _ => Ok(()),
        }
    }

    /// Queries sent since the start of the process.
    pub fn queries(&self) -> u64 {
        self.queries.0.queries.get()
    }

    pub fn figures(&self) -> &metrics::DatabaseFigures {
        &self.queries.0
    }

    pub fn kind(&self) -> &'static str {
        if self.is_postgres() { "postgresql" } else { "sqlite" }
    }

    pub fn pools(&self) -> [PoolFigures; 2] {
        [("read", &self.readers), ("write", &self.writer)].map(|(name, db)| {
            let (size, idle) = if self.is_postgres() {
                let pool = db.get_postgres_connection_pool();
                (pool.size(), pool.num_idle())
            } else {
                let pool = db.get_sqlite_connection_pool();
                (pool.size(), pool.num_idle())
            };
            PoolFigures { name, size: size.into(), idle: u64::try_from(idle).unwrap_or(u64::MAX) }
        })
    }

    fn is_postgres(&self) -> bool {
        self.writer.get_database_backend() == DbBackend::Postgres
    }

    /// Ends all connections, after whatever they are doing.
    pub async fn close(&self) {
        match &self.lookup {
            Lookup::Postgres(lookup) => lookup.close().await,
            Lookup::Sqlite(lookup) => lookup.close().await,
        }
        for connection in [&self.readers, &self.writer] {
            if let Err(error) = connection.clone().close().await {
                tracing::warn!(%error, "a database connection did not close cleanly");
            }
        }
    }
}

impl Tx {
    pub fn read(&self) -> Reader<'_> {
        Reader { db: Link::Transaction(&self.tx), queries: &self.queries }
    }

    /// Tells when its commit is sent.
    pub fn telling(self, commit: CommitSent) -> Self {
        Self { commit, ..self }
    }

    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// What its caller may decide on.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Writes the entry and makes both it and the change final. The end of the audit log is locked last.
    ///
    /// # Errors
    /// If the database fails, which includes a transaction that was undone because of another one (a conflict). If the commit was sent
    /// already, the change may be final nevertheless.
    pub async fn commit(self, event: AuditEvent) -> Result<(), Fault> {
        self.commit_all([event]).await
    }

    /// The same for a change of several events.
    ///
    /// # Errors
    /// As those of [`Tx::commit`].
    pub async fn commit_all(self, events: impl IntoIterator<Item = AuditEvent> + Send) -> Result<(), Fault> {
        let entries: Vec<_> = events.into_iter().map(|event| event.entry(&self.stamp)).collect();
        let number = entries.len();
        for entry in entries {
            audit_log::insert(&self, entry).await?;
        }
        self.commit.set();
        self.tx.commit().await?;
        self.queries.0.audit_entries.inc_by(u64::try_from(number).unwrap_or(u64::MAX));
        self.span.record("committed", true);
        Ok(())
    }

    /// Makes a change final that is not an event.
    async fn commit_unrecorded(self) -> Result<(), StoreError> {
        self.tx.commit().await?;
        self.span.record("committed", true);
        Ok(())
    }

    fn db(&self) -> &OpenTransaction {
        self.queries.inc();
        &self.tx
    }
}

/// Runs in a task of its own, so that a request that is cancelled meanwhile does not stop it halfway: a connection whose `BEGIN` or
/// `COMMIT` was sent and not yet answered would go back to the pool with an open transaction.
async fn to_the_end<T: Send + 'static>(work: impl Future<Output = Result<T, DbErr>> + Send + 'static) -> Result<T, DbErr> {
    let done = tokio::spawn(work.in_current_span()).await;
    done.unwrap_or_else(|error| Err(DbErr::Custom(format!("a transaction was aborted: {error}"))))
}

/// A text column that holds JSON of a known form.
fn from_json<T: serde::de::DeserializeOwned>(json: serde_json::Value, table: &'static str, column: &'static str) -> Result<T, StoreError> {
    serde_json::from_value(json).map_err(|_| StoreError::Inconsistent { table, column })
}
