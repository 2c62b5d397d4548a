//! Projects.
//!
//! **Invariant:** the stored configuration has a valid ACL; a row without one is a fault of ours, not of a client.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entity::project;
use super::list::is_any_id;
use super::{Reader, StoreError, Tx};
use crate::domain::acl::Acl;
use crate::domain::id::ProjectId;
use crate::domain::project::Project;

pub struct NewProject {
    pub slug: String,
    pub name: String,
    pub config: serde_json::Value,
}

pub async fn by_slug(db: &Reader<'_>, slug: &str) -> Result<Option<Arc<Project>>, StoreError> {
    let found = project::Entity::find().filter(project::Column::Slug.eq(slug)).one(db.db()).await?;
    found.map(to_project).transpose()
}

/// Every project, by slug.
pub async fn list_all(db: &Reader<'_>) -> Result<Vec<Arc<Project>>, StoreError> {
    let models = project::Entity::find().order_by_asc(project::Column::Slug).all(db.db()).await?;
    models.into_iter().map(to_project).collect()
}

pub async fn list_by_id(db: &Reader<'_>, ids: &[ProjectId]) -> Result<HashMap<ProjectId, Arc<Project>>, StoreError> {
    let db = db.db();
    let wanted = is_any_id(db.get_database_backend(), project::Column::Id, ids.iter().map(|id| id.0));
    let models = project::Entity::find().filter(wanted).all(db).await?;
    models.into_iter().map(|model| to_project(model).map(|project| (project.id, project))).collect()
}

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
    pub config: Option<serde_json::Value>,
}

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

/// The ACL is read once per row; its holders share it.
fn to_project(model: project::Model) -> Result<Arc<Project>, StoreError> {
    let acl = Acl::of_config(&model.config).map_err(|_| StoreError::Inconsistent { table: "project", column: "config" })?;
    let config = Arc::new(model.config);
    Ok(Arc::new(Project { id: ProjectId(model.id), slug: model.slug, name: model.name, config, acl }))
}
