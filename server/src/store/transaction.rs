//! A transaction of PostgreSQL with a connection of its own.
//!
//! It begins within a time limit, and each statement is answered within one: on a connection that the network has dropped silently, an
//! answer would be waited for as long as the operating system tries.
//!
//! **Invariant:** a connection returns to its pool without a transaction, or it is closed.

use std::io;
use std::time::{Duration, Instant};

use futures_util::stream::{BoxStream, StreamExt};
use sea_orm::prelude::async_trait;
use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::postgres::PgConnection;
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{self, AssertSqlSafe, Executor, Postgres};
use sea_orm::{ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::{fault, pool, to_the_end};
use crate::config::PoolSettings;

/// How long the answer to `BEGIN` may take on a connection that was open before. It usually takes less than a millisecond.
const BEGIN: Duration = Duration::from_secs(2);

/// For how long the answer to a statement may be on its way, after the time at which the server aborts it.
const ANSWER: Duration = Duration::from_secs(5);

/// How transactions begin.
pub struct Beginning {
    statement: String,
    is_shared: bool,
    on_open: Duration,
    on_new: Duration,
    /// For the answer to a statement. None if statements may take any time.
    answer: Option<Duration>,
}

impl Beginning {
    /// If sessions are shared with other clients of a pooler, `BEGIN` waits for a session, so it has the time for a connection.
    pub fn new(statement: impl Into<String>, is_shared: bool, limits: &PoolSettings) -> Self {
        let on_open = if is_shared { limits.acquire } else { limits.acquire.min(BEGIN) };
        let answer = (!limits.statement.is_zero()).then(|| limits.statement + ANSWER);
        Self { statement: statement.into(), is_shared, on_open, on_new: limits.acquire, answer }
    }

    /// Begins on another connection where one turns out to be broken: nothing has been done yet that could be done twice. A new one
    /// may break as well, where it leads to one of several poolers that is about to end.
    ///
    /// # Errors
    /// If no transaction begins within the time for a connection, or if the server rejects it.
    pub async fn on(&self, db: &DatabaseConnection) -> Result<Transaction, DbErr> {
        let asked = Instant::now();
        let mut begun = self.begin(db, self.on_open).await;
        let mut pause = Duration::ZERO;
        while let Err(error) = &begun
            && fault::is_broken(error)
            && (pause.is_zero() || asked.elapsed() < self.on_new)
        {
            // A pooler that is busy answers late, too.
            if !(self.is_shared && is_late(error)) {
                pool::replace_all();
            }
            tokio::time::sleep(pause).await;
            pause = pool::PAUSE;
            begun = self.begin(db, self.on_new).await;
        }
        begun
    }

    async fn begin(&self, db: &DatabaseConnection, patience: Duration) -> Result<Transaction, DbErr> {
        let (pool, is_shared, answer) = (db.get_postgres_connection_pool().clone(), self.is_shared, self.answer);
        let statement = AssertSqlSafe(self.statement.clone());
        to_the_end(async move {
            let mut connection = pool.acquire().await.map_err(not_acquired)?;
            let begun = timeout(patience, connection.execute(statement)).await;
            if let Ok(Ok(_)) = begun {
                return Ok(Transaction { connection: Mutex::new(Some(connection)), is_shared, answer });
            }
            // The transaction may still begin there.
            drop(connection.detach());
            Err(not_executed(begun.map_or_else(|_| late(), |begun| begun.err().unwrap_or(sqlx::Error::BeginFailed))))
        })
        .await
    }
}

/// A transaction that has begun. It is rolled back if it is dropped.
pub struct Transaction {
    /// None once it has ended.
    connection: Mutex<Option<PoolConnection<Postgres>>>,
    is_shared: bool,
    answer: Option<Duration>,
}

impl Transaction {
    /// # Errors
    /// If the transaction has ended, or if the database fails: the change may be final nevertheless.
    pub async fn commit(mut self) -> Result<(), DbErr> {
        let limit = self.answer;
        let held = self.connection.get_mut();
        let committed = answered(limit, open(held)?.execute("COMMIT")).await;
        unless_late(held, committed).map_err(not_executed)?;
        *held = None;
        Ok(())
    }

    /// Gives the rows to the reader one after the other, and ends.
    ///
    /// # Errors
    /// If the transaction has ended. An error of the query is given to the reader.
    pub async fn each<T>(
        mut self,
        statement: &Statement,
        read: impl AsyncFnOnce(BoxStream<'_, Result<QueryResult, DbErr>>) -> T,
    ) -> Result<T, DbErr> {
        let query = self.query(statement);
        let rows = query.fetch(open(self.connection.get_mut())?).map(|row| row.map(QueryResult::from).map_err(not_read));
        let done = read(rows.boxed()).await;
        // What was read does not depend on how the transaction ends.
        self.commit().await.ok();
        Ok(done)
    }

    /// Only a session of our own keeps prepared statements.
    fn query<'a>(&self, statement: &'a Statement) -> Query<'a, Postgres, SqlxValues> {
        let values = statement.values.clone().unwrap_or_else(|| sea_orm::Values(Vec::new()));
        sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values)).persistent(!self.is_shared)
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(mut connection) = self.connection.get_mut().take() {
            tokio::spawn(async move {
                if !matches!(timeout(pool::RELEASE, connection.execute("ROLLBACK")).await, Ok(Ok(_))) {
                    drop(connection.detach());
                }
            });
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let mut held = self.connection.lock().await;
        let done = answered(self.answer, self.query(&statement).execute(open(&mut held)?)).await;
        unless_late(&mut held, done).map(ExecResult::from).map_err(not_executed)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        let mut held = self.connection.lock().await;
        let done = answered(self.answer, open(&mut held)?.execute(AssertSqlSafe(sql.to_owned()))).await;
        unless_late(&mut held, done).map(ExecResult::from).map_err(not_executed)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut held = self.connection.lock().await;
        let row = answered(self.answer, self.query(&statement).fetch_optional(open(&mut held)?)).await;
        unless_late(&mut held, row).map(|row| row.map(QueryResult::from)).map_err(not_read)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut held = self.connection.lock().await;
        let rows = answered(self.answer, self.query(&statement).fetch_all(open(&mut held)?)).await;
        let rows = unless_late(&mut held, rows).map_err(not_read)?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }
}

fn open(held: &mut Option<PoolConnection<Postgres>>) -> Result<&mut PgConnection, DbErr> {
    held.as_deref_mut().ok_or_else(|| DbErr::Custom("the transaction has ended".to_owned()))
}

async fn answered<T>(limit: Option<Duration>, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, sqlx::Error> {
    match limit {
        Some(limit) => timeout(limit, work).await.unwrap_or_else(|_| Err(late())),
        None => work.await,
    }
}

/// A connection that has not answered is closed, and so are others that may have been dropped with it.
fn unless_late<T>(held: &mut Option<PoolConnection<Postgres>>, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
    if matches!(&done, Err(sqlx::Error::Io(cause)) if cause.kind() == io::ErrorKind::TimedOut) {
        if let Some(connection) = held.take() {
            drop(connection.detach());
        }
        pool::replace_all();
    }
    done
}

fn late() -> sqlx::Error {
    sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the statement was not answered in time"))
}

fn is_late(error: &DbErr) -> bool {
    matches!(fault::cause(error), Some(sqlx::Error::Io(cause)) if cause.kind() == io::ErrorKind::TimedOut)
}

fn not_acquired(error: sqlx::Error) -> DbErr {
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
