//! An index of the keys that are still enabled. Ended sessions stay, and in time there are many more of them.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const NAME: &str = "ix_api_key_enabled";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut enabled = index("api_key", &["identity_id", "kind", "created_at"]);
        enabled.name(NAME).and_where(Expr::col(Alias::new("disabled_at")).is_null());
        manager.create_index(enabled).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(NAME).table(Alias::new("api_key")).to_owned()).await
    }
}
