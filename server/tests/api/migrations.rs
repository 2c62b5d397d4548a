//! Migrations run forwards and backwards on each store.
//!
//! **Invariant:** what a migration adds, it also removes, whatever was applied before it.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};

use crate::support::database::TestDatabase;

/// Migrations that leave tables and indexes as they are.
const CHANGES_ROWS: [&str; 1] = ["m20260101_000015_compose_addresses"];

async fn objects(database: &TestDatabase, db: &DatabaseConnection) -> Vec<String> {
    let query = database.either(
        "SELECT name FROM sqlite_master WHERE name NOT LIKE 'seaql%' AND name NOT LIKE 'sqlite%' \
         UNION ALL SELECT t.name || '.' || c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND t.name NOT LIKE 'seaql%' ORDER BY 1",
        "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'seaql%' \
         UNION ALL SELECT table_name || '.' || column_name FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name NOT LIKE 'seaql%' ORDER BY 1",
    );
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn every_migration_can_be_undone_and_applied_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(folder.path());
    let url = database.either(format!("{}?mode=rwc", database.url()), database.url());
    let db = sea_orm::Database::connect(url).await.unwrap();
    let mut steps = vec![objects(&database, &db).await];
    for migration in Migrator::migrations() {
        Migrator::up(&db, Some(1)).await.unwrap();
        let step = objects(&database, &db).await;
        let changes_rows = CHANGES_ROWS.contains(&migration.name());
        assert_eq!(steps.last() == Some(&step), changes_rows, "{}: what a migration adds, or nothing", migration.name());
        steps.push(step);
    }
    assert!(steps[0].is_empty());
    let newest = steps.pop().unwrap();
    assert!(newest.contains(&"ix_api_key_permanent".to_owned()));
    while let Some(before) = steps.pop() {
        Migrator::down(&db, Some(1)).await.unwrap();
        assert_eq!(objects(&database, &db).await, before);
    }
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(objects(&database, &db).await, newest);
}
