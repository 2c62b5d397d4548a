//! Projects.
//!
//! **Invariant:** the stored configuration has a valid ACL; a row without one is a fault of ours, not of a client.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QueryResult};
use serde_json::{Value as Json, json};

use super::entity::project;
use super::list::SqlParameters;
use super::{Reader, StoreError, Tx};
use crate::domain::acl::Acl;
use crate::domain::id::ProjectId;
use crate::domain::project::Project;
use crate::domain::raw_json::RawJson;

pub struct NewProject {
    pub slug: String,
    pub name: String,
    pub config: Json,
}

/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn by_slug(db: &Reader<'_>, slug: &str) -> Result<Option<Arc<Project>>, StoreError> {
    let mut projects = list_where(db, |parameters| format!("WHERE slug = {}", parameters.one(slug))).await?;
    Ok(projects.pop())
}

/// Those of the projects that exist, in no order.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_by_slug(db: &Reader<'_>, slugs: &[String]) -> Result<Vec<Arc<Project>>, StoreError> {
    list_where(db, |parameters| format!("WHERE slug {}", parameters.any_string(slugs))).await
}

/// For how many minutes the project lets an invitation be accepted, if its configuration says so by a number.
///
/// # Errors
/// If the database fails.
pub async fn invitation_minutes(db: &Reader<'_>, id: ProjectId) -> Result<Option<f64>, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let minutes = match parameters.is_postgres() {
        true => "config #>> '{settings,tenant,inviteExpirationMinutes}'",
        false => "CAST(config ->> '$.settings.tenant.inviteExpirationMinutes' AS TEXT)",
    };
    let id = parameters.one(id.0);
    let row = db.query_one_raw(parameters.statement(format!("SELECT {minutes} FROM project WHERE id = {id}"))).await?;
    let text: Option<String> = row.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    Ok(text.and_then(|text| text.parse().ok()))
}

/// The projects of the instance, ordered by slug, that many at most.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_all(db: &Reader<'_>, most: u64) -> Result<Vec<Arc<Project>>, StoreError> {
    list_where(db, |parameters| format!("ORDER BY slug LIMIT {}", parameters.limit(most))).await
}

/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list_by_id(db: &Reader<'_>, ids: &[ProjectId]) -> Result<HashMap<ProjectId, Arc<Project>>, StoreError> {
    let projects = list_where(db, |parameters| format!("WHERE id {}", parameters.any_id(ids.iter().map(|id| id.0)))).await?;
    Ok(projects.into_iter().map(|project| (project.id, project)).collect())
}

/// The ACL is read alone and once per row; the rest of a configuration can be large.
async fn list_where(db: &Reader<'_>, condition: impl FnOnce(&mut SqlParameters) -> String) -> Result<Vec<Arc<Project>>, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let acl = if parameters.is_postgres() { "(config -> 'acl')::text" } else { "config -> '$.acl'" };
    let condition = condition(&mut parameters);
    let rows = db.query_all_raw(parameters.statement(format!("SELECT id, slug, name, {acl} FROM project {condition}"))).await?;
    let project = |row: QueryResult| {
        let inconsistent = || StoreError::Inconsistent { table: "project", column: "config" };
        let acl = match row.try_get_by_index::<Option<String>>(3)? {
            Some(text) => json!({ "acl": serde_json::from_str::<Json>(&text).map_err(|_| inconsistent())? }),
            None => json!({}),
        };
        let acl = Acl::of_config(&acl).map_err(|_| inconsistent())?;
        Ok(Arc::new(Project {
            id: ProjectId(row.try_get_by_index(0)?),
            slug: row.try_get_by_index(1)?,
            name: row.try_get_by_index(2)?,
            acl,
        }))
    };
    rows.into_iter().map(project).collect()
}

/// The configuration of one project.
///
/// # Errors
/// If the database fails.
pub async fn config(db: &Reader<'_>, id: ProjectId) -> Result<Option<Json>, StoreError> {
    Ok(project::Entity::find_by_id(id.0).one(db.db()).await?.map(|model| model.config))
}

/// The configurations of the projects as they are stored.
///
/// # Errors
/// If the database fails, or if a configuration is not valid JSON.
pub async fn list_configs(db: &Reader<'_>, ids: &[ProjectId]) -> Result<HashMap<ProjectId, RawJson>, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let text = if parameters.is_postgres() { "config::text" } else { "config" };
    let wanted = parameters.any_id(ids.iter().map(|id| id.0));
    let rows = db.query_all_raw(parameters.statement(format!("SELECT id, {text} FROM project WHERE id {wanted}"))).await?;
    let config = |row: QueryResult| {
        let text = RawJson::parse(row.try_get_by_index(1)?).map_err(|_| StoreError::Inconsistent { table: "project", column: "config" })?;
        Ok((ProjectId(row.try_get_by_index(0)?), text))
    };
    rows.into_iter().map(config).collect()
}

/// How many bytes [`list_configs`] would read.
///
/// # Errors
/// If the database fails.
pub async fn size_of_configs(db: &Reader<'_>, ids: &[ProjectId]) -> Result<u64, StoreError> {
    let db = db.db();
    let mut parameters = SqlParameters::new(db.get_database_backend());
    let size = if parameters.is_postgres() { "octet_length(config::text)" } else { "length(CAST(config AS BLOB))" };
    let wanted = parameters.any_id(ids.iter().map(|id| id.0));
    let sql = format!("SELECT CAST(COALESCE(SUM({size}), 0) AS BIGINT) FROM project WHERE id {wanted}");
    let row = db.query_one_raw(parameters.statement(sql)).await?;
    let bytes: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

/// # Errors
/// If there is a project with this slug (`Taken`), or if the database fails.
pub async fn insert(tx: &mut Tx, new: NewProject) -> Result<ProjectId, StoreError> {
    let id = ProjectId::generate();
    let now = tx.stamp().at.utc();
    let model = project::ActiveModel {
        id: Set(id.0),
        slug: Set(new.slug),
        name: Set(new.name),
        config: Set(new.config),
        created_at: Set(now),
        updated_at: Set(now),
    };
    model.insert(tx.db()).await?;
    Ok(id)
}

/// What changes about a project; what is none stays.
#[derive(Debug, Default)]
pub struct ProjectUpdate {
    pub name: Option<String>,
    pub config: Option<Json>,
}

/// # Errors
/// If there is no such project, or if the database fails.
pub async fn update(tx: &mut Tx, project: ProjectId, update: ProjectUpdate) -> Result<(), StoreError> {
    let mut model = project::ActiveModel { id: Unchanged(project.0), updated_at: Set(tx.stamp().at.utc()), ..Default::default() };
    if let Some(name) = update.name {
        model.name = Set(name);
    }
    if let Some(config) = update.config {
        model.config = Set(config);
    }
    model.update(tx.db()).await?;
    Ok(())
}
