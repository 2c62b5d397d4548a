//! Templates of mails that are in use instead of the default ones.
//!
//! **Invariant:** at most one for a project (or for none), a kind and a variant.

use sea_orm::sea_query::NullOrdering;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Statement,
};

use super::entity::mail_template::{ActiveModel, Column, Entity, Model};
use super::{Reader, StoreError, Tx};
use crate::domain::id::ProjectId;
use crate::domain::mail::MailKind;
use crate::mail::Template;

/// What tells one template from the others.
#[derive(Debug, Clone, Copy)]
pub struct TemplateKey<'a> {
    pub project: Option<ProjectId>,
    pub kind: MailKind,
    /// Empty for the one without a name.
    pub variant: &'a str,
}

#[derive(Debug)]
pub struct StoredTemplate {
    pub project: Option<ProjectId>,
    pub kind: MailKind,
    pub variant: String,
    pub template: Template,
}

/// Templates of no project first; ordered by project, kind and variant. That many at most.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list(db: &Reader<'_>, most: u64) -> Result<Vec<StoredTemplate>, StoreError> {
    let rows = Entity::find()
        .order_by_with_nulls(Column::ProjectId, Order::Asc, NullOrdering::First)
        .order_by_asc(Column::Kind)
        .order_by_asc(Column::Variant)
        .limit(i64::try_from(most).map_or(None, |_| Some(most)))
        .all(db.db())
        .await?;
    rows.into_iter().map(stored).collect()
}

/// The template that a mail has: the project's own, or else the one of no project.
///
/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn find(db: &Reader<'_>, place: TemplateKey<'_>) -> Result<Option<Template>, StoreError> {
    let mut query = Entity::find().filter(Column::Kind.eq(place.kind.as_str())).filter(Column::Variant.eq(place.variant));
    query = match place.project {
        Some(project) => query.filter(Column::ProjectId.eq(project.0).or(Column::ProjectId.is_null())).order_by_with_nulls(
            Column::ProjectId,
            Order::Asc,
            NullOrdering::Last,
        ),
        None => query.filter(Column::ProjectId.is_null()),
    };
    Ok(query.one(db.db()).await?.map(stored).transpose()?.map(|stored| stored.template))
}

/// How many there are.
///
/// # Errors
/// If the database fails.
pub async fn count(db: &Reader<'_>) -> Result<u64, StoreError> {
    Ok(Entity::find().count(db.db()).await?)
}

/// How many bytes [`list`] would read, about.
///
/// # Errors
/// If the database fails.
pub async fn size(db: &Reader<'_>) -> Result<u64, StoreError> {
    let db = db.db();
    let length = if db.get_database_backend() == DbBackend::Postgres { "octet_length(content)" } else { "length(CAST(content AS BLOB))" };
    let sql = format!("SELECT CAST(COALESCE(SUM({length}), 0) AS BIGINT) FROM mail_template");
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let bytes: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok(u64::try_from(bytes).unwrap_or(0))
}

/// Puts a template where there is none.
///
/// # Errors
/// If there is one (`Taken`), or if the database fails.
pub async fn insert(tx: &mut Tx, place: TemplateKey<'_>, template: Template) -> Result<(), StoreError> {
    let Template { subject, content, use_layout, reply_to } = template;
    let model = ActiveModel {
        id: Set(uuid::Uuid::now_v7()),
        project_id: Set(place.project.map(|project| project.0)),
        kind: Set(place.kind.as_str().to_owned()),
        variant: Set(place.variant.to_owned()),
        subject: Set(subject),
        content: Set(content),
        use_layout: Set(use_layout),
        reply_to: Set(reply_to),
        created_at: Set(tx.stamp().at.utc()),
    };
    model.insert(tx.db()).await?;
    Ok(())
}

/// Whether there was one.
///
/// # Errors
/// If the database fails.
pub async fn remove(tx: &mut Tx, place: TemplateKey<'_>) -> Result<bool, StoreError> {
    Ok(Entity::delete_many().filter(at(place)).exec(tx.db()).await?.rows_affected > 0)
}

fn at(place: TemplateKey<'_>) -> sea_orm::Condition {
    let project = match place.project {
        Some(project) => Column::ProjectId.eq(project.0),
        None => Column::ProjectId.is_null(),
    };
    sea_orm::Condition::all().add(project).add(Column::Kind.eq(place.kind.as_str())).add(Column::Variant.eq(place.variant))
}

fn stored(row: Model) -> Result<StoredTemplate, StoreError> {
    let Model { project_id, kind, variant, subject, content, use_layout, reply_to, .. } = row;
    let kind = MailKind::parse(&kind).ok_or(StoreError::Inconsistent { table: "mail_template", column: "kind" })?;
    let template = Template { subject, content, use_layout, reply_to };
    Ok(StoredTemplate { project: project_id.map(ProjectId), kind, variant, template })
}
