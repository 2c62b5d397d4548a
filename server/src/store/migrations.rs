//! Which migrations a database lacks, and bringing it up to date.
//!
//! **Invariant:** a database that is newer than the program, or not ours, is refused before anything is written to it.

use std::error::Error;

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::fault;

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("DATABASE_URL is not the address of a PostgreSQL database")]
    Address,
    #[error("cannot open the database {path}: {reason}")]
    Connect { path: String, reason: String },
    #[error("the database {path} {problem}")]
    Unfit { path: String, problem: String },
    #[error("the database {path} was written by a newer version of this program (it knows `{migration}`)")]
    Newer { path: String, migration: String },
    #[error("cannot bring the database {path} up to date, so nothing in it has been changed: {reason}")]
    Migrate { path: String, reason: String },
}

impl OpenError {
    pub(super) fn connect(path: &str, source: impl Error + 'static) -> Self {
        Self::Connect { path: path.to_owned(), reason: fault::reason(&source) }
    }

    pub(super) fn unfit(path: &str, problem: impl Into<String>) -> Self {
        Self::Unfit { path: path.to_owned(), problem: problem.into() }
    }
}

/// All migrations, oldest first.
pub(super) fn all() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

/// The migrations the database lacks, oldest first. Those it has seen are a part of ours, or it is not for us.
///
/// # Errors
/// If the database cannot be read, was written by a newer version, or has tables of another program.
pub(super) async fn pending(db: &impl ConnectionTrait, path: &str) -> Result<Vec<String>, OpenError> {
    let mut pending = all();
    let applied = match applied(db).await {
        Ok(applied) => applied,
        Err(error) if fault::passes(&error) => return Err(OpenError::connect(path, error)),
        Err(_) => return Err(OpenError::unfit(path, format!("has a table `{RECORD}` of another program; name an empty one"))),
    };
    let unknown = applied.iter().find(|migration| !pending.contains(migration));
    let known = pending.iter().any(|migration| applied.contains(migration));
    match unknown {
        Some(migration) if known => return Err(OpenError::Newer { path: path.to_owned(), migration: migration.clone() }),
        Some(migration) => return Err(OpenError::unfit(path, format!("is another program's (it knows `{migration}`); name an empty one"))),
        None => pending.retain(|migration| !applied.contains(migration)),
    }
    if !known && let Some(schema) = closed_schema(db).await.map_err(|error| OpenError::connect(path, error))? {
        let problem =
            format!("has its tables in the schema `{schema}`: permission denied; GRANT USAGE ON SCHEMA \"{schema}\" to this user");
        return Err(OpenError::unfit(path, problem));
    }
    if !known && let Some(table) = table(db).await.map_err(|error| OpenError::connect(path, error))? {
        let problem = format!("has tables, such as `{table}`, that this program did not make; name an empty one, or restore the backup");
        return Err(OpenError::unfit(path, problem));
    }
    Ok(pending)
}

/// The table of the migrations that have been applied.
const RECORD: &str = "seaql_migrations";

/// The migrations the database has seen, ordered by name, oldest first.
///
/// # Errors
/// If the database fails.
pub(super) async fn applied(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let backend = db.get_database_backend();
    let exists = match backend {
        // Not `to_regclass`: a session remembers that there was no such table until its next transaction begins.
        DbBackend::Postgres => "SELECT 1 FROM pg_class WHERE relname = 'seaql_migrations' AND pg_table_is_visible(oid)",
        _ => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
    };
    if db.query_one_raw(Statement::from_string(backend, exists)).await?.is_none() {
        return Ok(Vec::new());
    }
    let rows = db.query_all_raw(Statement::from_string(backend, "SELECT version FROM seaql_migrations ORDER BY version")).await?;
    rows.iter().map(|row| row.try_get("", "version")).collect()
}

/// The schema with the record of migrations, if the user has no right to use that schema: its tables then seem to be missing.
async fn closed_schema(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    let backend = db.get_database_backend();
    if backend != DbBackend::Postgres {
        return Ok(None);
    }
    let sql = "SELECT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
               WHERE c.relname = 'seaql_migrations' AND NOT has_schema_privilege(n.oid, 'USAGE') ORDER BY 1 LIMIT 1";
    db.query_one_raw(Statement::from_string(backend, sql)).await?.map(|row| row.try_get_by_index(0)).transpose()
}

/// The first table that neither the database itself nor an extension has made.
async fn table(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    let backend = db.get_database_backend();
    let tables = match backend {
        DbBackend::Postgres => {
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' \
             AND c.relname <> 'seaql_migrations' AND NOT EXISTS (SELECT 1 FROM pg_depend d \
             WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e') ORDER BY 1 LIMIT 1"
        }
        _ => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             AND name <> 'seaql_migrations' ORDER BY name LIMIT 1"
        }
    };
    db.query_one_raw(Statement::from_string(backend, tables)).await?.map(|row| row.try_get_by_index(0)).transpose()
}

/// Applies what the database lacks, all or nothing, and names it.
///
/// # Errors
/// If the database is rejected as by [`pending`], or if a migration fails, in which case nothing was changed.
pub(super) async fn bring_up_to_date(db: &DatabaseConnection, path: &str) -> Result<Vec<String>, OpenError> {
    let pending = pending(db, path).await?;
    // A database that lacks nothing is not written to, so its user needs no right to change tables.
    if pending.is_empty() { Ok(pending) } else { migrate(db, path, None).await }
}

/// What is executed in the transaction of the migrations besides them.
pub(super) struct Around {
    pub first: String,
    pub last: &'static str,
}

/// # Errors
/// If the database is rejected as by [`pending`], or if a migration fails, in which case nothing was changed.
pub(super) async fn migrate(db: &DatabaseConnection, path: &str, around: Option<Around>) -> Result<Vec<String>, OpenError> {
    let failed = |error: DbErr| OpenError::Migrate { path: path.to_owned(), reason: fault::reason(&error) };
    let options = TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
    #[expect(clippy::disallowed_methods, reason = "no caller exists yet who could be asked for a permit")]
    let tx = db.begin_with_options(options).await.map_err(failed)?;
    if let Some(around) = &around {
        tx.execute_unprepared(&around.first).await.map_err(failed)?;
    }
    // Another node may have migrated meanwhile.
    let pending = pending(&tx, path).await?;
    Migrator::up(&tx, None).await.map_err(failed)?;
    if let Some(around) = &around {
        tx.execute_unprepared(around.last).await.map_err(failed)?;
    }
    tx.commit().await.map_err(failed)?;
    Ok(pending)
}
