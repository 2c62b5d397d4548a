//! What a transaction decides on is locked before it is read, so that it is still true at the commit.
//!
//! SQLite has one writer at a time, which has locked everything by beginning; there, nothing is locked.
//! PostgreSQL has many. A lock lasts until the transaction ends, and keeps out only those that decide on the same.
//! The row of an identity stands for all of its authority: its roles, its memberships, its person and its keys. A transaction
//! that changes one of these locks it exclusively, and one that relies on them shares it. Keys are therefore not locked to be relied
//! on, and their uses can be written down meanwhile.
//! PostgreSQL lets further transactions share a row while another one waits to lock it exclusively, which could then wait without
//! end. So an advisory lock stands before each row: there, who comes later waits behind who waits already.
//!
//! **Invariant:** taken in this order: address, project, identities by their ids, keys by their ids, settings, templates, policies or providers, attempts,
//! the audit log; so no two transactions wait for each other.

use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use super::list::SqlParameters;
use super::{StoreError, Tx};
use crate::access::{Locks, Strength};
use crate::domain::id::{IdentityId, IdentityProviderId};

/// Advisory locks of rows are hashed with another seed than those of addresses.
const QUEUE_OF_ROWS: u8 = 1;

/// And those of attempts with a third one.
const ATTEMPTS: u8 = 2;

/// Locks the attempts to sign in with the address, whether or not it belongs to a person; the project; the identities. In one statement:
/// the parts of a UNION ALL are executed one after the other.
///
/// # Errors
/// If the database fails, or if a lock is not free within the lock timeout.
pub async fn all(tx: &mut Tx, locks: &Locks<'_>) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let mut parameters = SqlParameters::new(DbBackend::Postgres);
    let mut parts = Vec::new();
    if let Some(address) = locks.address {
        let address = parameters.one(address.as_str());
        parts.push(format!("SELECT length(pg_advisory_xact_lock(hashtextextended({address}, 0))::text)"));
    }
    let rows = locks.project.map(|(id, strength)| ("project", id.0, strength)).into_iter();
    for (table, id, strength) in rows.chain(locks.identities.iter().map(|(id, strength)| ("identity", id.0, *strength))) {
        let text = parameters.one(id.to_string());
        let id = parameters.one(id);
        let (queue, strength) = match strength {
            Strength::Shared => ("pg_advisory_xact_lock_shared", "SHARE"),
            Strength::Exclusive => ("pg_advisory_xact_lock", "NO KEY UPDATE"),
        };
        parts.push(format!("SELECT length({queue}(hashtextextended({text}, {QUEUE_OF_ROWS}))::text)"));
        parts.push(format!("SELECT 1 FROM {table} WHERE id = {id} FOR {strength}"));
    }
    if !parts.is_empty() {
        let parts: Vec<String> = parts.iter().enumerate().map(|(number, part)| format!("SELECT * FROM ({part}) part{number}")).collect();
        tx.db().execute_raw(parameters.statement(parts.join(" UNION ALL "))).await?;
    }
    Ok(())
}

/// Locks the rows of all enabled keys of the identity, ordered by id.
///
/// # Errors
/// If the database fails, or if a lock is not free within the lock timeout.
pub async fn keys(tx: &mut Tx, id: IdentityId) -> Result<(), StoreError> {
    let sql = "SELECT 1 FROM api_key WHERE identity_id = $1 AND disabled_at IS NULL ORDER BY id FOR NO KEY UPDATE";
    run(tx, sql, id.0.into()).await
}

/// Locks the settings of the tenant, to be read and changed.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn configuration(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        tx.db().execute_unprepared("SELECT pg_advisory_xact_lock(1635083369, 3)").await?;
    }
    Ok(())
}

/// Locks the templates of mails, to be counted and changed.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn mail_templates(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        tx.db().execute_unprepared("SELECT pg_advisory_xact_lock(1635083369, 4)").await?;
    }
    Ok(())
}

/// Locks the policies, to be counted and changed.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn auth_policies(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        tx.db().execute_unprepared("SELECT pg_advisory_xact_lock(1635083369, 5)").await?;
    }
    Ok(())
}

/// Locks the row of one identity provider, to be relied on: others may share the lock.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub(super) async fn identity_provider(tx: &mut Tx, id: IdentityProviderId) -> Result<(), StoreError> {
    run(tx, "SELECT 1 FROM identity_provider WHERE id = $1 FOR SHARE", id.0.into()).await
}

/// Locks the identity providers, to be counted and changed.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn identity_providers(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        tx.db().execute_unprepared("SELECT pg_advisory_xact_lock(1635083369, 6)").await?;
    }
    Ok(())
}

/// Locks the attempts that are counted together.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub(super) async fn attempts(tx: &mut Tx, scope: &str, key_hash: &str) -> Result<(), StoreError> {
    let sql = format!("SELECT pg_advisory_xact_lock(hashtextextended($1, {ATTEMPTS}))");
    run(tx, &sql, format!("{scope} {key_hash}").into()).await
}

/// Locks the end of the audit log until the commit. Nothing is locked or waited for after it.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub(super) async fn audit_log(tx: &Tx) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        // Two numbers are never those of an address.
        tx.db().execute_unprepared("SELECT pg_advisory_xact_lock(1635083369, 1)").await?;
    }
    Ok(())
}

/// Whether no other transaction deletes old entries of the audit log, and none will until the end of this one. Takes the lock for that if
/// it is free, and does not wait for it.
///
/// # Errors
/// If the database fails.
pub(super) async fn is_first_to_delete(tx: &Tx) -> Result<bool, StoreError> {
    if tx.tx.get_database_backend() != DbBackend::Postgres {
        return Ok(true);
    }
    let sql = Statement::from_string(DbBackend::Postgres, "SELECT pg_try_advisory_xact_lock(1635083369, 2)");
    let row = tx.db().query_one_raw(sql).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(false))
}

/// Locks all tables with encrypted values. Reading goes on, writing waits.
///
/// # Errors
/// If the database fails, or if a lock is not free within the lock timeout.
pub async fn sealed(tx: &mut Tx) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        tx.db()
            .execute_unprepared(
                "LOCK TABLE instance, project_secret, configuration, outbox, totp, identity_provider, provider_session IN EXCLUSIVE MODE",
            )
            .await?;
    }
    Ok(())
}

async fn run(tx: &mut Tx, sql: &str, value: Value) -> Result<(), StoreError> {
    if tx.tx.get_database_backend() == DbBackend::Postgres {
        tx.db().execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [value])).await?;
    }
    Ok(())
}
