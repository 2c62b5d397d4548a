//! Wrong passwords by address.
//!
//! **Invariant:** counted and written in the transaction that decides the sign-in, so no parallel try is missed.

use sea_orm::sea_query::{LockBehavior, LockType, Query};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::entity::login_failure::{ActiveModel, Column, Entity};
use super::{Reader, StoreError, Tx};
use crate::domain::backoff::Failures;
use crate::domain::email::Email;
use crate::domain::time::Timestamp;

/// The failures of the address since the moment.
pub async fn count_since(db: &Reader<'_>, email: &Email, since: Timestamp) -> Result<Failures, StoreError> {
    let found: Option<(i64, Option<chrono::DateTime<chrono::Utc>>)> = Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "count")
        .column_as(Column::FailedAt.max(), "last")
        .filter(Column::Email.eq(email.as_str()))
        .filter(Column::FailedAt.gte(since.utc()))
        .into_tuple()
        .one(db.db())
        .await?;
    let (count, last) = found.unwrap_or_default();
    Ok(Failures { count: u32::try_from(count).unwrap_or(u32::MAX), last: last.map(Timestamp::new) })
}

/// Adds a failure and forgets those of everybody that are too old to count.
pub async fn insert(tx: &mut Tx, email: &Email, forget_before: Timestamp) -> Result<(), StoreError> {
    let failed_at = tx.stamp().at.utc();
    // What another try is forgetting just now is left to it.
    let old = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::FailedAt.lt(forget_before.utc()))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    Entity::delete_many().filter(Column::Id.in_subquery(old)).exec(tx.db()).await?;
    ActiveModel { id: Set(uuid::Uuid::now_v7()), email: Set(email.to_string()), failed_at: Set(failed_at) }.insert(tx.db()).await?;
    Ok(())
}
