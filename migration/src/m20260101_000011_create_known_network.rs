//! Networks from which a person has signed in, and the wrong passwords that came from such a network.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, of_store, reference, table, text, text_null, time, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut known = table(manager, "known_network", vec![uuid("person_id"), text("network"), time("seen_at")]);
        known.primary_key(Index::create().col(Alias::new("person_id")).col(Alias::new("network"))).foreign_key(&mut reference(
            "known_network",
            "person_id",
            "person",
        ));
        manager.create_table(known).await?;
        let mut network = of_store(manager, text_null("network"));
        manager.alter_table(failures().add_column(&mut network).to_owned()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(failures().drop_column(Alias::new("network")).to_owned()).await?;
        drop_table(manager, "known_network").await
    }
}

fn failures() -> TableAlterStatement {
    Table::alter().table(Alias::new("login_failure")).to_owned()
}
