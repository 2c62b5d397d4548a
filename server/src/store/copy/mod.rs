//! Moving an instance from one database to another, such as from the embedded one to PostgreSQL.
//!
//! All tables are read in one transaction and written in another one, are read back from there and compared, and only then does the
//! target keep them.
//!
//! **Invariant:** the source is never written to; the target has everything, as it was, or nothing at all.

mod cell;
mod json;
mod layout;
mod postgres;
mod session;
mod sqlite;
#[cfg(test)]
mod tests;

use std::fmt;

use futures_util::TryStreamExt;
use sea_orm::sqlx;

use self::cell::{Cell, Row};
use self::layout::Table;
use self::session::CopySession;
use super::{OpenError, Store, migrations};
use crate::config::Database;
use crate::crypto::Fingerprint;

/// What is held in memory at once.
const ROWS: usize = 1000;
const BYTES: usize = 1 << 20;

/// Digits that tell two tables apart for a reader.
const SHOWN: usize = 16;

/// A table that was copied.
#[derive(Debug, PartialEq, Eq)]
pub struct Sum {
    pub table: String,
    pub rows: u64,
    /// SHA-256 over all values of all rows, the same on every store.
    pub digest: String,
}

#[derive(Debug)]
pub struct Copied(pub Vec<Sum>);

#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error("the {side} is not the address of a PostgreSQL database")]
    Address { side: &'static str },
    #[error("source and target are the same database; name the target with --to, TENANT_COPY_TO or DATABASE_URL")]
    Same,
    #[error("there is no database {path} to copy from")]
    Missing { path: String },
    #[error("the source {path} is not a database of this program")]
    Foreign { path: String },
    #[error("the source {path} was written by an older version; `tenant-server migrate` brings it up to date")]
    Older { path: String },
    #[error("the source {path} has `{name}`, which this version does not know and would leave out")]
    Unknown { path: String, name: String },
    #[error("the target {path} is not empty: there are rows in `{table}`; nothing was changed")]
    NotEmpty { path: String, table: String },
    #[error("the source {path} is in use; stop the server first, or its writes would be lost. Nothing was copied")]
    InUse { path: String },
    #[error("`{table}.{column}` has a value {problem}; nothing was copied")]
    Unfit { table: String, column: String, problem: String },
    #[error("the target {path} does not take a row of `{table}`: {reason}; nothing was copied")]
    Refused { path: String, table: String, reason: String },
    #[error("`{table}` would not be the same in the target ({read} rows were read, {found} found there); nothing was copied")]
    Differs { table: String, read: u64, found: u64 },
    #[error("the database {path} failed: {reason}; nothing was copied")]
    Failed { path: String, reason: String },
    #[error("this version cannot tell what to copy: {0}")]
    Layout(String),
}

impl CopyError {
    fn failed(path: &str, error: sqlx::Error) -> Self {
        Self::Failed { path: path.to_owned(), reason: without_values(&error) }
    }

    fn refused(path: &str, table: &str, error: sqlx::Error) -> Self {
        Self::Refused { path: path.to_owned(), table: table.to_owned(), reason: without_values(&error) }
    }

    fn unfit(table: &Table, column: &str, problem: impl Into<String>) -> Self {
        Self::Unfit { table: table.name.clone(), column: column.to_owned(), problem: problem.into() }
    }

    /// An address that cannot be read is that of one side, not `DATABASE_URL`.
    fn of(side: &'static str) -> impl Fn(OpenError) -> Self {
        move |error| match error {
            OpenError::Address => Self::Address { side },
            other => Self::Open(other),
        }
    }
}

/// What PostgreSQL says about data quotes it; a code does not.
fn without_values(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(answer) if answer.code().is_some_and(|code| code.len() == 5 && code.starts_with("22")) => {
            format!("a value does not fit (SQLSTATE {})", answer.code().unwrap_or_default())
        }
        sqlx::Error::Database(answer) => answer.message().to_owned(),
        other => other.to_string(),
    }
}

/// Copies everything from an instance at rest into an empty database, which is made where there is none.
///
/// # Errors
/// If both are the same database; if one cannot be opened or does not fit; if the source is in use; if the target has rows, rejects a row
/// or differs from the source afterwards. Nothing is copied then.
pub async fn copy(from: &Database, to: &Database) -> Result<Copied, CopyError> {
    if from == to {
        return Err(CopyError::Same);
    }
    let tables = layout::tables().await?;
    check_source(from).await?;
    let mut source = CopySession::source(from).await?;
    refuse_unknown(&mut source, &tables).await?;
    if let Some(mut target) = look_at_target(to).await? {
        refuse_rows(&mut target, &tables).await?;
        target.close().await?;
    }
    Store::migrate(to, false).await.map_err(CopyError::of("target"))?;
    let mut target = CopySession::target(to, &tables).await?;
    refuse_rows(&mut target, &tables).await?;

    let mut sums = Vec::new();
    for table in &tables {
        sums.push(transfer(&mut source, &mut target, table).await?);
    }
    for (table, read) in tables.iter().zip(&sums) {
        target.analyze(&table.name).await?;
        let found = sum(&mut target, table).await?;
        if found != *read {
            return Err(CopyError::Differs { table: table.name.clone(), read: read.rows, found: found.rows });
        }
    }
    if source.is_in_use().await? {
        return Err(CopyError::InUse { path: source.path });
    }
    target.commit().await?;
    source.close_after_copy().await;
    Ok(Copied(sums))
}

