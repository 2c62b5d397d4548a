//! What the copy says to the embedded database.
//!
//! **Invariant:** a value is written in the form in which the server itself would have written it.

use sea_orm::sqlx::sqlite::{Sqlite, SqliteConnection};
use sea_orm::sqlx::{self, QueryBuilder};

use super::cell::{Cell, CellKind, Row};
use super::layout::{Column, Table};

/// The most values one statement takes.
const VALUES: usize = 32_000;

pub fn columns(table: &str) -> String {
    format!("SELECT name FROM pragma_table_info('{table}')")
}

pub fn select(table: &Table) -> String {
    let text = |column: &Column| {
        let name = &column.name;
        match column.kind {
            CellKind::Uuid => format!("CASE WHEN \"{name}\" IS NOT NULL THEN hex(\"{name}\") END"),
            CellKind::Flag | CellKind::Number => format!("CAST(\"{name}\" AS TEXT)"),
            CellKind::Text | CellKind::Time | CellKind::Json => format!("\"{name}\""),
        }
    };
    let columns: Vec<_> = table.columns.iter().map(text).collect();
    format!("SELECT {} FROM \"{}\" ORDER BY \"{}\"", columns.join(", "), table.name, table.key.join("\", \""))
}

/// # Errors
/// If the database rejects a row, or if it fails.
pub async fn insert(link: &mut SqliteConnection, table: &Table, rows: &[Row]) -> Result<(), sqlx::Error> {
    let names: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let into = format!("INSERT INTO \"{}\" (\"{}\") ", table.name, names.join("\", \""));
    for rows in rows.chunks((VALUES / names.len().max(1)).max(1)) {
        let mut query = QueryBuilder::<Sqlite>::new(&into);
        query.push_values(rows, |mut values, row| {
            for cell in row {
                match cell {
                    Cell::Null => values.push_bind(None::<String>),
                    Cell::Uuid(id) => values.push_bind(*id),
                    Cell::Text(text) | Cell::Json(text, _) => values.push_bind(text.clone()),
                    Cell::Time(time) => values.push_bind(*time),
                    Cell::Flag(flag) => values.push_bind(*flag),
                    Cell::Number(number) => values.push_bind(*number),
                };
            }
        });
        query.build().execute(&mut *link).await?;
    }
    Ok(())
}
