//! Whether this instance has been set up, and which key its secrets are encrypted with.
//!
//! **Invariant:** there is at most one row, so two first starts at once cannot both succeed.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::entity::Redacted;
use super::entity::instance::{ActiveModel, Entity};
use super::{Reader, StoreError, Tx};
use crate::crypto::Sealed;

const THE_ROW: i32 = 1;

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

/// The check under another encryption key.
///
/// # Errors
/// If the instance has not been set up, or if the database fails.
pub async fn reseal(tx: &mut Tx, key_check: Sealed) -> Result<(), StoreError> {
    let model = ActiveModel { id: Set(THE_ROW), key_check: Set(Some(Redacted(key_check.into_text()))), ..Default::default() };
    model.update(tx.db()).await?;
    Ok(())
}
