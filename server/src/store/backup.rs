//! A copy of the embedded database in a file, made while a server goes on writing to it.
//!
//! **Invariant:** the file appears under its name only when it is whole, checked and on the disk; no other file is ever replaced.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, ConnectOptions, Connection};

use super::{OpenError, Store, migrations};
use crate::config::Database;

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("a database on PostgreSQL is backed up with pg_dump; this command is for the embedded one")]
    Postgres,
    #[error("there is no database {path} to back up")]
    Missing { path: String },
    #[error("cannot read {path}: {source}")]
    Read { path: String, source: io::Error },
    #[error("{path} is not a database of this program")]
    Foreign { path: String },
    #[error("cannot write {path}: {source}")]
    Write { path: String, source: io::Error },
    #[error("cannot write {path}: its name is not UTF-8")]
    Name { path: String },
    #[error("cannot back up {path}: {source}")]
    Copy { path: String, source: sqlx::Error },
    #[error("the copy of {path} is damaged ({problem}), so it was not kept; look at the disk, and at the database itself")]
    Damaged { path: String, problem: String },
}

/// Writes everything that was committed before into a new file; its size.
///
/// # Errors
/// If the database is on PostgreSQL, missing, not one of this program or cannot be opened; if the target exists or cannot be written; or if
/// the copy fails or is damaged.
pub async fn backup(database: &Database, to: &Path) -> Result<u64, BackupError> {
    let Database::Sqlite(from) = database else { return Err(BackupError::Postgres) };
    let path = from.display().to_string();
    match from.try_exists() {
        Ok(true) => {}
        Ok(false) => return Err(BackupError::Missing { path }),
        Err(source) => return Err(BackupError::Read { path, source }),
    }
    let write_error = |source| BackupError::Write { path: to.display().to_string(), source };
    if to.symlink_metadata().is_ok() {
        return Err(write_error(io::Error::new(io::ErrorKind::AlreadyExists, "it already exists")));
    }
    if Store::migrate(database, true).await?.len() == migrations::all().len() {
        return Err(BackupError::Foreign { path });
    }
    let folder = folder(to).map_err(write_error)?;
    // Readable by its owner alone, and gone with the value. SQLite writes into a file that is empty.
    let unfinished = tempfile::Builder::new().prefix(".backup-").tempfile_in(&folder).map_err(write_error)?;
    let name = unfinished.path().to_str().ok_or_else(|| BackupError::Name { path: to.display().to_string() })?;
    let copy_error = |source| BackupError::Copy { path: path.clone(), source };
    copy(from, name).await.map_err(copy_error)?;
    let problem = check(unfinished.path()).await.map_err(copy_error)?;
    if problem != "ok" {
        return Err(BackupError::Damaged { path, problem });
    }
    let file = unfinished.as_file();
    file.sync_all().map_err(write_error)?;
    let size = file.metadata().map_err(write_error)?.len();
    unfinished.persist_noclobber(to).map_err(|error| write_error(error.error))?;
    File::open(&folder).and_then(|folder| folder.sync_all()).map_err(write_error)?;
    Ok(size)
}

/// The folder of a file, from the root on, so that SQLite takes no name in it for a URL.
fn folder(file: &Path) -> io::Result<PathBuf> {
    match file.parent() {
        Some(parent) if parent != Path::new("") => parent.canonicalize(),
        _ => Path::new(".").canonicalize(),
    }
}

/// A snapshot of the database. Writers do not wait meanwhile.
async fn copy(from: &Path, to: &str) -> Result<(), sqlx::Error> {
    let mut session = open_file(from, false).await?;
    sqlx::query("VACUUM INTO ?").bind(to).execute(&mut session).await?;
    session.close().await
}

/// "ok", or what is wrong first.
async fn check(file: &Path) -> Result<String, sqlx::Error> {
    let mut session = open_file(file, true).await?;
    let found = sqlx::query_scalar("SELECT integrity_check FROM pragma_integrity_check LIMIT 1").fetch_one(&mut session).await?;
    session.close().await?;
    Ok(found)
}

/// A file without a name needs no files beside it.
async fn open_file(file: &Path, alone: bool) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(alone);
    options.busy_timeout(std::time::Duration::from_secs(5)).disable_statement_logging().connect().await
}
