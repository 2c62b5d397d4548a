//! API keys: bearer tokens, of which only the hash is kept.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, flag, id, index, number_null, reference, table, text, text_null, time, time_null, unique, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            id("id"),
            text("token_hash"),
            text("kind"),
            uuid("identity_id"),
            time("created_at"),
            time_null("disabled_at"),
            time_null("expires_at"),
            number_null("lifetime_seconds"),
            time_null("last_used_at"),
            text_null("last_ip"),
            text_null("last_user_agent"),
            text_null("created_ip"),
            text_null("created_user_agent"),
            flag("trust_forwarded"),
        ];
        manager
            .create_table(table(manager, "api_key", columns).foreign_key(&mut reference("api_key", "identity_id", "identity")).to_owned())
            .await?;
        manager.create_index(unique("api_key", &["token_hash"])).await?;
        manager.create_index(index("api_key", &["identity_id"])).await?;
        manager.create_index(index("api_key", &["kind", "created_at"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "api_key").await
    }
}
