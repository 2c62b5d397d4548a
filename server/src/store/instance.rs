//! Whether this instance has been set up, and which key its secrets are encrypted with.
//!
//! **Invariant:** there is at most one row, so two first starts at once cannot both succeed.

use std::collections::HashSet;

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::entity::instance::{ActiveModel, Entity};
use super::entity::{Redacted, api_key, identity};
use super::{Reader, StoreError, Tx};
use crate::crypto::{Sealed, TokenHash};

const THE_ROW: i32 = 1;

/// The login identity and the root identity, which the set-up makes before there are others.
const IDENTITIES: u64 = 2;

/// What is known of a set-up instance.
#[derive(Debug)]
pub struct Instance {
    /// Something sealed with the instance's key. A key that opens it is the right one.
    pub key_check: Option<Sealed>,
}

/// # Errors
/// If the database fails.
pub async fn get(db: &Reader<'_>) -> Result<Option<Instance>, StoreError> {
    let row = Entity::find_by_id(THE_ROW).one(db.db()).await?;
    Ok(row.map(|row| Instance { key_check: row.key_check.map(|check| Sealed::stored(check.0)) }))
}

/// # Errors
/// If the instance has been set up already (`Taken`), or if the database fails.
pub async fn insert(tx: &mut Tx, key_check: Sealed) -> Result<(), StoreError> {
    let set_up_at = tx.stamp().at.utc();
    let model = ActiveModel { id: Set(THE_ROW), set_up_at: Set(set_up_at), key_check: Set(Some(Redacted(key_check.into_text()))) };
    model.insert(tx.db()).await?;
    Ok(())
}

/// Hashes of the permanent keys that the identities of the set-up have and that are not disabled. Ids are ordered by their time.
///
/// # Errors
/// If the database fails.
pub async fn key_hashes(db: &Reader<'_>) -> Result<HashSet<TokenHash>, StoreError> {
    let first = identity::Entity::find().select_only().column(identity::Column::Id).order_by_asc(identity::Column::Id);
    let first: Vec<Uuid> = first.limit(IDENTITIES).into_tuple().all(db.db()).await?;
    let keys = api_key::Entity::find().select_only().column(api_key::Column::TokenHash);
    let keys = keys.filter(api_key::Column::IdentityId.is_in(first)).filter(api_key::Column::Kind.eq("permanent"));
    let hashes: Vec<String> = keys.filter(api_key::Column::DisabledAt.is_null()).into_tuple().all(db.db()).await?;
    Ok(hashes.into_iter().map(TokenHash::given).collect())
}

/// The check under another encryption key.
///
/// # Errors
/// If the instance has not been set up, or if the database fails.
pub async fn reseal(tx: &mut Tx, key_check: Sealed) -> Result<(), StoreError> {
    let model = ActiveModel { id: Set(THE_ROW), key_check: Set(Some(Redacted(key_check.into_text()))), ..Default::default() };
    model.update(tx.db()).await?;
    Ok(())
}
