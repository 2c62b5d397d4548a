//! An index of the permanent keys by identity. Lists of keys need these alone, and sessions are many more.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const NAME: &str = "ix_api_key_permanent";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut permanent = index("api_key", &["identity_id"]);
        permanent.name(NAME).and_where(Expr::col(Alias::new("kind")).eq("permanent"));
        manager.create_index(permanent).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(NAME).table(Alias::new("api_key")).to_owned()).await
    }
}
