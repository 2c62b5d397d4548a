//! Opening the database, whichever it is, and whether it can be used.
//!
//! **Invariant:** whatever the database is, it is looked at by `migrations` before anything is written to it.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::link::Link;
use super::migrations::{self, OpenError};
use super::{Store, StoreError, pool, postgres, sqlite};
use crate::config::Database;

impl Store {
    /// Opens the database and brings it up to date.
    ///
    /// # Errors
    /// If the database cannot be opened, does not fit this program, or cannot be brought up to date.
    pub async fn open(database: &Database) -> Result<Self, OpenError> {
        match database {
            Database::Sqlite(file) => sqlite::open(file).await,
            Database::Postgres(settings) => postgres::open(settings).await,
        }
    }

    /// Brings the database up to date, or only looks; the names of the migrations that it lacked.
    ///
    /// # Errors
    /// If the database cannot be opened, does not fit this program, or cannot be brought up to date.
    pub async fn migrate(database: &Database, dry_run: bool) -> Result<Vec<String>, OpenError> {
        match database {
            Database::Sqlite(file) => sqlite::migrate(file, dry_run).await,
            Database::Postgres(settings) => postgres::migrate(settings, dry_run).await,
        }
    }

    /// Whether the database answers, and lacks no migration of ours. It may have some that a newer node has applied.
    ///
    /// # Errors
    /// If the file of the database was moved or deleted (`Gone`), or if the database fails.
    pub async fn is_current(&self) -> Result<bool, StoreError> {
        self.check_file()?;
        let applied = migrations::applied(&Link::to(&self.readers, self.pinning.as_deref())).await?;
        Ok(migrations::all().iter().all(|migration| applied.contains(migration)))
    }

    /// Whether a write can begin. Finding that none can replaces the connections, so that a failover is noticed without a request.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn is_writable(&self) -> Result<bool, StoreError> {
        if !self.is_postgres() {
            return Ok(true);
        }
        let pool = self.writer.get_postgres_connection_pool();
        // With every connection in use, writes have begun; waiting for one would call a busy server unusable.
        let is_busy = pool.num_idle() == 0 && pool.size() >= pool.options().get_max_connections();
        let db = if is_busy { &self.readers } else { &self.writer };
        // Asked of the next transaction, since a pooler needs one to ask in, which only reads.
        let sql = "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool";
        let asked = Statement::from_string(DbBackend::Postgres, sql);
        let row = Link::to(db, self.pinning.as_deref()).query_one_raw(asked).await?;
        let is_read_only = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(true);
        if is_read_only {
            pool::replace_all();
        }
        Ok(!is_read_only)
    }
}
