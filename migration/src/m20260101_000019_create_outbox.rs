//! Mails that are to be delivered. A row is written with the action that the mail is about, and deleted once the mail is delivered.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, id, index, number_null, table, text, text_null, time, time_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut attempts = number_null("attempts");
        attempts.not_null();
        let columns = vec![
            id("id"),
            text("kind"),
            text("payload"),
            time("created_at"),
            time("due_at"),
            time_null("claimed_until"),
            attempts,
            time_null("failed_at"),
            text_null("problem"),
        ];
        manager.create_table(table(manager, "outbox", columns)).await?;
        let mut due = index("outbox", &["due_at"]);
        due.and_where(Expr::col(Alias::new("failed_at")).is_null());
        manager.create_index(due).await?;
        let mut failed = index("outbox", &["failed_at"]);
        failed.and_where(Expr::col(Alias::new("failed_at")).is_not_null());
        manager.create_index(failed).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "outbox").await
    }
}
