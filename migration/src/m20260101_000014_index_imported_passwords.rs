//! An index of the persons whose password hash is not one of ours: bcrypt is below `$a`, argon2 above it.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const NAME: &str = "ix_person_imported_password";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut imported = index("person", &["id"]);
        imported.name(NAME).and_where(Expr::cust("password_hash < '$a'"));
        manager.create_index(imported).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(NAME).table(Alias::new("person")).to_owned()).await
    }
}
