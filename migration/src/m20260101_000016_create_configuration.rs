//! The settings of the tenant: one row, as soon as one of them was changed.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, json, table, text_null, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut id = ColumnDef::new(Alias::new("id"));
        id.integer().not_null().primary_key();
        let columns = vec![id, json("document"), text_null("captcha_secret"), time("updated_at")];
        manager.create_table(table(manager, "configuration", columns)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "configuration").await
    }
}