/// Whether a server has a session on the database. An embedded one has a lock for that.
///
/// # Errors
/// If the database cannot be opened, is behind a pooler that shares sessions, or fails.
pub async fn has_sessions(database: &Database) -> Result<bool, CopyError> {
    if matches!(database, Database::Sqlite(_)) {
        return Ok(false);
    }
    let mut session = CopySession::look(database).await?;
    let is_in_use = session.is_in_use().await?;
    session.close().await?;
    Ok(is_in_use)
}

/// An instance of this very version.
async fn check_source(from: &Database) -> Result<(), CopyError> {
    let path = match from {
        Database::Sqlite(file) if !file.exists() => return Err(CopyError::Missing { path: file.display().to_string() }),
        Database::Sqlite(file) => file.display().to_string(),
        Database::Postgres(settings) => super::postgres::options(&settings.address).map_err(CopyError::of("source"))?.1,
    };
    let lacking = Store::migrate(from, true).await.map_err(CopyError::of("source"))?;
    match lacking.len() {
        0 => Ok(()),
        all if all == migrations::all().len() => Err(CopyError::Foreign { path }),
        _ => Err(CopyError::Older { path }),
    }
}

/// What was added by hand would be lost silently.
async fn refuse_unknown(source: &mut CopySession, tables: &[Table]) -> Result<(), CopyError> {
    for table in tables {
        for name in source.columns(&table.name).await? {
            if !table.columns.iter().any(|column| column.name == name) {
                return Err(CopyError::Unknown { path: source.path.clone(), name: format!("{}.{name}", table.name) });
            }
        }
    }
    Ok(())
}

/// The target before it is migrated, if there is one: what is refused is not even brought up to date.
async fn look_at_target(to: &Database) -> Result<Option<CopySession>, CopyError> {
    if matches!(to, Database::Sqlite(file) if !file.exists()) {
        return Ok(None);
    }
    Store::migrate(to, true).await.map_err(CopyError::of("target"))?;
    CopySession::look(to).await.map(Some)
}

async fn refuse_rows(target: &mut CopySession, tables: &[Table]) -> Result<(), CopyError> {
    for Table { name, .. } in tables {
        if !target.columns(name).await?.is_empty() && !target.is_empty(name).await? {
            return Err(CopyError::NotEmpty { path: target.path.clone(), table: name.clone() });
        }
    }
    Ok(())
}

async fn transfer(source: &mut CopySession, target: &mut CopySession, table: &Table) -> Result<Sum, CopyError> {
    let refuses_nul = target.refuses_nul();
    let mut total = Total::default();
    let (mut batch, mut bytes) = (Vec::with_capacity(ROWS), 0);
    let mut rows = source.rows(table);
    while let Some(row) = rows.try_next().await? {
        if let Some((column, _)) = table.columns.iter().zip(&row).find(|(_, cell)| refuses_nul && cell.has_nul()) {
            return Err(CopyError::unfit(table, &column.name, "with a NUL character, which PostgreSQL cannot hold"));
        }
        total.add(&row);
        bytes += row.iter().map(Cell::size).sum::<usize>();
        batch.push(row);
        if batch.len() == ROWS || bytes > BYTES {
            target.insert(table, &batch).await?;
            batch.clear();
            bytes = 0;
        }
    }
    if !batch.is_empty() {
        target.insert(table, &batch).await?;
    }
    Ok(total.of(table))
}

async fn sum(session: &mut CopySession, table: &Table) -> Result<Sum, CopyError> {
    let mut total = Total::default();
    let mut rows = session.rows(table);
    while let Some(row) = rows.try_next().await? {
        total.add(&row);
    }
    Ok(total.of(table))
}

#[derive(Default)]
struct Total {
    rows: u64,
    fingerprint: Fingerprint,
}

impl Total {
    fn add(&mut self, row: &Row) {
        self.rows += 1;
        for cell in row {
            self.fingerprint.add(cell.form().as_deref());
        }
    }

    fn of(self, table: &Table) -> Sum {
        Sum { table: table.name.clone(), rows: self.rows, digest: self.fingerprint.finish() }
    }
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.iter().map(|sum| sum.table.len()).max().unwrap_or_default();
        for Sum { table, rows, digest } in &self.0 {
            writeln!(f, "{table:width$} {rows:>10} {}", digest.get(..SHOWN).unwrap_or(digest))?;
        }
        let rows: u64 = self.0.iter().map(|sum| sum.rows).sum();
        write!(f, "copied {rows} rows in {} tables", self.0.len())
    }
}
