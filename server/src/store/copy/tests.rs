//! What cannot be timed from outside, and what the code relies on without looking.
//!
//! **Invariant:** each test has a database of its own.

use std::path::Path;

use sea_orm::ConnectionTrait;

use super::*;

async fn instance(folder: &Path) -> (Database, sea_orm::DatabaseConnection) {
    let file = folder.join("tenant.sqlite");
    let database = Database::Sqlite(file.clone());
    Store::migrate(&database, false).await.unwrap();
    let other = sea_orm::Database::connect(format!("sqlite://{}", file.display())).await.unwrap();
    (database, other)
}

const ADD: &str = "INSERT INTO instance (id, set_up_at) VALUES (1, '2026-01-01T00:00:00+00:00')";

#[tokio::test]
async fn a_write_during_the_copy_is_noticed_and_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    let (database, other) = instance(folder.path()).await;
    let mut quiet = CopySession::source(&database).await.unwrap();
    assert!(!quiet.is_in_use().await.unwrap());
    let mut source = CopySession::source(&database).await.unwrap();
    other.execute_unprepared(ADD).await.unwrap();
    assert!(source.is_empty("instance").await.unwrap(), "one snapshot is read");
    assert!(source.is_in_use().await.unwrap());
}

#[tokio::test]
async fn a_source_cannot_be_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _other) = instance(folder.path()).await;
    let mut source = CopySession::source(&database).await.unwrap();
    let tables = layout::tables().await.unwrap();
    let table = tables.iter().find(|table| table.name == "instance").unwrap();
    let row = vec![Cell::Number(1), Cell::Null, Cell::Null];
    let error = source.insert(table, &[row]).await.unwrap_err().to_string();
    assert!(error.contains("readonly"), "{error}");
}

/// A copy would have to move such a counter on. There is none.
#[tokio::test]
async fn no_table_counts_its_rows_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (_, db) = instance(folder.path()).await;
    let sql = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'";
    let statement = sea_orm::Statement::from_string(db.get_database_backend(), sql);
    assert!(db.query_all_raw(statement).await.unwrap().is_empty());
}
