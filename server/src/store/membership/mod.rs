//! Memberships of identities in projects.
//!
//! **Invariant:** one row per project, identity and role; lists come back ordered by role.

mod members;

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult, Statement, Value};
use serde_json::json;
use uuid::Uuid;

use super::entity::membership;
use super::list::{SqlParameters, is_any_string};
use super::{Reader, StoreError, Tx, from_json};
use crate::domain::id::{IdentityId, ProjectId};
use crate::domain::membership::Membership;

pub use members::{Member, MemberFilter, Members, list_members};

/// All memberships of one identity, by project.
pub type ByProject = HashMap<ProjectId, Vec<Membership>>;

/// Ordered by role.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_of(db: &Reader<'_>, project: ProjectId, identity: IdentityId) -> Result<Vec<Membership>, StoreError> {
    let rows = membership::Entity::find()
        .filter(membership::Column::ProjectId.eq(project.0))
        .filter(membership::Column::IdentityId.eq(identity.0))
        .order_by_asc(membership::Column::Role)
        .all(db.db())
        .await?;
    rows.into_iter().map(to_membership).collect()
}

/// The identity's memberships in the project with this slug, ordered by role, if there is one.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_by_slug(db: &Reader<'_>, slug: &str, identity: IdentityId) -> Result<Option<Vec<Membership>>, StoreError> {
    let sql = "SELECT m.role, m.variables FROM project p LEFT JOIN membership m ON m.project_id = p.id AND m.identity_id = $2 \
               WHERE p.slug = $1 ORDER BY m.role";
    let db = db.db();
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [Value::from(slug), Value::from(identity.0)]);
    let rows = db.query_all_raw(statement).await?;
    let mut found = (!rows.is_empty()).then(Vec::new);
    for row in rows {
        // The one row of a project without memberships of theirs.
        let Some(role) = row.try_get_by_index::<Option<String>>(0)? else { continue };
        let variables = from_json(row.try_get_by_index(1)?, "membership", "variables")?;
        found.get_or_insert_default().push(Membership { role, variables });
    }
    Ok(found)
}

/// All memberships of the identities, ordered by role, that many at most.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_by_identity(db: &Reader<'_>, identities: &[IdentityId], most: u64) -> Result<HashMap<IdentityId, ByProject>, StoreError> {
    let mut parameters = SqlParameters::new(db.backend());
    let wanted = parameters.any_id(identities.iter().map(|id| id.0));
    let most = parameters.limit(most);
    let sql =
        format!("SELECT identity_id, project_id, role, variables FROM membership WHERE identity_id {wanted} ORDER BY role LIMIT {most}");
    let mut found: HashMap<IdentityId, ByProject> = HashMap::new();
    let read = |row: &QueryResult| {
        let (identity, project) = (IdentityId(row.try_get_by_index(0)?), ProjectId(row.try_get_by_index(1)?));
        found.entry(identity).or_default().entry(project).or_default().push(membership_at(row, 2)?);
        Ok(())
    };
    db.each(parameters.statement(sql), read).await?;
    Ok(found)
}

/// Memberships in projects and roles, by project and identity, ordered by role.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_by_role(
    db: &Reader<'_>,
    roles: &[(ProjectId, String)],
) -> Result<HashMap<ProjectId, HashMap<IdentityId, Vec<Membership>>>, StoreError> {
    let mut parameters = SqlParameters::new(db.backend());
    let wanted = parameters.any_pair(&pairs(roles));
    let sql = format!("SELECT project_id, identity_id, role, variables FROM membership WHERE (project_id, role) {wanted} ORDER BY role");
    let mut found: HashMap<ProjectId, HashMap<IdentityId, Vec<Membership>>> = HashMap::new();
    let read = |row: &QueryResult| {
        let (project, identity) = (ProjectId(row.try_get_by_index(0)?), IdentityId(row.try_get_by_index(1)?));
        found.entry(project).or_default().entry(identity).or_default().push(membership_at(row, 2)?);
        Ok(())
    };
    db.each(parameters.statement(sql), read).await?;
    Ok(found)
}

/// How many memberships the projects have, and those in the roles of projects: that many at most are counted.
///
/// # Errors
/// If the database fails.
pub async fn count(db: &Reader<'_>, projects: &[ProjectId], roles: &[(ProjectId, String)], most: u64) -> Result<u64, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let (of_project, of_role) = (parameters.any_id(projects.iter().map(|id| id.0)), parameters.any_pair(&pairs(roles)));
    let most = parameters.limit(most);
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM (SELECT 1 FROM membership WHERE project_id {of_project} \
         UNION ALL SELECT 1 FROM membership WHERE (project_id, role) {of_role}) a LIMIT {most}) b"
    );
    let row = db.query_one_raw(parameters.statement(sql)).await?;
    let counted: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(counted.unsigned_abs())
}

pub(super) fn pairs(roles: &[(ProjectId, String)]) -> Vec<(Uuid, String)> {
    roles.iter().map(|(project, role)| (project.0, role.clone())).collect()
}

/// # Errors
/// If the identity has a membership with one of the roles in the project (`Taken`), or if the database fails.
pub async fn insert(tx: &mut Tx, project: ProjectId, identity: IdentityId, memberships: &[Membership]) -> Result<(), StoreError> {
    let now = tx.stamp().at.utc();
    let rows = memberships.iter().map(|membership| membership::ActiveModel {
        project_id: Set(project.0),
        identity_id: Set(identity.0),
        role: Set(membership.role.clone()),
        variables: Set(json!(membership.variables)),
        created_at: Set(now),
    });
    // Databases bound the number of parameters of one statement.
    let rows: Vec<_> = rows.collect();
    for chunk in rows.chunks(500) {
        membership::Entity::insert_many(chunk.to_vec()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Replaces the memberships of the roles by the given ones.
///
/// # Errors
/// If a role is given twice, or the identity keeps a membership with it (`Taken`), or if the database fails.
pub async fn replace(
    tx: &mut Tx,
    project: ProjectId,
    identity: IdentityId,
    roles: &[String],
    memberships: &[Membership],
) -> Result<(), StoreError> {
    let db = tx.db();
    membership::Entity::delete_many()
        .filter(membership::Column::ProjectId.eq(project.0))
        .filter(membership::Column::IdentityId.eq(identity.0))
        .filter(is_any_string(db.get_database_backend(), membership::Column::Role, roles))
        .exec(db)
        .await?;
    insert(tx, project, identity, memberships).await
}

fn to_membership(row: membership::Model) -> Result<Membership, StoreError> {
    Ok(Membership { role: row.role, variables: from_json(row.variables, "membership", "variables")? })
}

/// Reads a membership: its role from this column, its variables from the next.
///
/// # Errors
/// If a column has another type, or if the variables cannot be read.
pub(super) fn membership_at(row: &QueryResult, column: usize) -> Result<Membership, StoreError> {
    let variables = from_json(row.try_get_by_index(column + 1)?, "membership", "variables")?;
    Ok(Membership { role: row.try_get_by_index(column)?, variables })
}
