//! One connection to either store, with the transaction that the copy reads from or writes in.
//!
//! **Invariant:** what is not committed is undone when the value goes away; no error has a value of a row in it.

use std::path::Path;

use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, AssertSqlSafe, ColumnIndex, ConnectOptions, Connection, Decode, Type};

use super::cell::{Cell, CellKind, Row};
use super::layout::Table;
use super::{CopyError, postgres, sqlite};
use crate::config::Database;
use crate::store::OpenError;
use crate::store::postgres as server;

/// How long the embedded database may be held by another process.
const BUSY: std::time::Duration = std::time::Duration::from_secs(5);

pub struct CopySession {
    pub path: String,
    link: Link,
    /// What the embedded database said of itself before anything was read from it.
    version: Option<String>,
}

enum Link {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Link {
    async fn close(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(link) => link.close().await,
            Self::Postgres(link) => link.close().await,
        }
    }
}

impl CopySession {
    /// A snapshot of the database, however long the reading takes.
    ///
    /// # Errors
    /// If the database cannot be opened, is behind a pooler that shares sessions, or fails.
    pub async fn source(database: &Database) -> Result<Self, CopyError> {
        let mut session = Self::connect(database, true).await?;
        match &session.link {
            Link::Sqlite(_) => {
                session.version = session.ask("SELECT CAST(data_version AS TEXT) FROM pragma_data_version").await?.pop();
                session.run("BEGIN").await?;
            }
            Link::Postgres(_) => {
                session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
                session.run(postgres::PATIENT).await?;
            }
        }
        // The snapshot is taken by the first query.
        session.ask("SELECT CAST(count(*) AS TEXT) FROM seaql_migrations").await?;
        Ok(session)
    }

    /// Begins a transaction beside which no other writes: it locks all tables, or the file of the embedded database.
    ///
    /// # Errors
    /// If the database cannot be opened, is behind a pooler that shares sessions, or fails; or if another transaction holds a lock for
    /// longer than the lock timeout.
    pub async fn target(database: &Database, tables: &[Table]) -> Result<Self, CopyError> {
        let mut session = Self::connect(database, false).await?;
        match (&session.link, database) {
            (Link::Postgres(_), Database::Postgres(settings)) => {
                session.run("BEGIN").await?;
                session.run(postgres::PATIENT).await?;
                session.run(&format!("SET LOCAL lock_timeout = {}", settings.limits.lock.as_millis())).await?;
                session.run(&postgres::lock(tables)).await?;
            }
            _ => session.run("BEGIN IMMEDIATE").await?,
        }
        Ok(session)
    }

    /// For a look before anything is decided.
    ///
    /// # Errors
    /// If the database cannot be opened, or is behind a pooler that shares sessions.
    pub async fn look(database: &Database) -> Result<Self, CopyError> {
        Self::connect(database, true).await
    }

    async fn connect(database: &Database, read_only: bool) -> Result<Self, CopyError> {
        match database {
            Database::Sqlite(file) => {
                let path = file.display().to_string();
                let connected = embedded(file, read_only).connect().await.map_err(|error| OpenError::connect(&path, error))?;
                Ok(Self { path, link: Link::Sqlite(connected), version: None })
            }
            Database::Postgres(settings) => {
                let (connected, path) = server::own_session(settings).await?;
                Ok(Self { path, link: Link::Postgres(connected), version: None })
            }
        }
    }

    /// Whether the target keeps texts without NUL alone.
    pub fn refuses_nul(&self) -> bool {
        matches!(self.link, Link::Postgres(_))
    }

