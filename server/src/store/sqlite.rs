//! The embedded SQLite: one connection that writes, a few that read.
//!
//! **Invariant:** the file and those beside it are for their owner's eyes only.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection, query_scalar};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};

use super::sqlite_lookup::SqliteLookup;
use super::{Lookup, OpenError, QueryCount, Store, migrations};
use crate::private_files::{self, FileError};

/// Connections that read. Lookups are answered many at a time, so a few are enough.
const READERS: u32 = 4;

/// How long a write waits for another process that holds the write lock.
const BUSY: Duration = Duration::from_secs(5);

/// A larger file is not read from end to end at every start, in bytes: damage within it shows when it is met.
const LARGEST_CHECKED: u64 = 16 * 1024 * 1024;

/// The file that is open, and where it was then.
pub struct OpenFile {
    path: PathBuf,
    /// Its device and number there.
    identity: (u64, u64),
}

impl OpenFile {
    fn new(path: &Path) -> std::io::Result<Self> {
        Ok(Self { path: path.to_path_buf(), identity: identity(path)? })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// One of the files that SQLite keeps beside it.
    pub fn beside(&self, suffix: &str) -> PathBuf {
        beside(&self.path, suffix)
    }

    pub fn is_in_place(&self) -> bool {
        identity(&self.path).is_ok_and(|found| found == self.identity)
    }
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn identity(path: &Path) -> std::io::Result<(u64, u64)> {
    let found = std::fs::metadata(path)?;
    Ok((found.dev(), found.ino()))
}

/// Opens or creates the database in this file and brings it up to date.
///
/// # Errors
/// If the file or its directory is not private to its owner, if the file is damaged, is not a database or cannot be opened, if it does not
/// fit this program, or if a migration fails.
pub async fn open(file: &Path) -> Result<Store, OpenError> {
    let path = file.display().to_string();
    let writer = create(file, &path).await?;
    migrations::bring_up_to_date(&writer, &path).await?;
    let readers = connect(file, READERS, true).await.map_err(|error| OpenError::connect(&path, error))?;
    let open = OpenFile::new(file).map_err(|error| OpenError::connect(&path, error))?;
    let lookup = Lookup::Sqlite(Arc::new(SqliteLookup::like(readers.get_sqlite_connection_pool())));
    Ok(Store { readers, writer, queries: QueryCount::default(), file: Some(Arc::new(open)), lookup, pinning: None, writes: None })
}

/// # Errors
/// If the file cannot be opened, or if it does not fit this program. If it is to be brought up to date, also as those of [`open`].
pub async fn migrate(file: &Path, dry_run: bool) -> Result<Vec<String>, OpenError> {
    let path = file.display().to_string();
    if !dry_run {
        let writer = create(file, &path).await?;
        let applied = migrations::bring_up_to_date(&writer, &path).await;
        writer.close().await.map_err(|error| OpenError::connect(&path, error))?;
        return applied;
    }
    if !file.exists() {
        return Ok(migrations::all());
    }
    let reader = connect(file, 1, true).await.map_err(|error| OpenError::connect(&path, error))?;
    migrations::pending(&reader, &path).await
}

async fn create(file: &Path, path: &str) -> Result<DatabaseConnection, OpenError> {
    prepare(file).map_err(|error| OpenError::connect(path, error))?;
    check(file, path).await?;
    connect(file, 1, false).await.map_err(|error| OpenError::connect(path, error))
}

/// Creates the file where there is none. SQLite opens its other files by their names, and gives them the mode of this one.
fn prepare(file: &Path) -> Result<(), FileError> {
    private_files::check_directory(private_files::directory_of(file))?;
    for suffix in ["-wal", "-shm", "-journal"] {
        private_files::check_if_present(&beside(file, suffix))?;
    }
    private_files::open_or_create(file).map(drop)
}

/// Looks at the file before anything is written to it, even by the way it is opened.
async fn check(file: &Path, path: &str) -> Result<(), OpenError> {
    let connect_error = |error: sqlx::Error| OpenError::connect(path, error);
    // A pool would go on trying and then say only that it took too long.
    let options = SqliteConnectOptions::new().filename(file).read_only(true).busy_timeout(BUSY).disable_statement_logging();
    let mut connection = options.connect().await.map_err(connect_error)?;
    let size = std::fs::metadata(file).map_err(|error| OpenError::connect(path, error))?.len();
    let sound = size > LARGEST_CHECKED
        || query_scalar::<_, String>("PRAGMA quick_check(1)").fetch_one(&mut connection).await.map_err(connect_error)? == "ok";
    connection.close().await.map_err(connect_error)?;
    if !sound {
        return Err(OpenError::unfit(path, "is damaged; restore it from a backup"));
    }
    let looking = connect(file, 1, true).await.map_err(|error| OpenError::connect(path, error))?;
    let fits = migrations::pending(&looking, path).await;
    looking.close().await.map_err(|error| OpenError::connect(path, error))?;
    fits.map(drop)
}

async fn connect(file: &Path, connections: u32, read_only: bool) -> Result<DatabaseConnection, DbErr> {
    // The name of the file is given to sqlx as a path below, so that no character of it is taken for a part of a URL.
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(connections).min_connections(1).sqlx_logging(false).acquire_timeout(BUSY);
    // Where SQLite itself has ended a transaction, as it does when the disk is full, sqlx takes it for a running one for ever:
    // every later commit on that connection would then be none.
    options.map_sqlx_sqlite_pool_opts(|pool| pool.before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) })));
    let file = file.to_path_buf();
    options.map_sqlx_sqlite_opts(move |sqlite| {
        let sqlite = sqlite
            .in_memory(false)
            .shared_cache(false)
            .filename(&file)
            .create_if_missing(!read_only)
            .read_only(read_only)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        // A reader takes the file as it is.
        if read_only { sqlite } else { sqlite.journal_mode(SqliteJournalMode::Wal) }
    });
    Database::connect(options).await
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};

    use super::*;

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "what a transaction leaves on its connection is looked at from below")]
    async fn a_transaction_that_the_database_gave_up_does_not_hold_the_next_ones() {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder.path().join("tenant.sqlite")).await.unwrap();
        let given_up = store.writer.begin().await.unwrap();
        // As SQLite does by itself when the disk is full.
        given_up.execute_unprepared("ROLLBACK").await.unwrap();
        drop(given_up);
        drop(store.writer.begin().await.unwrap());
        let next = store.writer.begin().await.unwrap();
        next.execute_unprepared("CREATE TABLE kept (x INTEGER)").await.unwrap();
        next.commit().await.unwrap();
        let question = Statement::from_string(DbBackend::Sqlite, "SELECT 1 FROM sqlite_master WHERE name = 'kept'");
        assert!(store.readers.query_one_raw(question).await.unwrap().is_some(), "what was committed is not there");
    }
}
