//! Identities.
//!
//! **Invariant:** roles are stored as a list of names, in the order they were given.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::entity::identity;
use super::{Reader, StoreError, Tx, from_json};
use crate::domain::id::IdentityId;
pub use crate::domain::identity::IdentityRow;

impl TryFrom<identity::Model> for IdentityRow {
    type Error = StoreError;

    fn try_from(model: identity::Model) -> Result<Self, StoreError> {
        Ok(Self { id: IdentityId(model.id), description: model.description, roles: from_json(model.roles, "identity", "roles")? })
    }
}

/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn by_id(db: &Reader<'_>, id: IdentityId) -> Result<Option<IdentityRow>, StoreError> {
    identity::Entity::find_by_id(id.0).one(db.db()).await?.map(IdentityRow::try_from).transpose()
}

/// # Errors
/// If the database fails.
pub async fn update_roles(tx: &mut Tx, id: IdentityId, roles: &[String]) -> Result<(), StoreError> {
    identity::Entity::update_many()
        .col_expr(identity::Column::Roles, Expr::value(json!(roles)))
        .filter(identity::Column::Id.eq(id.0))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// # Errors
/// If the database fails.
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
