//! What a transaction decides on is locked before it is read, so that it is still true at the commit.
//!
//! SQLite has one writer at a time, which has locked everything by beginning; there, nothing is asked.
//! PostgreSQL has many. A lock lasts until the transaction ends, and keeps out only those that decide on the same.
//!
//! **Invariant:** taken in this order: address, project, identity, keys in the order of their ids, the audit log; so nobody waits in a circle.

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use super::{StoreError, Tx};
use crate::domain::email::Email;
use crate::domain::id::{IdentityId, ProjectId};

/// The tries to sign in with an address, whether or not anybody has it.
pub async fn address(tx: &mut Tx, email: &Email) -> Result<(), StoreError> {
    run(tx, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", email.as_str().into()).await
}

/// The project's name and configuration.
pub async fn project(tx: &mut Tx, id: ProjectId) -> Result<(), StoreError> {
    run(tx, "SELECT 1 FROM project WHERE id = $1 FOR NO KEY UPDATE", id.0.into()).await
}

/// The identity's roles and memberships, and whether its person may come in.
pub async fn identity(tx: &mut Tx, id: IdentityId) -> Result<(), StoreError> {
    run(tx, "SELECT 1 FROM identity WHERE id = $1 FOR NO KEY UPDATE", id.0.into()).await
}

/// All enabled keys of the identity.
pub async fn keys(tx: &mut Tx, id: IdentityId) -> Result<(), StoreError> {
    let sql = "SELECT 1 FROM api_key WHERE identity_id = $1 AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE";
    run(tx, sql, id.0.into()).await
}

/// The end of the audit log, until the commit. Nothing is locked or waited for after it.
pub(super) async fn audit_log(tx: &Tx) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        // Two numbers are never those of an address.
        tx.db().execute_unprepared("SELECT pg_advisory_xact_lock(1635083369, 1)").await?;
    }
    Ok(())
}

/// Whether no other transaction deletes old entries of the audit log, and none will until the end of this one.
pub(super) async fn is_first_to_delete(tx: &Tx) -> Result<bool, StoreError> {
    if tx.tx.get_database_backend() != DbBackend::Postgres {
        return Ok(true);
    }
    let sql = Statement::from_string(DbBackend::Postgres, "SELECT pg_try_advisory_xact_lock(1635083369, 2)");
    let row = tx.db().query_one_raw(sql).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}

/// All encrypted values. Reading goes on, writing waits.
pub async fn sealed(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        tx.db().execute_unprepared("LOCK TABLE instance, project_secret IN EXCLUSIVE MODE").await?;
    }
    Ok(())
}

async fn run(tx: &mut Tx, sql: &str, value: Value) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        tx.db().execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [value])).await?;
    }
    Ok(())
}
