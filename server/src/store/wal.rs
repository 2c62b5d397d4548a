//! The write-ahead log of the embedded database. SQLite reuses its file, which would otherwise keep the size of the largest burst.
//!
//! **Invariant:** the log is truncated only while nothing is written, and never waits for a reader or a writer.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{self, ConnectOptions, Connection, Row};

use super::Store;

/// How long nothing must have been written.
const IDLE: Duration = Duration::from_secs(5);

/// Size and time of the last change.
type State = (u64, i64, i64);

impl Store {
    /// Truncates the log each time it has not changed for a while, as long as the process lives. PostgreSQL needs nothing.
    pub async fn truncate_idle_wal(self) {
        let Some(file) = &self.file else { return };
        let wal = file.beside("-wal");
        let mut before = None;
        loop {
            tokio::time::sleep(IDLE).await;
            let now = state(&wal);
            if now == before && now.is_some_and(|(size, ..)| size > 0) {
                match truncate(file.path()).await {
                    Ok(is_done) => tracing::debug!(is_done, "the write-ahead log was to be truncated"),
                    Err(error) => tracing::warn!(%error, "the write-ahead log cannot be truncated"),
                }
            }
            before = now;
        }
    }
}

fn state(wal: &PathBuf) -> Option<State> {
    std::fs::metadata(wal).ok().map(|found| (found.size(), found.mtime(), found.mtime_nsec()))
}

/// Whether nothing was in the way. The connection is its own, as those of the pools wait for locks.
async fn truncate(file: &Path) -> Result<bool, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(file).busy_timeout(Duration::ZERO).disable_statement_logging();
    let mut connection = options.connect().await?;
    let found = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await?;
    let is_busy: i64 = found.try_get(0)?;
    connection.close().await?;
    Ok(is_busy == 0)
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait;

    use super::*;

    #[tokio::test]
    async fn the_log_is_truncated_unless_an_older_state_is_being_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tenant.sqlite");
        let store = Store::open(&crate::config::Database::Sqlite(file.clone())).await.unwrap();
        let size = || state(&folder.path().join("tenant.sqlite-wal")).unwrap().0;
        for statement in ["CREATE TABLE large (x)", "INSERT INTO large VALUES (zeroblob(5000000))"] {
            store.writer.execute_unprepared(statement).await.unwrap();
        }
        assert!(size() > 5_000_000);
        let mut reader = SqliteConnectOptions::new().filename(&file).read_only(true).connect().await.unwrap();
        for statement in ["BEGIN", "SELECT count(*) FROM large"] {
            sqlx::query(statement).fetch_all(&mut reader).await.unwrap();
        }
        store.writer.execute_unprepared("INSERT INTO large VALUES (1)").await.unwrap();
        assert!(!truncate(&file).await.unwrap());
        assert!(size() > 0);
        reader.close().await.unwrap();
        assert!(truncate(&file).await.unwrap());
        assert_eq!(size(), 0);
    }
}
