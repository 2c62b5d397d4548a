//! Identities.
//!
//! **Invariant:** roles are stored as a list of names, in the order they were given.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::entity::identity;
use super::{Reader, StoreError, Tx, from_json};
use crate::domain::id::IdentityId;

/// An identity as others may come to see it.
#[derive(Debug, Clone)]
pub struct IdentityRow {
    pub id: IdentityId,
    pub description: Option<String>,
    pub roles: Vec<String>,
}

impl TryFrom<identity::Model> for IdentityRow {
    type Error = StoreError;

    fn try_from(model: identity::Model) -> Result<Self, StoreError> {
        Ok(Self { id: IdentityId(model.id), description: model.description, roles: from_json(model.roles, "identity", "roles")? })
    }
}

pub async fn list_by_id(db: &Reader<'_>, ids: &[IdentityId]) -> Result<HashMap<IdentityId, IdentityRow>, StoreError> {
    let ids = ids.iter().map(|id| id.0);
    let models = identity::Entity::find().filter(identity::Column::Id.is_in(ids)).all(db.db()).await?;
    models.into_iter().map(|model| IdentityRow::try_from(model).map(|row| (row.id, row))).collect()
}

pub async fn insert(tx: &mut Tx, description: Option<String>, roles: Vec<String>) -> Result<IdentityRow, StoreError> {
    let id = IdentityId::generate();
    let model = identity::ActiveModel {
        id: Set(id.0),
        description: Set(description.clone()),
        roles: Set(json!(roles)),
        created_at: Set(tx.stamp().at.utc()),
    };
    model.insert(tx.db()).await?;
    Ok(IdentityRow { id, description, roles })
}
