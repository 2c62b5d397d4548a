//! Who issued a key and in which project, and who set a password. What is older has no issuer that is known.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{flag_null, of_store, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A table and a column that it gets.
type Added = (&'static str, fn() -> ColumnDef);

const COLUMNS: [Added; 5] = [
    ("api_key", || uuid_null("issued_by")),
    ("api_key", || uuid_null("issued_in")),
    ("api_key", || flag_null("issued_by_super_admin")),
    ("person", || uuid_null("password_set_by")),
    ("person", || flag_null("password_set_by_super_admin")),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in COLUMNS {
            let mut column = of_store(manager, column());
            manager.alter_table(Table::alter().table(Alias::new(table)).add_column(&mut column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, column) in COLUMNS.into_iter().rev() {
            let name = Alias::new(column().get_column_name());
            manager.alter_table(Table::alter().table(Alias::new(table)).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}
