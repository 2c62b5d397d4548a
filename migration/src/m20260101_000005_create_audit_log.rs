//! The audit log. Without references: an entry outlives what it is about.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, flag, id, index, json, json_null, table, text, text_null, time, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            id("id"),
            time("created_at"),
            text("kind"),
            flag("success"),
            uuid_null("invoked_by_id"),
            uuid_null("person_id"),
            uuid_null("target_person_id"),
            text_null("person_input"),
            text_null("error_code"),
            text_null("error_message"),
            text_null("ip"),
            text_null("user_agent"),
            uuid_null("identity_provider_id"),
            json("metadata"),
            json_null("event_data"),
        ];
        manager.create_table(table(manager, "audit_log", columns)).await?;
        for filter in ["kind", "invoked_by_id", "person_id", "target_person_id", "person_input", "success"] {
            manager.create_index(index("audit_log", &[filter, "created_at", "id"])).await?;
        }
        manager.create_index(index("audit_log", &["created_at", "id"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "audit_log").await
    }
}
