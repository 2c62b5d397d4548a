//! Rules about second factors and lifetimes of sessions.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, flag_null, id, index, json, reference, table, text_null, time, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            id("id"),
            uuid_null("project_id"),
            json("roles"),
            flag_null("mfa_required"),
            text_null("token_expiration"),
            text_null("idle_timeout"),
            text_null("grace_duration"),
            flag_null("remember_me_allowed"),
            time("created_at"),
            time("updated_at"),
        ];
        let mut policies = table(manager, "auth_policy", columns);
        policies.foreign_key(&mut reference("auth_policy", "project_id", "project"));
        manager.create_table(policies).await?;
        manager.create_index(index("auth_policy", &["project_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "auth_policy").await
    }
}
