//! One session that makes and removes databases, on a thread of its own: tests have runtimes that come and go.
//!
//! **Invariant:** lives as long as the value, so that the server knows which databases are still in use.

use std::str::FromStr;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Row};
use tokio::runtime::Builder;
use tokio::time::timeout;

use super::PostgresError;
use crate::testbed::database::Url;

/// An address that swallows whatever is sent to it is not waited for.
const PATIENCE: Duration = Duration::from_secs(30);

type Rows = Result<Vec<String>, String>;

pub struct Session {
    questions: Sender<(String, Sender<Rows>)>,
}

impl Session {
    /// # Errors
    /// `Address` if the URL is invalid, `Start` if there is no connection.
    pub fn open(url: &Url, name: &str) -> Result<Self, PostgresError> {
        // Its error might quote the URL.
        let options = PgConnectOptions::from_str(url.reveal()).map_err(|_| PostgresError::Address)?;
        let options = options.application_name(name).disable_statement_logging();
        let (questions, asked) = channel();
        let (ready, opened) = channel();
        thread::spawn(move || serve(&options, &ready, &asked));
        opened.recv().map_err(|_| gone())?.map_err(PostgresError::Start)?;
        Ok(Self { questions })
    }

    /// Runs one statement; the first column of what it returns.
    ///
    /// # Errors
    /// `Refused` if the server rejects the statement; otherwise if the connection has ended.
    pub fn ask(&self, sql: String) -> Result<Vec<String>, PostgresError> {
        let (sender, answer) = channel();
        self.questions.send((sql, sender)).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?.map_err(PostgresError::Refused)
    }
}

fn gone() -> PostgresError {
    PostgresError::Refused("its session has ended".to_owned())
}

fn serve(options: &PgConnectOptions, ready: &Sender<Result<(), String>>, asked: &Receiver<(String, Sender<Rows>)>) {
    let opened = Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string()).and_then(|runtime| {
        let opening = runtime.block_on(async { timeout(PATIENCE, options.connect()).await });
        let opened = opening.map_err(|_| format!("it did not answer within {} seconds", PATIENCE.as_secs()))?;
        Ok((runtime, opened.map_err(|error| error.to_string())?))
    });
    // The caller may be gone, at every step.
    match opened {
        Ok((runtime, mut connection)) => {
            ready.send(Ok(())).ok();
            for (sql, answer) in asked {
                answer.send(runtime.block_on(run(&mut connection, sql))).ok();
            }
        }
        Err(error) => drop(ready.send(Err(error))),
    }
}

async fn run(connection: &mut PgConnection, sql: String) -> Rows {
    let rows: Vec<PgRow> = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(connection).await.map_err(|error| error.to_string())?;
    rows.iter().map(|row| row.try_get(0).map_err(|error| error.to_string())).collect()
}
