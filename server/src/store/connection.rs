//! Accounts of identity providers that belong to persons.
//!
//! **Invariant:** an account belongs to one person at most.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::identity_provider;
use super::entity::person_identity_provider::{ActiveModel, Column, Entity};
use super::list::is_any_id;
use super::{Reader, StoreError, Tx};
use crate::domain::id::{ConnectionId, IdentityProviderId, PersonId};
use crate::domain::provider::ProviderType;
use crate::domain::time::Timestamp;

/// A connection with what may be shown of its provider.
#[derive(Debug, Clone)]
pub struct ConnectionRow {
    pub id: ConnectionId,
    pub created_at: Timestamp,
    pub external_identifier: String,
    pub provider: IdentityProviderId,
    pub slug: String,
    pub kind: ProviderType,
    pub disabled_at: Option<Timestamp>,
}

/// To whom the account belongs, if it belongs to a person.
///
/// # Errors
/// If the database fails.
pub async fn owner(db: &Reader<'_>, provider: IdentityProviderId, external_identifier: &str) -> Result<Option<PersonId>, StoreError> {
    let account = Column::IdentityProviderId.eq(provider.0).and(Column::ExternalIdentifier.eq(external_identifier));
    let found = Entity::find().select_only().column(Column::PersonId).filter(account).into_tuple::<uuid::Uuid>().one(db.db()).await?;
    Ok(found.map(PersonId))
}

/// The accounts of the persons, oldest first, that many at most.
///
/// # Errors
/// If the database fails, or a row cannot be read.
pub async fn list(db: &Reader<'_>, persons: &[PersonId], most: u64) -> Result<HashMap<PersonId, Vec<ConnectionRow>>, StoreError> {
    let db = db.db();
    let rows = Entity::find()
        .filter(is_any_id(db.get_database_backend(), Column::PersonId, persons.iter().map(|id| id.0)))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .limit(i64::try_from(most).map_or(None, |_| Some(most)))
        .find_also(Entity, identity_provider::Entity)
        .all(db)
        .await?;
    let mut found: HashMap<PersonId, Vec<ConnectionRow>> = HashMap::new();
    for (connection, provider) in rows {
        let inconsistent = || StoreError::Inconsistent { table: "person_identity_provider", column: "identity_provider_id" };
        let provider = provider.ok_or_else(inconsistent)?;
        found.entry(PersonId(connection.person_id)).or_default().push(ConnectionRow {
            id: ConnectionId(connection.id),
            created_at: Timestamp::new(connection.created_at),
            external_identifier: connection.external_identifier,
            provider: IdentityProviderId(provider.id),
            slug: provider.slug,
            kind: ProviderType::parse(&provider.kind).ok_or_else(inconsistent)?,
            disabled_at: provider.disabled_at.map(Timestamp::new),
        });
    }
    Ok(found)
}

/// # Errors
/// If the account belongs to a person already (`Taken`), or the database fails.
pub async fn insert(tx: &mut Tx, provider: IdentityProviderId, external_identifier: &str, person: PersonId) -> Result<(), StoreError> {
    let model = ActiveModel {
        id: Set(ConnectionId::generate().0),
        person_id: Set(person.0),
        identity_provider_id: Set(provider.0),
        external_identifier: Set(external_identifier.to_owned()),
        created_at: Set(tx.stamp().at.utc()),
    };
    model.insert(tx.db()).await?;
    Ok(())
}

/// # Errors
/// If the database fails.
pub async fn delete(tx: &mut Tx, id: ConnectionId) -> Result<(), StoreError> {
    Entity::delete_by_id(id.0).exec(tx.db()).await?;
    Ok(())
}
