//! A connection to PostgreSQL that only looks tokens up, so that a lookup is one round trip: a pool asks its connections
//! how they are each time they come back.
//!
//! **Invariant:** a connection on which anything went wrong is not used again, and one that does not answer costs no request.

use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions as _, Executor};
use sea_orm::{DbErr, QueryResult, RuntimeErr};
use tokio::sync::Mutex;

use super::pool::{CHECK, Use, is_outdated, replace_all};

/// A lookup takes a millisecond. One that takes this long on an open connection is tried again on a new one, so that a connection
/// that the network has dropped silently is noticed within the request.
const ON_OPEN: Duration = Duration::from_secs(1);

pub struct Lookup {
    options: PgConnectOptions,
    /// The settings of its session.
    session: String,
    /// How long connecting may take, and then the answer.
    patience: Duration,
    connection: Mutex<Option<Open>>,
}

struct Open {
    connection: PgConnection,
    since: Instant,
}

impl Lookup {
    pub fn new(options: PgConnectOptions, session: String, patience: Duration) -> Self {
        Self { options, session, patience, connection: Mutex::default() }
    }

    /// Runs a query that reads, with a list of texts: on the open connection, or if that fails, on a new one.
    pub async fn query(&self, sql: &str, wanted: &[String]) -> Result<Vec<QueryResult>, DbErr> {
        let mut place = self.connection.lock().await;
        let mut is_replaced = false;
        if let Some(open) = place.take().filter(|open| !is_outdated(open.since.elapsed(), Use::Reads.kept())) {
            match run(open, sql, wanted, self.patience.min(ON_OPEN)).await {
                Ok((open, rows)) => {
                    *place = Some(open);
                    return Ok(rows);
                }
                Err(error) => {
                    tracing::debug!(%error, "the connection for lookups is replaced");
                    is_replaced = true;
                }
            }
        }
        let asked = Instant::now();
        let connection = in_time(self.patience, async {
            let mut connection = self.options.connect().await?;
            connection.execute(AssertSqlSafe(self.session.as_str())).await?;
            Ok(connection)
        })
        .await?;
        let (open, rows) = run(Open { connection, since: Instant::now() }, sql, wanted, self.patience).await?;
        if is_replaced && asked.elapsed() < CHECK {
            // The database is quick and the old connection was not: whatever ended it has probably ended the others as well.
            replace_all();
        }
        *place = Some(open);
        Ok(rows)
    }

    /// Ends the connection, after whatever it is doing.
    pub async fn close(&self) {
        if let Some(open) = self.connection.lock().await.take()
            && let Err(error) = sqlx::Connection::close(open.connection).await
        {
            tracing::warn!(%error, "a database connection did not close cleanly");
        }
    }
}

async fn run(mut open: Open, sql: &str, wanted: &[String], patience: Duration) -> Result<(Open, Vec<QueryResult>), DbErr> {
    let query = sqlx::query(AssertSqlSafe(sql)).bind(wanted);
    let rows: Vec<PgRow> = in_time(patience, query.fetch_all(&mut open.connection)).await?;
    Ok((open, rows.into_iter().map(QueryResult::from).collect()))
}

async fn in_time<T>(patience: Duration, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, DbErr> {
    let done = tokio::time::timeout(patience, work).await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
    done.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
}
