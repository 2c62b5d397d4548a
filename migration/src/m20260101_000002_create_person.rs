//! Persons: identities that can sign in.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, id, reference, table, text_null, time, time_null, unique, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            id("id"),
            uuid("identity_id"),
            text_null("email"),
            text_null("name"),
            text_null("password_hash"),
            time_null("disabled_at"),
            time("created_at"),
        ];
        manager
            .create_table(table(manager, "person", columns).foreign_key(&mut reference("person", "identity_id", "identity")).to_owned())
            .await?;
        manager.create_index(unique("person", &["identity_id"])).await?;
        manager.create_index(unique("person", &["email"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "person").await
    }
}
