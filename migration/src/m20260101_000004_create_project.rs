//! Projects and the memberships in them.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{drop_table, id, index, json, reference, table, text, time, unique, uuid};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = vec![id("id"), text("slug"), text("name"), json("config"), time("created_at"), time("updated_at")];
        manager.create_table(table(manager, "project", columns)).await?;
        manager.create_index(unique("project", &["slug"])).await?;
        let columns = vec![uuid("project_id"), uuid("identity_id"), text("role"), json("variables"), time("created_at")];
        let mut membership = table(manager, "membership", columns);
        membership
            .primary_key(Index::create().col(Alias::new("project_id")).col(Alias::new("identity_id")).col(Alias::new("role")))
            .foreign_key(&mut reference("membership", "project_id", "project"))
            .foreign_key(&mut reference("membership", "identity_id", "identity"));
        manager.create_table(membership).await?;
        manager.create_index(index("membership", &["identity_id"])).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "membership").await?;
        drop_table(manager, "project").await
    }
}
