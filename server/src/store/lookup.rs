//! A connection to PostgreSQL that only looks tokens up, so that a lookup is one round trip: a pool asks its connections
//! how they are each time they come back.
//!
//! **Invariant:** a connection on which anything went wrong is not used again, and one that does not answer costs no request.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions as _, Executor};
use sea_orm::{DbErr, QueryResult, RuntimeErr};
use tokio::sync::Mutex;

use super::fault;
use super::pinned::Pinning;
use super::pool::{CHECK, PAUSE, Use, Uses, is_outdated, replace_all};
use crate::config::PoolSettings;

/// A lookup takes a millisecond. One that takes this long on an open connection is tried again on a new one, so that a connection
/// that the network has dropped silently is noticed within the request.
const ON_OPEN: Duration = Duration::from_secs(1);

pub struct Lookup {
    options: PgConnectOptions,
    session: SessionOwner,
    /// How long connecting may take, and then the answer.
    patience: Duration,
    /// How long a connection is used at most, so that a pooler or a server that waits for its clients to leave can end.
    age: Option<Duration>,
    uses: Uses,
    connection: Mutex<Option<Open>>,
}

/// Whom the session of the connection belongs to.
pub enum SessionOwner {
    /// To the connection, which sets this first.
    Own(String),
    /// To whichever client has a transaction in it. Each lookup is one message with a transaction of its own and these settings.
    Shared(Arc<Pinning>, &'static str),
}

struct Open {
    connection: PgConnection,
    since: Instant,
}

impl Lookup {
    pub fn new(options: PgConnectOptions, session: SessionOwner, limits: &PoolSettings) -> Self {
        let (patience, age, uses) = (limits.acquire, limits.age, Uses::new(limits.uses));
        Self { options, session, patience, age, uses, connection: Mutex::default() }
    }

    /// Runs a query that reads, with a list of texts: on the open connection, or if that fails, on a new one.
    ///
    /// # Errors
    /// If the query fails on a new connection as well or exceeds its time; behind a pooler that shares sessions, also if a text is not
    /// hexadecimal.
    pub async fn query(&self, sql: &str, wanted: &[String]) -> Result<Vec<QueryResult>, DbErr> {
        let mut place = self.connection.lock().await;
        let mut is_replaced = false;
        if let Some(open) = place.take().filter(|open| self.is_usable(open.since.elapsed())) {
            match self.run(open, sql, wanted, self.patience.min(ON_OPEN)).await {
                Ok((open, rows)) => {
                    self.keep(&mut place, open);
                    return Ok(rows);
                }
                Err(error) => {
                    tracing::debug!(%error, "the connection for lookups is replaced");
                    is_replaced = true;
                }
            }
        }
        let asked = Instant::now();
        let (open, rows) = match self.on_new(sql, wanted).await {
            // It may lead to one of several poolers that is about to end.
            Err(error) if fault::is_broken(&error) => {
                tokio::time::sleep(PAUSE).await;
                self.on_new(sql, wanted).await?
            }
            done => done?,
        };
        if is_replaced && asked.elapsed() < CHECK {
            // The database is quick and the old connection was not: whatever ended it has probably ended the others as well.
            replace_all();
        }
        self.keep(&mut place, open);
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

    /// It is closed by being dropped, if this use was its last one.
    fn keep(&self, place: &mut Option<Open>, open: Open) {
        *place = (!self.uses.is_last()).then_some(open);
    }

    fn is_usable(&self, age: Duration) -> bool {
        !is_outdated(age, Use::Reads.kept()) && self.age.is_none_or(|most| age < most)
    }

    async fn on_new(&self, sql: &str, wanted: &[String]) -> Result<(Open, Vec<QueryResult>), DbErr> {
        let connection = in_time(self.patience, async {
            let mut connection = self.options.connect().await?;
            if let SessionOwner::Own(settings) = &self.session {
                connection.execute(AssertSqlSafe(settings.as_str())).await?;
            }
            Ok(connection)
        })
        .await?;
        self.run(Open { connection, since: Instant::now() }, sql, wanted, self.patience).await
    }

    async fn run(&self, mut open: Open, sql: &str, wanted: &[String], patience: Duration) -> Result<(Open, Vec<QueryResult>), DbErr> {
        let rows: Vec<PgRow> = match &self.session {
            SessionOwner::Own(_) => {
                let query = sqlx::query(AssertSqlSafe(sql)).bind(wanted);
                in_time(patience, query.fetch_all(&mut open.connection)).await?
            }
            SessionOwner::Shared(pinning, settings) => {
                let message = pinning.message(settings, &with_list(sql, wanted)?);
                in_time(patience, sqlx::raw_sql(AssertSqlSafe(message)).fetch_all(&mut open.connection)).await?
            }
        };
        Ok((open, rows.into_iter().map(QueryResult::from).collect()))
    }
}

/// The query with the list in it: parameters would need a statement that is prepared first.
fn with_list(sql: &str, wanted: &[String]) -> Result<String, DbErr> {
    if wanted.iter().all(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return Ok(sql.replace("$1", &format!("'{{{}}}'", wanted.join(","))));
    }
    Err(DbErr::Custom("the hash of a token is not in hexadecimal".to_owned()))
}

async fn in_time<T>(patience: Duration, work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, DbErr> {
    let done = tokio::time::timeout(patience, work).await.unwrap_or(Err(sqlx::Error::PoolTimedOut));
    done.map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_hashes_gets_into_a_query() {
        let list = |texts: &[&str]| with_list("= ANY($1)", &texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
        assert_eq!(list(&["0aF", "9"]).unwrap(), "= ANY('{0aF,9}')");
        for text in ["'", "a,b", "{", " ", "g", "é", "a\\"] {
            assert!(list(&["0a", text]).is_err(), "{text}");
        }
    }
}
