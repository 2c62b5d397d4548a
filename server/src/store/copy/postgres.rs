//! What the copy says to PostgreSQL.
//!
//! **Invariant:** values travel as texts that PostgreSQL itself reads and writes, so none is changed on the way by a library.

use std::time::Duration;

use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::{self, AssertSqlSafe};

use super::cell::{Cell, CellKind, Row};
use super::layout::Table;

/// A large copy takes longer than a request may.
pub const PATIENT: &str = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

/// Sessions of servers, and of programs with the same name. A monitor has its own, and does not write.
pub const OTHERS: &str = "SELECT CAST(count(*) AS TEXT) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
     AND (application_name = 'tenant-server' OR (usename = current_user AND backend_type = 'client backend'))";

/// Within a transaction the list of sessions stays as it was when it was first asked for.
pub const LOOK_AGAIN: &str = "SELECT CAST(pg_stat_clear_snapshot() AS TEXT)";

pub const TRIES: u32 = 20;
pub const BETWEEN: Duration = Duration::from_millis(100);

/// Reading goes on, writing waits.
pub fn lock(tables: &[Table]) -> String {
    let names: Vec<_> = tables.iter().map(|table| format!("\"{}\"", table.name)).collect();
    format!("LOCK TABLE {} IN EXCLUSIVE MODE", names.join(", "))
}

pub fn columns(table: &str) -> String {
    format!(
        "SELECT CAST(attname AS TEXT) FROM pg_attribute WHERE attrelid = to_regclass('\"{table}\"') AND attnum > 0 AND NOT attisdropped"
    )
}

pub fn select(table: &Table) -> String {
    let columns: Vec<_> = table.columns.iter().map(|column| format!("\"{}\"::text", column.name)).collect();
    format!("SELECT {} FROM \"{}\" ORDER BY \"{}\"", columns.join(", "), table.name, table.key.join("\", \""))
}

/// One array for each column, so that the statement is the same for any number of rows.
///
/// # Errors
/// If the server rejects a row, or if the connection fails.
pub async fn insert(link: &mut PgConnection, table: &Table, rows: &[Row]) -> Result<(), sqlx::Error> {
    let (mut into, mut values, mut arrays) = (Vec::new(), Vec::new(), Vec::new());
    for (place, column) in table.columns.iter().enumerate() {
        let name = format!("\"{}\"", column.name);
        values.push(format!("{name}::{}", cast(column.kind)));
        arrays.push(format!("${}::text[]", place + 1));
        into.push(name);
    }
    let into = into.join(", ");
    let sql = format!(
        "INSERT INTO \"{}\" ({into}) SELECT {} FROM unnest({}) AS given ({into})",
        table.name,
        values.join(", "),
        arrays.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for place in 0..table.columns.len() {
        let texts: Vec<Option<String>> = rows.iter().map(|row| row.get(place).and_then(Cell::text)).collect();
        query = query.bind(texts);
    }
    query.execute(link).await.map(drop)
}

fn cast(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Uuid => "uuid",
        CellKind::Text => "text",
        CellKind::Time => "timestamptz",
        CellKind::Json => "jsonb",
        CellKind::Flag => "boolean",
        CellKind::Number => "bigint",
    }
}
