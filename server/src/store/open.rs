//! Opening the database and bringing it up to date, whichever it is.
//!
//! **Invariant:** a database that is newer than the program, or not ours, is refused before anything is written to it.

use std::error::Error;

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbErr, Statement};

use super::{Store, StoreError, postgres, sqlite};
use crate::config::Database;

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("DATABASE_URL is not the address of a PostgreSQL database")]
    Address,
    #[error("cannot open the database {path}: {source}")]
    Connect { path: String, source: Box<dyn Error + Send + Sync> },
    #[error("the database {path} {problem}")]
    Unfit { path: String, problem: String },
    #[error("the database {path} was written by a newer version of this program (it knows `{migration}`)")]
    Newer { path: String, migration: String },
    #[error("cannot bring the database {path} up to date: {source}")]
    Migrate { path: String, source: DbErr },
}

impl OpenError {
    pub(super) fn connect(path: &str, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Connect { path: path.to_owned(), source: source.into() }
    }
}

impl Store {
    /// Opens the database and brings it up to date.
    pub async fn open(database: &Database) -> Result<Self, OpenError> {
        match database {
            Database::Sqlite(file) => sqlite::open(file).await,
            Database::Postgres(settings) => postgres::open(settings).await,
        }
    }

    /// Brings the database up to date, or only looks; the names of the migrations that it lacked.
    pub async fn migrate(database: &Database, dry_run: bool) -> Result<Vec<String>, OpenError> {
        match database {
            Database::Sqlite(file) => sqlite::migrate(file, dry_run).await,
            Database::Postgres(settings) => postgres::migrate(settings, dry_run).await,
        }
    }

    /// Whether the database answers, and lacks no migration of ours. It may have some that a newer node has applied.
    pub async fn is_current(&self) -> Result<bool, StoreError> {
        let applied = applied(&self.readers).await?;
        Ok(all().iter().all(|migration| applied.contains(migration)))
    }
}

/// All migrations, oldest first.
pub(super) fn all() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

/// The migrations the database lacks. Those it has seen are a part of ours, or it is not for us.
pub(super) async fn pending(db: &impl ConnectionTrait, path: &str) -> Result<Vec<String>, OpenError> {
    let mut pending = all();
    for migration in applied(db).await.map_err(|error| OpenError::connect(path, error))? {
        match pending.iter().position(|known| *known == migration) {
            Some(place) => drop(pending.remove(place)),
            None => return Err(OpenError::Newer { path: path.to_owned(), migration }),
        }
    }
    Ok(pending)
}

/// The migrations the database has seen.
async fn applied(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let backend = db.get_database_backend();
    let table = match backend {
        sea_orm::DbBackend::Postgres => "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    if db.query_one_raw(Statement::from_string(backend, table)).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = db.query_all_raw(Statement::from_string(backend, "SELECT version FROM seaql_migrations ORDER BY version")).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// Applies what the database lacks, and names it.
pub(super) async fn bring_up_to_date(db: &sea_orm::DatabaseConnection, path: &str) -> Result<Vec<String>, OpenError> {
    let pending = pending(db, path).await?;
    // A database that lacks nothing is not written to, so its user needs no right to change tables.
    if !pending.is_empty() {
        Migrator::up(db, None).await.map_err(|source| OpenError::Migrate { path: path.to_owned(), source })?;
    }
    Ok(pending)
}
