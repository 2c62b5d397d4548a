//! Templates of mails: at most one for a project (or for none), a type and a variant.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, flag, id, reference, table, text, text_null, time, unique, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![
            id("id"),
            uuid_null("project_id"),
            text("kind"),
            text("variant"),
            text("subject"),
            text("content"),
            flag("use_layout"),
            text_null("reply_to"),
            time("created_at"),
        ];
        let mut template = table(manager, "mail_template", columns);
        template.foreign_key(&mut reference("mail_template", "project_id", "project"));
        manager.create_table(template).await?;
        let mut of_project = unique("mail_template", &["project_id", "kind", "variant"]);
        of_project.and_where(Expr::col(Alias::new("project_id")).is_not_null());
        manager.create_index(of_project).await?;
        let mut of_none = unique("mail_template", &["kind", "variant"]);
        of_none.and_where(Expr::col(Alias::new("project_id")).is_null());
        manager.create_index(of_none).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "mail_template").await
    }
}
