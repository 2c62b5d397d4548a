//! Whether this instance has been set up.
//!
//! **Invariant:** there is at most one row, so two first starts at once cannot both succeed.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::entity::instance::{ActiveModel, Entity};
use super::{Reader, StoreError, Tx};

const THE_ROW: i32 = 1;

pub async fn is_set_up(db: &Reader<'_>) -> Result<bool, StoreError> {
    Ok(Entity::find_by_id(THE_ROW).one(db.db()).await?.is_some())
}

pub async fn insert(tx: &mut Tx) -> Result<(), StoreError> {
    let set_up_at = tx.stamp().at.utc();
    ActiveModel { id: Set(THE_ROW), set_up_at: Set(set_up_at) }.insert(tx.db()).await?;
    Ok(())
}
