//! A connection to SQLite that only looks tokens up: it waits for no list that other connections read, and costs no pool.
//!
//! **Invariant:** a connection on which anything went wrong is not used again.

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions as _, Connection, SqlitePool};
use sea_orm::{DbErr, QueryResult, RuntimeErr};
use tokio::sync::Mutex;

pub struct SqliteLookup {
    options: SqliteConnectOptions,
    connection: Mutex<Option<SqliteConnection>>,
}

/// What a query looks for.
pub enum PendingKey<'a> {
    One(&'a str),
    /// A list in JSON.
    Several(String),
}

impl SqliteLookup {
    /// With the settings of this pool.
    pub fn like(pool: &SqlitePool) -> Self {
        Self { options: (*pool.connect_options()).clone(), connection: Mutex::default() }
    }

    /// Runs a query that reads, with one parameter.
    ///
    /// # Errors
    /// If the database fails; the next query opens a new connection.
    pub async fn query(&self, sql: &'static str, wanted: PendingKey<'_>) -> Result<Vec<QueryResult>, DbErr> {
        let mut place = self.connection.lock().await;
        let found = async {
            let mut connection = match place.take() {
                Some(connection) => connection,
                None => self.options.connect().await?,
            };
            let query = sqlx::query(AssertSqlSafe(sql));
            // Of one row SQLite need not be asked whether there is another.
            let rows: Vec<SqliteRow> = match wanted {
                PendingKey::One(text) => Vec::from_iter(query.bind(text).fetch_optional(&mut connection).await?),
                PendingKey::Several(list) => query.bind(list).fetch_all(&mut connection).await?,
            };
            *place = Some(connection);
            Ok(rows)
        };
        let rows = found.await.map_err(|error: sqlx::Error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?;
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    /// Ends the connection, after whatever it is doing.
    pub async fn close(&self) {
        if let Some(connection) = self.connection.lock().await.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(%error, "a database connection did not close cleanly");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup() -> (tempfile::TempDir, SqliteLookup) {
        let directory = tempfile::tempdir().unwrap();
        let options = SqliteConnectOptions::new().filename(directory.path().join("t.db")).create_if_missing(true);
        (directory, SqliteLookup { options, connection: Mutex::default() })
    }

    fn texts(rows: Vec<QueryResult>) -> Vec<String> {
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    #[tokio::test]
    async fn one_and_several_are_found() {
        let (_directory, lookup) = lookup();
        let one = lookup.query("SELECT $1 WHERE $1 = 'a'", PendingKey::One("a")).await.unwrap();
        assert_eq!(texts(one), ["a"]);
        assert!(lookup.query("SELECT $1 WHERE $1 = 'a'", PendingKey::One("b")).await.unwrap().is_empty());
        let several = lookup.query("SELECT value FROM json_each($1)", PendingKey::Several(r#"["a","b"]"#.into())).await.unwrap();
        assert_eq!(texts(several), ["a", "b"]);
    }

    #[tokio::test]
    async fn a_connection_is_kept_until_a_query_fails() {
        let (_directory, lookup) = lookup();
        lookup.query("SELECT $1", PendingKey::One("a")).await.unwrap();
        assert!(lookup.connection.lock().await.is_some());
        lookup.query("SELECT $1 FROM missing", PendingKey::One("a")).await.unwrap_err();
        assert!(lookup.connection.lock().await.is_none());
        let again = lookup.query("SELECT $1", PendingKey::One("b")).await.unwrap();
        assert_eq!(texts(again), ["b"]);
    }
}
