//! Column types that every supported database has, under one name each.
//!
//! A text is compared and ordered by its bytes everywhere: SQLite does so by itself, PostgreSQL has to be told.
//!
//! **Invariant:** migrations take their columns from here, so a type means the same everywhere.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

fn column(name: &'static str, build: impl FnOnce(&mut ColumnDef) -> &mut ColumnDef) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    build(&mut column);
    column
}

pub fn id(name: &'static str) -> ColumnDef {
    column(name, |column| column.uuid().not_null().primary_key())
}

pub fn uuid(name: &'static str) -> ColumnDef {
    column(name, |column| column.uuid().not_null())
}

pub fn uuid_null(name: &'static str) -> ColumnDef {
    column(name, |column| column.uuid().null())
}

pub fn text(name: &'static str) -> ColumnDef {
    column(name, |column| column.text().not_null())
}

pub fn text_null(name: &'static str) -> ColumnDef {
    column(name, |column| column.text().null())
}

/// UTC, with microseconds.
pub fn time(name: &'static str) -> ColumnDef {
    column(name, |column| column.timestamp_with_time_zone().not_null())
}

pub fn time_null(name: &'static str) -> ColumnDef {
    column(name, |column| column.timestamp_with_time_zone().null())
}

pub fn json(name: &'static str) -> ColumnDef {
    column(name, |column| column.json_binary().not_null())
}

pub fn json_null(name: &'static str) -> ColumnDef {
    column(name, |column| column.json_binary().null())
}

pub fn flag(name: &'static str) -> ColumnDef {
    column(name, |column| column.boolean().not_null())
}

pub fn flag_null(name: &'static str) -> ColumnDef {
    column(name, |column| column.boolean().null())
}

pub fn number_null(name: &'static str) -> ColumnDef {
    column(name, |column| column.big_integer().null())
}

/// A reference that keeps its target from being deleted.
pub fn reference(from_table: &'static str, from: &'static str, to_table: &'static str) -> ForeignKeyCreateStatement {
    let mut key = ForeignKey::create();
    key.name(format!("fk_{from_table}_{from}"))
        .from(Alias::new(from_table), Alias::new(from))
        .to(Alias::new(to_table), Alias::new("id"))
        .on_delete(ForeignKeyAction::Restrict);
    key
}

pub fn table(manager: &SchemaManager<'_>, name: &'static str, columns: Vec<ColumnDef>) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(Alias::new(name));
    for column in columns {
        table.col(of_store(manager, column));
    }
    table
}

/// The column as the database at hand wants it.
pub fn of_store(manager: &SchemaManager<'_>, mut column: ColumnDef) -> ColumnDef {
    if manager.get_database_backend() == DbBackend::Postgres && column.get_column_type() == Some(&ColumnType::Text) {
        column.custom(Alias::new("text COLLATE \"C\""));
    }
    column
}

/// An index named after its table and columns.
pub fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("ix_{table}_{}", columns.join("_"))).table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    index
}

pub fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = index(table, columns);
    index.name(format!("uq_{table}_{}", columns.join("_"))).unique();
    index
}

/// # Errors
/// If the database fails.
pub async fn drop_table(manager: &SchemaManager<'_>, name: &'static str) -> Result<(), DbErr> {
    manager.drop_table(Table::drop().table(Alias::new(name)).to_owned()).await
}
