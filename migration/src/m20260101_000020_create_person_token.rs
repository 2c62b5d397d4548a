//! Tokens that are mailed to persons, each for one use, by the hash of the token.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, id, index, reference, table, text, text_null, time, time_null, unique, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            id("id"),
            uuid("person_id"),
            text("purpose"),
            text("token_hash"),
            text_null("address"),
            text_null("new_address"),
            time("created_at"),
            time("expires_at"),
            time_null("used_at"),
        ];
        let mut tokens = table(manager, "person_token", columns);
        tokens.foreign_key(&mut reference("person_token", "person_id", "person"));
        manager.create_table(tokens).await?;
        manager.create_index(unique("person_token", &["token_hash"])).await?;
        manager.create_index(index("person_token", &["person_id", "purpose"])).await?;
        manager.create_index(index("person_token", &["expires_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "person_token").await
    }
}
