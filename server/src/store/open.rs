//! Opening the database: connections, their settings, and the migrations.
//!
//! **Invariant:** a database that is newer than the program, or not ours, is refused before anything is written to it.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};

use super::{QueryCount, Store};

/// How long a write waits for another process that holds the write lock.
const BUSY: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("cannot open the database {path}: {source}")]
    File { path: String, source: io::Error },
    #[error("cannot open the database {path}: {source}")]
    Connect { path: String, source: DbErr },
    #[error("the database {path} was written by a newer version of this program (it knows `{migration}`)")]
    Newer { path: String, migration: String },
    #[error("cannot bring the database {path} up to date: {source}")]
    Migrate { path: String, source: DbErr },
}

impl Store {
    /// Opens or creates the SQLite database in this file and brings it up to date.
    pub async fn open_sqlite(file: &Path, readers: u32) -> Result<Self, OpenError> {
        let path = file.display().to_string();
        let connect_error = |source| OpenError::Connect { path: path.clone(), source };
        // SQLite gives its other files the mode of this one.
        let created = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(file);
        created.map_err(|source| OpenError::File { path: path.clone(), source })?;
        let writer = connect(file, 1, false).await.map_err(connect_error)?;
        refuse_newer(&writer, &path).await?;
        Migrator::up(&writer, None).await.map_err(|source| OpenError::Migrate { path: path.clone(), source })?;
        let readers = connect(file, readers, true).await.map_err(connect_error)?;
        Ok(Self { readers, writer, queries: QueryCount::default() })
    }
}

async fn connect(file: &Path, connections: u32, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    // The name of the file is given to sqlx as a path below, so that no letter of it is taken for a part of a URL.
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(connections).min_connections(1).sqlx_logging(false).acquire_timeout(BUSY);
    let file = file.to_path_buf();
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .in_memory(false)
            .shared_cache(false)
            .filename(&file)
            .create_if_missing(!read_only)
            .read_only(read_only)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
    });
    Database::connect(options).await
}

/// The migrations a database has seen are a prefix of ours, or it is not for us.
async fn refuse_newer(db: &DatabaseConnection, path: &str) -> Result<(), OpenError> {
    let connect_error = |source| OpenError::Connect { path: path.to_owned(), source };
    let backend = db.get_database_backend();
    let sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'";
    let known = db.query_one_raw(Statement::from_string(backend, sql)).await.map_err(connect_error)?;
    if known.is_none() {
        return Ok(());
    }
    let ours: Vec<String> = Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect();
    let rows = db.query_all_raw(Statement::from_string(backend, "SELECT version FROM seaql_migrations ORDER BY version")).await;
    for row in rows.map_err(connect_error)? {
        let migration: String = row.try_get("", "version").map_err(connect_error)?;
        if !ours.contains(&migration) {
            return Err(OpenError::Newer { path: path.to_owned(), migration });
        }
    }
    Ok(())
}
