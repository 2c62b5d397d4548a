//! The embedded SQLite: one connection that writes, a few that read.
//!
//! **Invariant:** the file and those beside it are for their owner's eyes only.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

use super::{OpenError, QueryCount, Store, open};

/// Connections that read. Lookups are answered many at a time, so a few are enough.
const READERS: u32 = 4;

/// How long a write waits for another process that holds the write lock.
const BUSY: Duration = Duration::from_secs(5);

/// Opens or creates the database in this file and brings it up to date.
pub async fn open(file: &Path) -> Result<Store, OpenError> {
    let path = file.display().to_string();
    let writer = create(file, &path).await?;
    open::bring_up_to_date(&writer, &path).await?;
    let readers = connect(file, READERS, true).await.map_err(|error| OpenError::connect(&path, error))?;
    Ok(Store { readers, writer, queries: QueryCount::default() })
}

pub async fn migrate(file: &Path, dry_run: bool) -> Result<Vec<String>, OpenError> {
    let path = file.display().to_string();
    if !dry_run {
        return open::bring_up_to_date(&create(file, &path).await?, &path).await;
    }
    if !file.exists() {
        return Ok(open::all());
    }
    let reader = connect(file, 1, true).await.map_err(|error| OpenError::connect(&path, error))?;
    open::pending(&reader, &path).await
}

async fn create(file: &Path, path: &str) -> Result<DatabaseConnection, OpenError> {
    // SQLite gives its other files the mode of this one.
    let created = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(file);
    created.map_err(|error| OpenError::connect(path, error))?;
    connect(file, 1, false).await.map_err(|error| OpenError::connect(path, error))
}

async fn connect(file: &Path, connections: u32, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    // The name of the file is given to sqlx as a path below, so that no letter of it is taken for a part of a URL.
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(connections).min_connections(1).sqlx_logging(false).acquire_timeout(BUSY);
    let file = file.to_path_buf();
    options.map_sqlx_sqlite_opts(move |sqlite| {
        // A mode is written into the file.
        let sqlite = if read_only { sqlite } else { sqlite.journal_mode(SqliteJournalMode::Wal) };
        sqlite
            .in_memory(false)
            .shared_cache(false)
            .filename(&file)
            .create_if_missing(!read_only)
            .read_only(read_only)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
    });
    Database::connect(options).await
}
