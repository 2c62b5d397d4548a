//! Identity providers, the accounts of them that belong to persons, and sessions that providers vouch for.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, flag, id, index, reference, table, text, text_null, time, time_null, unique, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            id("id"),
            text("slug"),
            text("kind"),
            text("configuration"),
            flag("auto_sign_up"),
            flag("exclusive"),
            flag("init_returns_config"),
            flag("require_verified_email"),
            flag("assume_email_verified"),
            flag("set_by_super_admin"),
            time("created_at"),
            time("updated_at"),
            time_null("disabled_at"),
        ];
        manager.create_table(table(manager, "identity_provider", columns)).await?;
        manager.create_index(unique("identity_provider", &["slug"])).await?;

        let columns = vec![id("id"), uuid("person_id"), uuid("identity_provider_id"), text("external_identifier"), time("created_at")];
        let mut connections = table(manager, "person_identity_provider", columns);
        connections.foreign_key(&mut reference("person_identity_provider", "person_id", "person"));
        connections.foreign_key(&mut reference("person_identity_provider", "identity_provider_id", "identity_provider"));
        manager.create_table(connections).await?;
        manager.create_index(unique("person_identity_provider", &["identity_provider_id", "external_identifier"])).await?;
        manager.create_index(index("person_identity_provider", &["person_id"])).await?;

        let columns = vec![
            id("api_key_id"),
            uuid("identity_provider_id"),
            text("external_identifier"),
            text_null("sid"),
            text("tokens"),
            time("obtained_at"),
            time_null("expires_at"),
            time("due_at"),
        ];
        let mut sessions = table(manager, "provider_session", columns);
        sessions.foreign_key(&mut reference("provider_session", "api_key_id", "api_key"));
        sessions.foreign_key(&mut reference("provider_session", "identity_provider_id", "identity_provider"));
        manager.create_table(sessions).await?;
        manager.create_index(index("provider_session", &["due_at"])).await?;
        manager.create_index(index("provider_session", &["identity_provider_id", "sid"])).await?;
        manager.create_index(index("provider_session", &["identity_provider_id", "external_identifier"])).await?;

        let columns = vec![text("token_hash"), time("expires_at")];
        let mut tokens = table(manager, "used_token", columns);
        tokens.primary_key(Index::create().col(Alias::new("token_hash")));
        manager.create_table(tokens).await?;
        manager.create_index(index("used_token", &["expires_at"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "used_token").await?;
        drop_table(manager, "provider_session").await?;
        drop_table(manager, "person_identity_provider").await?;
        drop_table(manager, "identity_provider").await
    }
}
