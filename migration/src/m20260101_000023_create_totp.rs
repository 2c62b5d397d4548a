//! Secrets of authenticators, and backup codes.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, id, number_null, reference, table, text, text_null, time, time_null, unique, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![id("person_id"), text_null("secret"), number_null("last_step"), text_null("prepared")];
        let mut totp = table(manager, "totp", columns);
        totp.foreign_key(&mut reference("totp", "person_id", "person"));
        manager.create_table(totp).await?;

        let columns = vec![id("id"), uuid("person_id"), text("code_hash"), time("created_at"), time_null("used_at")];
        let mut codes = table(manager, "backup_code", columns);
        codes.foreign_key(&mut reference("backup_code", "person_id", "person"));
        manager.create_table(codes).await?;
        manager.create_index(unique("backup_code", &["person_id", "code_hash"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "backup_code").await?;
        drop_table(manager, "totp").await
    }
}
