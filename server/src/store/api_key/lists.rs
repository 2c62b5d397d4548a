//! Lists of keys: those of projects, global ones, and the sessions of identities.
//!
//! **Invariant:** one query per list, whatever the number of projects, identities and keys; token hashes are not read.

use std::cmp::Reverse;
use std::collections::HashMap;

use sea_orm::{ConnectionTrait, QueryResult};

use super::ApiKeyRow;
use crate::domain::api_key::KeyKind;
use crate::domain::id::{ApiKeyId, IdentityId, ProjectId};
use crate::domain::membership::Membership;
use crate::domain::time::Timestamp;
use crate::store::identity::IdentityRow;
use crate::store::list::{SqlParameters, turn};
use crate::store::membership::membership_at;
use crate::store::{Reader, StoreError, from_json};

/// A key with the memberships of its identity in one project, by role.
#[derive(Debug, Clone)]
pub struct ProjectKey {
    pub key: ApiKeyRow,
    pub memberships: Vec<Membership>,
}

#[derive(Debug, Clone)]
pub struct SessionRow {
    pub id: ApiKeyId,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub last_ip: Option<String>,
    pub last_user_agent: Option<String>,
    pub created_ip: Option<String>,
    pub created_user_agent: Option<String>,
    pub trust_forwarded: bool,
}

/// The columns that [`key_at`] reads, from the tables `k` and `i`.
const KEY: &str = "k.id, k.disabled_at IS NULL, k.created_at, k.last_used_at, k.expires_at, i.id, i.description, i.roles, k.issued_in";
const KEY_COLUMNS: usize = 9;

/// A literal and not a parameter: only then do the databases use the partial index of permanent keys.
const PERMANENT: &str = "k.kind = 'permanent'";

/// Permanent keys whose identity has global roles or no membership, newest first, that many at most.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_global(db: &Reader<'_>, most: u64) -> Result<Vec<ApiKeyRow>, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let most = parameters.limit(most);
    let roles = if parameters.is_postgres() { "jsonb_array_length(i.roles)" } else { "json_array_length(i.roles)" };
    let sql = format!(
        "SELECT {KEY} FROM api_key k JOIN identity i ON i.id = k.identity_id WHERE {PERMANENT} AND ({roles} > 0 \
         OR NOT EXISTS (SELECT 1 FROM membership m WHERE m.identity_id = k.identity_id)) ORDER BY k.created_at DESC, k.id DESC LIMIT {most}"
    );
    let rows = db.query_all_raw(parameters.statement(sql)).await?;
    rows.iter().map(key_at).collect()
}

/// Permanent keys with a membership in one of the projects, newest first. That many memberships at most are read.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_by_project(
    db: &Reader<'_>,
    projects: &[ProjectId],
    most: u64,
) -> Result<HashMap<ProjectId, Vec<ProjectKey>>, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let wanted = parameters.any_id(projects.iter().map(|id| id.0));
    let mut keys: HashMap<ProjectId, Vec<ProjectKey>> = HashMap::new();
    let most = parameters.limit(most);
    let rows = db.query_all_raw(parameters.statement(format!("{} LIMIT {most}", of_projects(&wanted)))).await?;
    for (number, row) in rows.into_iter().enumerate() {
        turn(number).await;
        let id = ApiKeyId(row.try_get_by_index(0)?);
        let of_project = keys.entry(ProjectId(row.try_get_by_index(KEY_COLUMNS)?)).or_default();
        let membership = membership_at(&row, KEY_COLUMNS + 1)?;
        match of_project.last_mut() {
            Some(last) if last.key.id == id => last.memberships.push(membership),
            _ => of_project.push(ProjectKey { key: key_at(&row)?, memberships: vec![membership] }),
        }
    }
    Ok(keys)
}

/// SQLite joins the tables of a CROSS JOIN in this order. Otherwise it would start with all keys of the instance.
fn of_projects(wanted: &str) -> String {
    format!(
        "SELECT {KEY}, m.project_id, m.role, m.variables FROM membership m CROSS JOIN api_key k CROSS JOIN identity i \
         WHERE m.project_id {wanted} AND k.identity_id = m.identity_id AND {PERMANENT} AND i.id = k.identity_id \
         ORDER BY k.created_at DESC, k.id DESC, m.project_id, m.role"
    )
}

