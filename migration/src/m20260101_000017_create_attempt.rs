//! Attempts that count towards a limit, by what is limited and the hash of whose attempts are counted together.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, id, index, table, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table(manager, "attempt", vec![id("id"), text("scope"), text("key_hash"), time("at")])).await?;
        manager.create_index(index("attempt", &["scope", "key_hash", "at"])).await?;
        manager.create_index(index("attempt", &["scope", "at"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "attempt").await
    }
}
