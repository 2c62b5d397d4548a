//! Wrong passwords by canonical address, for the growing wait after them.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, id, index, table, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(table(manager, "login_failure", vec![id("id"), text("email"), time("failed_at")])).await?;
        manager.create_index(index("login_failure", &["email", "failed_at"])).await?;
        manager.create_index(index("login_failure", &["failed_at"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "login_failure").await
    }
}
