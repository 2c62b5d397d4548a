//! What an error of the database means: whether the same may work later, and at start, what to change.
//!
//! **Invariant:** a statement that the database does not understand is our mistake, and never taken for a fault of the database's.

use std::error::Error;

use sea_orm::sqlx::{self, error::DatabaseError, sqlite::SqliteError};
use sea_orm::{DbErr, RuntimeErr};

/// Classes of PostgreSQL's codes: no connection, wrong credentials, no such database, transactions that cannot both be, too little of
/// something, locks and readiness, an operator's doing, the system's doing, damage.
const PASSING_CLASSES: [&str; 9] = ["08", "28", "3D", "40", "53", "55", "57", "58", "XX"];

/// A server that only reads, a right that was taken away, a transaction that was aborted.
const PASSING: [&str; 3] = ["25006", "42501", "25P03"];

/// Primary codes of SQLite: busy, locked, no memory, interrupted, read-only, I/O, damage, full, cannot open, protocol, no database.
const PASSING_EMBEDDED: [i32; 11] = [5, 6, 7, 9, 8, 10, 11, 13, 14, 15, 26];

/// Whether the same may work when what keeps the database from working has passed.
pub(super) fn passes(error: &DbErr) -> bool {
    if matches!(error, DbErr::ConnectionAcquire(_)) {
        return true;
    }
    let Some(cause) = cause(error) else { return false };
    match cause {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        sqlx::Error::Database(answer) => match embedded(answer.as_ref()) {
            Some(code) => PASSING_EMBEDDED.contains(&code),
            None => {
                let code = answer.code().unwrap_or_default();
                PASSING.contains(&code.as_ref()) || PASSING_CLASSES.iter().any(|class| code.starts_with(class))
            }
        },
        _ => false,
    }
}

/// Whether the transaction was undone because of another one: serialization failure, deadlock.
pub(super) fn is_conflict(error: &DbErr) -> bool {
    let Some(sqlx::Error::Database(answer)) = cause(error) else { return false };
    embedded(answer.as_ref()).is_none() && matches!(answer.code().unwrap_or_default().as_ref(), "40001" | "40P01")
}

/// Whether the server no longer takes writes, or is ending: it is a standby, was made read-only, is shut down or restarted.
pub(super) fn is_failover(error: &DbErr) -> bool {
    let Some(sqlx::Error::Database(answer)) = cause(error) else { return false };
    let code = answer.code().unwrap_or_default();
    embedded(answer.as_ref()).is_none() && (code == "25006" || code.starts_with("57P0"))
}

/// Whether the connection to the server no longer works: it was closed, or the session was ended.
pub(super) fn is_broken(error: &DbErr) -> bool {
    is_failover(error) || matches!(error, DbErr::Exec(_) | DbErr::Query(_)) && matches!(cause(error), Some(sqlx::Error::Io(_)))
}

/// Why the database cannot be used, in one sentence for the operator who starts the program.
pub(super) fn reason(error: &(dyn Error + 'static)) -> String {
    let found = error.downcast_ref().or_else(|| error.downcast_ref().and_then(cause));
    match found {
        Some(sqlx::Error::Database(answer)) => match advice(answer.as_ref()) {
            Some(advice) => format!("{}; {advice}", answer.message()),
            None => answer.message().to_owned(),
        },
        Some(sqlx::Error::Io(error)) => error.to_string(),
        Some(sqlx::Error::PoolTimedOut) => "it does not answer in time".to_owned(),
        Some(error) => error.to_string(),
        None => error.to_string(),
    }
}

pub(super) fn cause(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Some(cause),
        _ => None,
    }
}

/// The primary code, if it is an answer of SQLite's.
fn embedded(answer: &dyn DatabaseError) -> Option<i32> {
    let answer = answer.try_downcast_ref::<SqliteError>()?;
    let extended: i32 = answer.code()?.parse().ok()?;
    Some(extended & 0xff)
}

fn advice(answer: &dyn DatabaseError) -> Option<&'static str> {
    match embedded(answer) {
        Some(5 | 6) => Some("another process uses it, and the embedded database is for one: end that one first"),
        Some(8) => Some("give this user the right to write to it and to its directory"),
        Some(10 | 13) => Some("make room on the disk, and see that it works"),
        Some(11) => Some("the file is damaged: restore it from a backup"),
        Some(14) => Some("give this user the right to read and write it and its directory"),
        Some(26) => Some("name another file, or remove this one"),
        Some(_) => None,
        None => match answer.code()?.as_ref() {
            "28P01" | "28000" => Some("check the user, the password and the server's pg_hba.conf"),
            "3D000" => Some("create it: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"),
            "42501" => Some("give the user the right to: as its owner, or by GRANT"),
            "53300" => Some("end others, or let the server or the role have more"),
            "25006" => Some("name the primary server, and a database that can be written to"),
            "08P01" => Some("a pooler in between refuses it: leave `options` out of the address, or see server/README.md"),
            "57P03" => Some("try again when the server has started"),
            _ => None,
        },
    }
}
