//! Secrets of projects, encrypted.
//!
//! **Invariant:** a value comes in as a ciphertext, and nothing here can read it.

use std::collections::HashMap;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::Redacted;
use super::entity::project_secret::{ActiveModel, Column, Entity};
use super::list::is_any_id;
use super::{Reader, StoreError, Tx};
use crate::crypto::Sealed;
use crate::domain::id::ProjectId;
use crate::domain::time::Timestamp;

/// A secret without its value.
#[derive(Debug, Clone)]
pub struct SecretRow {
    pub key: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// The secrets of the projects, ordered by name, that many at most.
///
/// # Errors
/// If the database fails.
pub async fn list_by_project(db: &Reader<'_>, projects: &[ProjectId], most: u64) -> Result<HashMap<ProjectId, Vec<SecretRow>>, StoreError> {
    type Row = (uuid::Uuid, String, chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>);
    let db = db.db();
    let rows: Vec<Row> = Entity::find()
        .select_only()
        .columns([Column::ProjectId, Column::Key, Column::CreatedAt, Column::UpdatedAt])
        .filter(is_any_id(db.get_database_backend(), Column::ProjectId, projects.iter().map(|id| id.0)))
        .order_by_asc(Column::Key)
        .limit(i64::try_from(most).map_or(None, |_| Some(most)))
        .into_tuple()
        .all(db)
        .await?;
    let mut secrets: HashMap<ProjectId, Vec<SecretRow>> = HashMap::new();
    for (project, key, created_at, updated_at) in rows {
        let row = SecretRow { key, created_at: Timestamp::new(created_at), updated_at: Timestamp::new(updated_at) };
        secrets.entry(ProjectId(project)).or_default().push(row);
    }
    Ok(secrets)
}

/// What a value is bound to, so that no row can be passed off as another.
pub fn place(project: ProjectId, key: &str) -> String {
    format!("project {project} secret {key}")
}

/// Encrypted values in the order of the primary key, that many after the given one.
///
/// # Errors
/// If the database fails.
pub async fn list_sealed(
    db: &Reader<'_>,
    after: Option<&(ProjectId, String)>,
    most: u64,
) -> Result<Vec<(ProjectId, String, Sealed)>, StoreError> {
    let mut query = Entity::find().order_by_asc(Column::ProjectId).order_by_asc(Column::Key).limit(most);
    if let Some((project, key)) = after {
        let later_key = Column::ProjectId.eq(project.0).and(Column::Key.gt(key));
        query = query.filter(Column::ProjectId.gt(project.0).or(later_key));
    }
    let rows = query.all(db.db()).await?;
    Ok(rows.into_iter().map(|row| (ProjectId(row.project_id), row.key, Sealed::stored(row.value.0))).collect())
}

/// The same value under another encryption key: for users nothing has changed.
///
/// # Errors
/// If there is no such secret, or if the database fails.
pub async fn reseal(tx: &mut Tx, project: ProjectId, key: &str, value: Sealed) -> Result<(), StoreError> {
    let model =
        ActiveModel { project_id: Set(project.0), key: Set(key.to_owned()), value: Set(Redacted(value.into_text())), ..Default::default() };
    Entity::update(model).exec(tx.db()).await?;
    Ok(())
}

/// Adds the secret, or replaces its value.
///
/// # Errors
/// If the database fails.
pub async fn set(tx: &mut Tx, project: ProjectId, key: &str, value: Sealed) -> Result<(), StoreError> {
    let now = tx.stamp().at.utc();
    let model = ActiveModel {
        project_id: Set(project.0),
        key: Set(key.to_owned()),
        value: Set(Redacted(value.into_text())),
        created_at: Set(now),
        updated_at: Set(now),
    };
    let present = OnConflict::columns([Column::ProjectId, Column::Key]).update_columns([Column::Value, Column::UpdatedAt]).to_owned();
    Entity::insert(model).on_conflict(present).exec_without_returning(tx.db()).await?;
    Ok(())
}
