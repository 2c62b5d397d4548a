//! Encrypted secrets of projects, and what the instance knows its key by.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, of_store, reference, table, text, text_null, time, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![uuid("project_id"), text("key"), text("value"), time("created_at"), time("updated_at")];
        let mut secret = table(manager, "project_secret", columns);
        secret.primary_key(Index::create().col(Alias::new("project_id")).col(Alias::new("key"))).foreign_key(&mut reference(
            "project_secret",
            "project_id",
            "project",
        ));
        manager.create_table(secret).await?;
        let check = of_store(manager, text_null("key_check"));
        manager.alter_table(Table::alter().table(Alias::new("instance")).add_column(check).to_owned()).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let alter = Table::alter().table(Alias::new("instance")).drop_column(Alias::new("key_check")).to_owned();
        manager.alter_table(alter).await?;
        drop_table(manager, "project_secret").await
    }
}
