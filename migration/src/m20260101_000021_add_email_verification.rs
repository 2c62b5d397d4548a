//! When a person has verified the present address, and whether it may not sign in before.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{flag_null, of_store, time_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Null as a flag means no: persons of before were not asked to verify anything.
const COLUMNS: [fn() -> ColumnDef; 2] = [|| time_null("email_verified_at"), || flag_null("verification_required")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let mut column = of_store(manager, column());
            manager.alter_table(person().add_column(&mut column).to_owned()).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            manager.alter_table(person().drop_column(Alias::new(column().get_column_name())).to_owned()).await?;
        }
        Ok(())
    }
}

fn person() -> TableAlterStatement {
    Table::alter().table(Alias::new("person")).to_owned()
}
