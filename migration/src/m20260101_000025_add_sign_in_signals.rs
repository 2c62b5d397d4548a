//! Where a client is and which browser it has, and an index of the successful sign-ins of a person.
//!
//! The index has no failed sign-ins, so that any number of them does not slow down the search for the last successful ones.
//!
//! **Invariant:** frozen once released.

use sea_orm_migration::prelude::*;

use crate::column::{index, of_store, text_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 2] = ["geo_country", "device_fingerprint"];

const NAME: &str = "ix_audit_log_sign_ins";

const SIGN_INS: &str = "success AND kind IN ('login', 'idp_login', 'passwordless_login')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in COLUMNS {
            let mut column = of_store(manager, text_null(column));
            manager.alter_table(log().add_column(&mut column).to_owned()).await?;
        }
        let mut sign_ins = index("audit_log", &["person_id", "created_at", "sequence"]);
        sign_ins.name(NAME).and_where(Expr::cust(SIGN_INS));
        manager.create_index(sign_ins).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(NAME).table(Alias::new("audit_log")).to_owned()).await?;
        for column in COLUMNS {
            manager.alter_table(log().drop_column(Alias::new(column)).to_owned()).await?;
        }
        Ok(())
    }
}

fn log() -> TableAlterStatement {
    Table::alter().table(Alias::new("audit_log")).to_owned()
}