fn key_at(row: &QueryResult) -> Result<ApiKeyRow, StoreError> {
    let identity = IdentityRow {
        id: IdentityId(row.try_get_by_index(5)?),
        description: row.try_get_by_index(6)?,
        roles: from_json(row.try_get_by_index(7)?, "identity", "roles")?,
    };
    Ok(ApiKeyRow {
        id: ApiKeyId(row.try_get_by_index(0)?),
        kind: KeyKind::Permanent,
        enabled: row.try_get_by_index(1)?,
        created_at: Timestamp::new(row.try_get_by_index(2)?),
        last_used_at: time_at(row, 3)?,
        expires_at: time_at(row, 4)?,
        issued_in: row.try_get_by_index::<Option<uuid::Uuid>>(8)?.map(ProjectId),
        identity,
    })
}

/// Sessions that are neither ended nor expired, newest first, that many at most.
///
/// # Errors
/// If the database fails.
pub async fn list_sessions(
    db: &Reader<'_>,
    identities: &[IdentityId],
    now: Timestamp,
    most: u64,
) -> Result<HashMap<IdentityId, Vec<SessionRow>>, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let wanted = parameters.any_id(identities.iter().map(|id| id.0));
    let now = parameters.one(now.utc());
    let mut sessions: HashMap<IdentityId, Vec<SessionRow>> = HashMap::new();
    let most = parameters.limit(most);
    for row in db.query_all_raw(parameters.statement(format!("{} LIMIT {most}", of_identities(&wanted, &now)))).await? {
        sessions.entry(IdentityId(row.try_get_by_index(0)?)).or_default().push(SessionRow {
            id: ApiKeyId(row.try_get_by_index(1)?),
            created_at: Timestamp::new(row.try_get_by_index(2)?),
            expires_at: time_at(&row, 3)?,
            last_used_at: time_at(&row, 4)?,
            last_ip: row.try_get_by_index(5)?,
            last_user_agent: row.try_get_by_index(6)?,
            created_ip: row.try_get_by_index(7)?,
            created_user_agent: row.try_get_by_index(8)?,
            trust_forwarded: row.try_get_by_index(9)?,
        });
    }
    sessions.values_mut().for_each(|of_identity| of_identity.sort_by_key(|session| Reverse((session.created_at, session.id))));
    Ok(sessions)
}

/// Without ORDER BY, for which SQLite would read all sessions of the instance.
fn of_identities(wanted: &str, now: &str) -> String {
    format!(
        "SELECT k.identity_id, k.id, k.created_at, k.expires_at, k.last_used_at, k.last_ip, k.last_user_agent, k.created_ip, \
         k.created_user_agent, k.trust_forwarded FROM api_key k WHERE k.identity_id {wanted} AND k.kind = 'session' \
         AND k.disabled_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > {now})"
    )
}

fn time_at(row: &QueryResult, column: usize) -> Result<Option<Timestamp>, StoreError> {
    Ok(row.try_get_by_index::<Option<chrono::DateTime<chrono::Utc>>>(column)?.map(Timestamp::new))
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;

    use super::*;
    use crate::store::Store;

    async fn plan(sql: String) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&crate::config::Database::Sqlite(folder.path().join("tenant.sqlite"))).await.unwrap();
        let statement = SqlParameters::new(DbBackend::Sqlite).statement(format!("EXPLAIN QUERY PLAN {sql}"));
        let rows = store.readers.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
    }

    #[tokio::test]
    async fn sqlite_reads_no_key_of_another_project_or_identity() {
        let keys = plan(of_projects("IN (x'00')")).await;
        assert!(keys[0].starts_with("SEARCH m USING INDEX sqlite_autoindex_membership_1 (project_id=?)"), "{keys:?}");
        assert!(keys[1].starts_with("SEARCH k USING INDEX ix_api_key_permanent (identity_id=?)"), "{keys:?}");
        let sessions = plan(of_identities("IN (x'00')", "'2026-01-01'")).await;
        assert_eq!(sessions[0], "SEARCH k USING INDEX ix_api_key_enabled (identity_id=? AND kind=?)");
    }
}
