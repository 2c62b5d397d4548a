//! Queries behind a pooler that gives each transaction another session of PostgreSQL: every query runs inside a transaction, as an
//! unnamed statement, with its time limits set for that transaction alone.
//!
//! **Invariant:** nothing relies on the session after the transaction that used it, and nothing is left in it.

use futures_util::stream::{BoxStream, StreamExt};
use sea_orm::prelude::async_trait;
use sea_orm::sqlx::Postgres;
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{self, AssertSqlSafe, Executor, Transaction};
use sea_orm::{ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Mutex;

use super::on_any;
use crate::config::Limits;

/// How transactions begin.
pub struct Pinning {
    read: String,
    write: String,
}

impl Pinning {
    /// `abandoned` is how long a transaction may wait for its client.
    pub fn new(limits: &Limits, abandoned: &str) -> Self {
        let (statement, lock) = (limits.statement.as_millis(), limits.lock.as_millis());
        let settings = format!(
            "SET LOCAL statement_timeout = '{statement}'; SET LOCAL lock_timeout = '{lock}'; \
             SET LOCAL idle_in_transaction_session_timeout = '{abandoned}'"
        );
        Self {
            read: format!("BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; {settings}"),
            write: format!("BEGIN ISOLATION LEVEL READ COMMITTED; {settings}"),
        }
    }

    pub async fn begin_read(&self, db: &DatabaseConnection) -> Result<Pinned, DbErr> {
        begin(db, &self.read).await
    }

    pub async fn begin_write(&self, db: &DatabaseConnection) -> Result<Pinned, DbErr> {
        begin(db, &self.write).await
    }

    /// A statement that only reads and the settings for it as one message, which is one round trip.
    pub fn message(&self, settings: &str, sql: &str) -> String {
        format!("{}; {settings}; {sql}; COMMIT", self.read)
    }
}

/// A snapshot of the database, however many queries read it.
pub async fn snapshot(db: &DatabaseConnection) -> Result<Pinned, DbErr> {
    begin(db, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await
}

async fn begin(db: &DatabaseConnection, statement: &str) -> Result<Pinned, DbErr> {
    let begin = || {
        let pool = db.get_postgres_connection_pool().clone();
        let statement = AssertSqlSafe(statement.to_owned());
        async move { pool.begin_with(statement).await.map_err(not_begun) }
    };
    on_any(begin).await.map(|tx| Pinned(Mutex::new(tx)))
}

/// A transaction, and with it one session.
pub struct Pinned(Mutex<Transaction<'static, Postgres>>);

impl Pinned {
    pub async fn commit(self) -> Result<(), DbErr> {
        self.0.into_inner().commit().await.map_err(not_executed)
    }

    /// Gives the rows to the reader one after the other.
    pub async fn each<T>(self, statement: &Statement, read: impl AsyncFnOnce(BoxStream<'_, Result<QueryResult, DbErr>>) -> T) -> T {
        let mut tx = self.0.into_inner();
        let rows = query(statement).fetch(&mut *tx).map(|row| row.map(QueryResult::from).map_err(not_read));
        let done = read(rows.boxed()).await;
        // What was read does not depend on how the transaction ends.
        tx.commit().await.ok();
        done
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Pinned {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut tx = self.0.lock().await;
        query(&statement).execute(&mut **tx).await.map(ExecResult::from).map_err(not_executed)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut tx = self.0.lock().await;
        tx.execute(AssertSqlSafe(sql.to_owned())).await.map(ExecResult::from).map_err(not_executed)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut tx = self.0.lock().await;
        query(&statement).fetch_optional(&mut **tx).await.map(|row| row.map(QueryResult::from)).map_err(not_read)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut tx = self.0.lock().await;
        let rows = query(&statement).fetch_all(&mut **tx).await.map_err(not_read)?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }
}

fn query(statement: &Statement) -> Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| sea_orm::Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values)).persistent(false)
}

fn not_begun(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        error => not_executed(error),
    }
}

fn not_executed(error: sqlx::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

fn not_read(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}
