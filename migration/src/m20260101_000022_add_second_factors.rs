//! What persons have set up to sign in with, the codes of mailed tokens, and the limits of sessions.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{flag_null, number_null, of_store, text_null, time_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A table, and a column that it gets.
type Added = (&'static str, fn() -> ColumnDef);

/// Null means: no second factor, no choice, no code, no limit.
const COLUMNS: [Added; 8] = [
    ("person", || time_null("totp_confirmed_at")),
    ("person", || flag_null("email_otp_enabled")),
    ("person", || flag_null("passwordless_enabled")),
    ("person", || time_null("mfa_grace_until")),
    ("person_token", || text_null("code_hash")),
    ("person_token", || number_null("attempts")),
    ("api_key", || number_null("idle_seconds")),
    ("api_key", || time_null("ends_at_latest")),
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
        for (table, column) in COLUMNS {
            let name = Alias::new(column().get_column_name());
            manager.alter_table(Table::alter().table(Alias::new(table)).drop_column(name).to_owned()).await?;
        }
        Ok(())
    }
}
