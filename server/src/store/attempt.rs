//! Attempts that count towards a limit.
//!
//! **Invariant:** counted and added under one lock, so that of any number at once no more pass than the limit allows; whose attempts
//! they are is stored as a hash only.

use std::net::IpAddr;

use sea_orm::sea_query::{LockBehavior, LockType, Order, Query};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::attempt::{ActiveModel, Column, Entity};
use super::{Reader, StoreError, Tx, lock};
use crate::crypto::Fingerprint;
use crate::domain::throttle::{SlidingWindow, Throttled};
use crate::domain::time::Timestamp;
use crate::outcome::Fault;

/// Attempts of others that one attempt deletes at most: more than it adds, and too few to keep it waiting.
const BATCH: u64 = 100;

/// Whose attempts are counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    throttled: Throttled,
    key_hash: String,
}

impl Counted {
    /// Those from this network.
    pub fn from_network(throttled: Throttled, network: IpAddr) -> Self {
        let mut key = Fingerprint::default();
        key.add(Some(&network.to_string()));
        Self { throttled, key_hash: key.finish() }
    }
}

/// Whole seconds until the next attempt is allowed, if it is not allowed now.
///
/// # Errors
/// If the database fails.
pub async fn retry_after(db: &Reader<'_>, of: &Counted, window: &SlidingWindow, now: Timestamp) -> Result<Option<i32>, StoreError> {
    let oldest: Option<chrono::DateTime<chrono::Utc>> = Entity::find()
        .select_only()
        .column(Column::At)
        .filter(Column::Scope.eq(of.throttled.as_str()))
        .filter(Column::KeyHash.eq(&*of.key_hash))
        .order_by_desc(Column::At)
        .offset(u64::from(window.limit.get() - 1))
        .limit(1)
        .into_tuple()
        .one(db.db())
        .await?;
    Ok(window.retry_after(oldest.map(Timestamp::new), now))
}

/// Counts the attempt if it is allowed, and otherwise changes nothing; whole seconds until it will be. The count is final at once and
/// has no audit entry: the mutation that it belongs to records what becomes of the attempt.
///
/// # Errors
/// If the database fails.
pub async fn count(mut tx: Tx, of: &Counted, window: &SlidingWindow) -> Result<Option<i32>, Fault> {
    let now = tx.stamp().at;
    lock::attempts(&mut tx, of.throttled.as_str(), &of.key_hash).await?;
    let wait = retry_after(&tx.read(), of, window, now).await?;
    if wait.is_some() {
        return Ok(wait);
    }
    delete_old(&mut tx, of.throttled, Some(&of.key_hash), window.start(now)).await?;
    delete_old(&mut tx, of.throttled, None, window.start(now)).await?;
    let (scope, key_hash) = (Set(of.throttled.as_str().to_owned()), Set(of.key_hash.clone()));
    let attempt = ActiveModel { id: Set(uuid::Uuid::now_v7()), scope, key_hash, at: Set(now.utc()) };
    attempt.insert(tx.db()).await.map_err(StoreError::from)?;
    tx.commit_unrecorded().await?;
    Ok(None)
}

/// Forgets attempts that do not count any more: all with this key, or the oldest ones with any key.
async fn delete_old(tx: &mut Tx, throttled: Throttled, key_hash: Option<&str>, until: Timestamp) -> Result<(), StoreError> {
    let mut old = Query::select();
    old.column(Column::Id).from(Entity).and_where(Column::Scope.eq(throttled.as_str())).and_where(Column::At.lte(until.utc()));
    match key_hash {
        Some(key_hash) => old.and_where(Column::KeyHash.eq(key_hash)),
        None => old.order_by(Column::At, Order::Asc).limit(BATCH),
    };
    // What another attempt is forgetting just now is left to it.
    old.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Entity::delete_many().filter(Column::Id.in_subquery(old)).exec(tx.db()).await?;
    Ok(())
}

/// Forgets all attempts where there is no limit any more.
///
/// # Errors
/// If the database fails.
pub async fn delete_all(tx: &mut Tx, throttled: Throttled) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Scope.eq(throttled.as_str())).exec(tx.db()).await?;
    Ok(())
}
