//! The order of the audit log's entries: a number that grows from commit to commit.
//!
//! It may be missing in entries of an earlier version of the program that still runs beside this one.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{index, number_null, of_store, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

const FILTERS: [&str; 6] = ["kind", "invoked_by_id", "person_id", "target_person_id", "person_input", "success"];

const NUMBER: &str = "UPDATE audit_log SET sequence = numbered.number FROM \
     (SELECT id, row_number() OVER (ORDER BY created_at, id) AS number FROM audit_log) AS numbered WHERE numbered.id = audit_log.id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        change_indexes(manager, "id", "sequence", async || {
            let mut sequence = of_store(manager, number_null("sequence"));
            manager.alter_table(log().add_column(&mut sequence).to_owned()).await?;
            manager.get_connection().execute_unprepared(NUMBER).await?;
            manager.create_index(unique("audit_log", &["sequence"])).await
        })
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        change_indexes(manager, "sequence", "id", async || {
            manager.drop_index(Index::drop().name("uq_audit_log_sequence").table(Alias::new("audit_log")).to_owned()).await?;
            manager.alter_table(log().drop_column(Alias::new("sequence")).to_owned()).await
        })
        .await
    }
}

/// Entries of one time were ordered by their ids.
async fn change_indexes(
    manager: &SchemaManager<'_>,
    old: &'static str,
    new: &'static str,
    change: impl AsyncFnOnce() -> Result<(), DbErr>,
) -> Result<(), DbErr> {
    let columns = |last| FILTERS.iter().map(move |filter| vec![*filter, "created_at", last]).chain([vec!["created_at", last]]);
    for columns in columns(old) {
        let name = format!("ix_audit_log_{}", columns.join("_"));
        manager.drop_index(Index::drop().name(name).table(Alias::new("audit_log")).to_owned()).await?;
    }
    change().await?;
    for columns in columns(new) {
        manager.create_index(index("audit_log", &columns)).await?;
    }
    Ok(())
}

fn log() -> TableAlterStatement {
    Table::alter().table(Alias::new("audit_log")).to_owned()
}
