//! Which tables there are, read from a database in memory that the migrations have just made.
//!
//! **Invariant:** no list of tables or columns is kept here, so none can be forgotten when a migration adds one.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, Statement};

use super::CopyError;
use super::cell::CellKind;

#[derive(Debug)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    /// The columns of its primary key.
    pub key: Vec<String>,
}

#[derive(Debug)]
pub struct Column {
    pub name: String,
    pub kind: CellKind,
}

/// A table and those it refers to.
struct TableReferences {
    table: Table,
    refers_to: Vec<String>,
}

/// All tables, each after those it refers to.
///
/// # Errors
/// If the migrations fail, or if a table has no primary key, a column of an unknown type, or is part of a circle of references.
pub async fn tables() -> Result<Vec<Table>, CopyError> {
    let layout_error = |error: DbErr| CopyError::Layout(error.to_string());
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.map_err(layout_error)?;
    Migrator::up(&db, None).await.map_err(layout_error)?;
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'seaql_migrations' ORDER BY name";
    let mut found = Vec::new();
    for name in texts(&db, names, None).await.map_err(layout_error)? {
        found.push(table(&db, name).await?);
    }
    in_order(found)
}

async fn table(db: &DatabaseConnection, name: String) -> Result<TableReferences, CopyError> {
    let layout_error = |error: DbErr| CopyError::Layout(error.to_string());
    let asked = |sql| texts(db, sql, Some(&name));
    let names = asked("SELECT name FROM pragma_table_info(?) ORDER BY cid").await.map_err(layout_error)?;
    let types = asked("SELECT lower(type) FROM pragma_table_info(?) ORDER BY cid").await.map_err(layout_error)?;
    let key = asked("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk").await.map_err(layout_error)?;
    let refers_to = asked("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?)").await.map_err(layout_error)?;
    let column = |(column, declared): (String, String)| match CellKind::declared(&declared) {
        Some(kind) => Ok(Column { name: column, kind }),
        None => Err(CopyError::Layout(format!("`{name}.{column}` has the type {declared}, which cannot be copied"))),
    };
    let columns = names.into_iter().zip(types).map(column).collect::<Result<_, _>>()?;
    if key.is_empty() {
        return Err(CopyError::Layout(format!("`{name}` has no primary key to order it by")));
    }
    Ok(TableReferences { table: Table { name, columns, key }, refers_to })
}

fn in_order(mut found: Vec<TableReferences>) -> Result<Vec<Table>, CopyError> {
    let mut ordered: Vec<Table> = Vec::new();
    while !found.is_empty() {
        let known = |name: &String, itself: &str| name == itself || ordered.iter().any(|table| table.name == *name);
        let ready = found.iter().position(|one| one.refers_to.iter().all(|name| known(name, &one.table.name)));
        let Some(ready) = ready else {
            return Err(CopyError::Layout("tables refer to each other in a circle".to_owned()));
        };
        ordered.push(found.remove(ready).table);
    }
    Ok(ordered)
}

async fn texts(db: &DatabaseConnection, sql: &str, value: Option<&str>) -> Result<Vec<String>, DbErr> {
    let values = value.map(sea_orm::Value::from);
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values)).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_table_comes_after_those_it_refers_to() {
        let tables = tables().await.unwrap();
        let names: Vec<_> = tables.iter().map(|table| table.name.as_str()).collect();
        let place = |name| names.iter().position(|other| *other == name).unwrap();
        for (table, target) in [("person", "identity"), ("api_key", "identity"), ("membership", "project"), ("project_secret", "project")] {
            assert!(place(target) < place(table), "{names:?}");
        }
        let key = &tables[place("membership")].key;
        assert_eq!(key, &["project_id", "identity_id", "role"]);
        assert!(tables[place("api_key")].columns.iter().any(|column| column.name == "lifetime_seconds" && column.kind == CellKind::Number));
    }

    #[test]
    fn a_circle_of_references_is_found() {
        let found = |name: &str, other: &str| TableReferences {
            table: Table { name: name.to_owned(), columns: Vec::new(), key: Vec::new() },
            refers_to: vec![other.to_owned()],
        };
        assert!(in_order(vec![found("a", "b"), found("b", "a")]).is_err());
        assert_eq!(in_order(vec![found("a", "b"), found("b", "b")]).unwrap().len(), 2);
    }
}
