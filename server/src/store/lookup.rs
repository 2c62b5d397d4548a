//! A connection to PostgreSQL that only looks tokens up, so that a lookup is one round trip: a pool asks its connections
//! how they are each time they come back.
//!
//! **Invariant:** a connection on which anything went wrong is not used again.

use std::time::Duration;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions as _};
use sea_orm::{DbErr, QueryResult, RuntimeErr};
use tokio::sync::Mutex;

pub struct Lookup {
    options: PgConnectOptions,
    /// How long connecting may take, and then the answer.
    patience: Duration,
    connection: Mutex<Option<PgConnection>>,
}

impl Lookup {
    pub fn new(options: PgConnectOptions, patience: Duration) -> Self {
        Self { options, patience, connection: Mutex::default() }
    }

    /// Runs a query that reads, with a list of texts. If the server has gone away since the last one and is back, nobody notices.
    pub async fn query(&self, sql: &str, wanted: &[String]) -> Result<Vec<QueryResult>, DbErr> {
        let mut place = self.connection.lock().await;
        if let Some(connection) = place.take() {
            match self.run(connection, sql, wanted).await {
                Ok((connection, rows)) => {
                    *place = Some(connection);
                    return Ok(rows);
                }
                Err(error) => tracing::debug!(%error, "the connection for lookups is replaced"),
            }
        }
        let connection = self.in_time(self.options.connect()).await?;
        let (connection, rows) = self.run(connection, sql, wanted).await?;
        *place = Some(connection);
        Ok(rows)
    }

    async fn run(&self, mut connection: PgConnection, sql: &str, wanted: &[String]) -> Result<(PgConnection, Vec<QueryResult>), DbErr> {
        let query = sqlx::query(AssertSqlSafe(sql)).bind(wanted);
        let rows: Vec<PgRow> = self.in_time(query.fetch_all(&mut connection)).await?;
        Ok((connection, rows.into_iter().map(QueryResult::from).collect()))
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, DbErr> {
        let done = tokio::time::timeout(self.patience, work).await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
        done.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
    }

    /// Ends the connection, after whatever it is doing.
    pub async fn close(&self) {
        if let Some(connection) = self.connection.lock().await.take()
            && let Err(error) = sqlx::Connection::close(connection).await
        {
            tracing::warn!(%error, "a database connection did not close cleanly");
        }
    }
}
