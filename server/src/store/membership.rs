//! Memberships of identities in projects.
//!
//! **Invariant:** one row per project, identity and role; lists come back ordered by role.

use std::collections::HashMap;

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Statement, Value};
use serde_json::json;

use super::entity::membership;
use super::identity::IdentityRow;
use super::{Reader, StoreError, Tx, from_json};
use crate::domain::id::{IdentityId, PersonId, ProjectId};
use crate::domain::membership::Membership;

/// All memberships of one identity, by project.
pub type ByProject = HashMap<ProjectId, Vec<Membership>>;

/// Which members of a project are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct MemberFilter {
    pub person: Option<bool>,
    pub emails: Option<Vec<String>>,
    pub identities: Option<Vec<IdentityId>>,
    pub persons: Option<Vec<PersonId>>,
    pub limit: Option<u64>,
    pub offset: Option<u64>,
}

pub async fn list_of(db: &Reader<'_>, project: ProjectId, identity: IdentityId) -> Result<Vec<Membership>, StoreError> {
    let rows = membership::Entity::find()
        .filter(membership::Column::ProjectId.eq(project.0))
        .filter(membership::Column::IdentityId.eq(identity.0))
        .order_by_asc(membership::Column::Role)
        .all(db.db())
        .await?;
    rows.into_iter().map(to_membership).collect()
}

/// The identity's memberships in the project with this slug, if there is one.
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

pub async fn list_by_identity(db: &Reader<'_>, identities: &[IdentityId]) -> Result<HashMap<IdentityId, ByProject>, StoreError> {
    let rows = membership::Entity::find()
        .filter(membership::Column::IdentityId.is_in(identities.iter().map(|id| id.0)))
        .order_by_asc(membership::Column::Role)
        .all(db.db())
        .await?;
    let mut found: HashMap<IdentityId, ByProject> = HashMap::new();
    for row in rows {
        let (identity, project) = (IdentityId(row.identity_id), ProjectId(row.project_id));
        found.entry(identity).or_default().entry(project).or_default().push(to_membership(row)?);
    }
    Ok(found)
}

/// All memberships in the projects, by project and identity.
pub async fn list_by_project(
    db: &Reader<'_>,
    projects: &[ProjectId],
) -> Result<HashMap<ProjectId, HashMap<IdentityId, Vec<Membership>>>, StoreError> {
    let rows = membership::Entity::find().filter(membership::Column::ProjectId.is_in(projects.iter().map(|id| id.0))).all(db.db()).await?;
    let mut found: HashMap<ProjectId, HashMap<IdentityId, Vec<Membership>>> = HashMap::new();
    for row in rows {
        let (identity, project) = (IdentityId(row.identity_id), ProjectId(row.project_id));
        found.entry(project).or_default().entry(identity).or_default().push(to_membership(row)?);
    }
    Ok(found)
}

/// The identities with a membership in each project that fit the filter, oldest first, one page per project.
pub async fn list_members(
    db: &Reader<'_>,
    projects: &[ProjectId],
    filter: &MemberFilter,
) -> Result<HashMap<ProjectId, Vec<IdentityRow>>, StoreError> {
    let mut values = Values::default();
    let projects = values.list(projects.iter().map(|id| Value::from(id.0)));
    let mut conditions = Vec::new();
    if let Some(ids) = &filter.identities {
        conditions.push(format!("i.id IN ({})", values.list(ids.iter().map(|id| Value::from(id.0)))));
    }
    if let Some(emails) = &filter.emails {
        conditions.push(format!("p.email IN ({})", values.list(emails.iter().map(|email| Value::from(email.as_str())))));
    }
    if let Some(ids) = &filter.persons {
        conditions.push(format!("p.id IN ({})", values.list(ids.iter().map(|id| Value::from(id.0)))));
    }
    conditions.extend(filter.person.map(|person| if person { "p.id IS NOT NULL".to_owned() } else { "p.id IS NULL".to_owned() }));
    let conditions: String = conditions.iter().map(|condition| format!(" AND {condition}")).collect();
    let offset = i64::try_from(filter.offset.unwrap_or(0)).unwrap_or(i64::MAX);
    let last = filter.limit.map_or(i64::MAX, |limit| offset.saturating_add(i64::try_from(limit).unwrap_or(i64::MAX)));
    let (first, last) = (values.one(offset.into()), values.one(last.into()));
    let sql = format!(
        "SELECT project_id, id, description, roles FROM ( \
           SELECT m.project_id, i.id, i.description, i.roles, \
             ROW_NUMBER() OVER (PARTITION BY m.project_id ORDER BY i.created_at, i.id) AS place \
           FROM (SELECT DISTINCT project_id, identity_id FROM membership WHERE project_id IN ({projects})) m \
           JOIN identity i ON i.id = m.identity_id LEFT JOIN person p ON p.identity_id = i.id \
           WHERE TRUE{conditions} \
         ) ranked WHERE place > {first} AND place <= {last} ORDER BY project_id, place"
    );
    let db = db.db();
    let rows = db.query_all_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, values.0)).await?;
    let mut members: HashMap<ProjectId, Vec<IdentityRow>> = HashMap::new();
    for row in rows {
        let identity = IdentityRow {
            id: IdentityId(row.try_get_by_index(1)?),
            description: row.try_get_by_index(2)?,
            roles: from_json(row.try_get_by_index(3)?, "identity", "roles")?,
        };
        members.entry(ProjectId(row.try_get_by_index(0)?)).or_default().push(identity);
    }
    Ok(members)
}

/// The values of a statement, and the places they stand in.
#[derive(Default)]
struct Values(Vec<Value>);

impl Values {
    fn one(&mut self, value: Value) -> String {
        self.0.push(value);
        format!("${}", self.0.len())
    }

    /// An empty list is written as null, which nothing is in.
    fn list(&mut self, values: impl Iterator<Item = Value>) -> String {
        let places: Vec<String> = values.map(|value| self.one(value)).collect();
        if places.is_empty() { "NULL".to_owned() } else { places.join(", ") }
    }
}

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
pub async fn replace(
    tx: &mut Tx,
    project: ProjectId,
    identity: IdentityId,
    roles: &[String],
    memberships: &[Membership],
) -> Result<(), StoreError> {
    membership::Entity::delete_many()
        .filter(membership::Column::ProjectId.eq(project.0))
        .filter(membership::Column::IdentityId.eq(identity.0))
        .filter(membership::Column::Role.is_in(roles))
        .exec(tx.db())
        .await?;
    insert(tx, project, identity, memberships).await
}

fn to_membership(row: membership::Model) -> Result<Membership, StoreError> {
    Ok(Membership { role: row.role, variables: from_json(row.variables, "membership", "variables")? })
}