    /// The columns a table has here; none if there is no such table.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn columns(&mut self, table: &str) -> Result<Vec<String>, CopyError> {
        let sql = match self.link {
            Link::Sqlite(_) => sqlite::columns(table),
            Link::Postgres(_) => postgres::columns(table),
        };
        self.ask(&sql).await
    }

    /// # Errors
    /// If there is no such table, or if the database fails.
    pub async fn is_empty(&mut self, table: &str) -> Result<bool, CopyError> {
        let found = self.ask(&format!("SELECT CAST(count(*) AS TEXT) FROM (SELECT 1 FROM \"{table}\" LIMIT 1) AS one")).await?;
        Ok(found == ["0"])
    }

    /// All rows in the order of their primary key, as they come.
    ///
    /// # Errors
    /// An item is an error if the database fails, or if a value is not of the kind of its column.
    pub fn rows<'a>(&'a mut self, table: &'a Table) -> BoxStream<'a, Result<Row, CopyError>> {
        let path = &self.path;
        let failed = move |error| CopyError::failed(path, error);
        match &mut self.link {
            Link::Sqlite(link) => {
                sqlx::query(AssertSqlSafe(sqlite::select(table))).fetch(link).map(move |found| read(table, &found.map_err(failed)?)).boxed()
            }
            Link::Postgres(link) => sqlx::query(AssertSqlSafe(postgres::select(table)))
                .fetch(link)
                .map(move |found| read(table, &found.map_err(failed)?))
                .boxed(),
        }
    }

    /// # Errors
    /// If the database rejects a row, or if it fails.
    pub async fn insert(&mut self, table: &Table, rows: &[Row]) -> Result<(), CopyError> {
        let done = match &mut self.link {
            Link::Sqlite(link) => sqlite::insert(link, table, rows).await,
            Link::Postgres(link) => postgres::insert(link, table, rows).await,
        };
        done.map_err(|error| CopyError::refused(&self.path, &table.name, error))
    }

    /// Tells the planner what a table is like now, so that the first requests are as quick as later ones.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn analyze(&mut self, table: &str) -> Result<(), CopyError> {
        match self.link {
            Link::Sqlite(_) => Ok(()),
            Link::Postgres(_) => self.run(&format!("ANALYZE \"{table}\"")).await,
        }
    }

    /// Whether another program has written to the source since, or is about to.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn is_in_use(&mut self) -> Result<bool, CopyError> {
        match self.link {
            Link::Sqlite(_) => {
                // The version changes once the snapshot that was read ends.
                self.run("COMMIT").await?;
                let version = self.ask("SELECT CAST(data_version AS TEXT) FROM pragma_data_version").await?.pop();
                Ok(version != self.version)
            }
            Link::Postgres(_) => {
                for _ in 0..postgres::TRIES {
                    if self.ask(postgres::OTHERS).await? == ["0"] {
                        return Ok(false);
                    }
                    // The end of a session is seen only a little later.
                    tokio::time::sleep(postgres::BETWEEN).await;
                    self.ask(postgres::LOOK_AGAIN).await?;
                }
                Ok(true)
            }
        }
    }

    /// # Errors
    /// If the database does not commit.
    pub async fn commit(mut self) -> Result<(), CopyError> {
        self.run("COMMIT").await?;
        self.close_after_copy().await;
        Ok(())
    }

    /// What has been committed stays, however the connection ends.
    pub async fn close_after_copy(self) {
        if let Err(error) = self.link.close().await {
            tracing::warn!(%error, "a connection did not close after everything was copied");
        }
    }

    /// # Errors
    /// If the connection does not close cleanly.
    pub async fn close(self) -> Result<(), CopyError> {
        self.link.close().await.map_err(|error| CopyError::failed(&self.path, error))
    }

    async fn run(&mut self, sql: &str) -> Result<(), CopyError> {
        self.ask(sql).await.map(drop)
    }

    /// The first column of what is found, as text.
    async fn ask(&mut self, sql: &str) -> Result<Vec<String>, CopyError> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        let found = match &mut self.link {
            Link::Sqlite(link) => sql.fetch_all(link).await.and_then(|rows| rows.iter().map(first).collect()),
            Link::Postgres(link) => sql.fetch_all(link).await.and_then(|rows| rows.iter().map(first).collect()),
        };
        found.map_err(|error| CopyError::failed(&self.path, error))
    }
}

/// A source is never written to, and a target was made before.
fn embedded(file: &Path, read_only: bool) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new().filename(file).busy_timeout(BUSY).foreign_keys(true).disable_statement_logging();
    match read_only {
        true => options.read_only(true),
        false => options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full),
    }
}

fn first<'r, R>(row: &'r R) -> Result<String, sqlx::Error>
where
    R: sqlx::Row,
    usize: ColumnIndex<R>,
    String: Decode<'r, R::Database> + Type<R::Database>,
{
    row.try_get(0)
}

fn read<'r, R>(table: &Table, row: &'r R) -> Result<Row, CopyError>
where
    R: sqlx::Row,
    usize: ColumnIndex<R>,
    Option<String>: Decode<'r, R::Database> + Type<R::Database>,
{
    let cell = |(place, column): (usize, &super::layout::Column)| {
        let text: Option<Option<String>> = row.try_get(place).ok();
        let unfit = |kind: CellKind| CopyError::unfit(table, &column.name, format!("that is not {}", kind.article()));
        text.and_then(|text| Cell::read(column.kind, text)).ok_or_else(|| unfit(column.kind))
    };
    table.columns.iter().enumerate().map(cell).collect()
}
