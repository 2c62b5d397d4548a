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
use crate::domain::backoff::Failures;
use crate::domain::email::Email;
use crate::domain::id::PersonId;
use crate::domain::one_time::Purpose;
use crate::domain::throttle::{SlidingWindow, Throttled};
use crate::domain::time::Timestamp;
use crate::outcome::Fault;

/// Attempts of others that one attempt deletes at most: more than it adds, and too few to keep it waiting.
const BATCH: u64 = 100;

/// Whose attempts are counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptCounter {
    scope: &'static str,
    key_hash: String,
}

impl AttemptCounter {
    /// Those from this network.
    pub fn from_network(throttled: Throttled, network: IpAddr) -> Self {
        Self::of(throttled.as_str(), &network.to_string())
    }

    /// Those of this person.
    pub fn of_person(throttled: Throttled, person: PersonId) -> Self {
        Self::of(throttled.as_str(), &person.to_string())
    }

    /// Mails with a token for this purpose to this address.
    pub fn to_address(purpose: Purpose, address: &Email) -> Self {
        Self::of(purpose.mails(), address.as_str())
    }

    fn of(scope: &'static str, key: &str) -> Self {
        let mut hash = Fingerprint::default();
        hash.add(Some(key));
        Self { scope, key_hash: hash.finish() }
    }
}

/// Whole seconds until the next attempt is allowed, if it is not allowed now.
///
/// # Errors
/// If the database fails.
pub async fn retry_after(db: &Reader<'_>, of: &AttemptCounter, window: &SlidingWindow, now: Timestamp) -> Result<Option<i32>, StoreError> {
    let oldest: Option<chrono::DateTime<chrono::Utc>> = Entity::find()
        .select_only()
        .column(Column::At)
        .filter(Column::Scope.eq(of.scope))
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
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn count(mut tx: Tx, of: &AttemptCounter, window: &SlidingWindow) -> Result<Option<i32>, Fault> {
    let wait = take(&mut tx, of, window).await?;
    if wait.is_none() {
        tx.commit_unrecorded().await?;
    }
    Ok(wait)
}

/// The same as a part of the transaction. Locks the attempts that are counted together.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn take(tx: &mut Tx, of: &AttemptCounter, window: &SlidingWindow) -> Result<Option<i32>, StoreError> {
    let now = tx.stamp().at;
    lock::attempts(tx, of.scope, &of.key_hash).await?;
    let wait = retry_after(&tx.read(), of, window, now).await?;
    if wait.is_none() {
        add(tx, of, window.start(now)).await?;
    }
    Ok(wait)
}

/// How many attempts there were since then, under a lock that keeps others from being added until the end of the transaction.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn count_since(tx: &mut Tx, of: &AttemptCounter, since: Timestamp) -> Result<Failures, StoreError> {
    lock::attempts(tx, of.scope, &of.key_hash).await?;
    let found: Option<(i64, Option<chrono::DateTime<chrono::Utc>>)> = Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "count")
        .column_as(Column::At.max(), "last")
        .filter(Column::Scope.eq(of.scope))
        .filter(Column::KeyHash.eq(&*of.key_hash))
        .filter(Column::At.gte(since.utc()))
        .into_tuple()
        .one(tx.db())
        .await?;
    let (count, last) = found.unwrap_or_default();
    Ok(Failures { count: u32::try_from(count).unwrap_or(u32::MAX), last: last.map(Timestamp::new) })
}

/// Adds an attempt, and forgets some that were made until the given time.
///
/// # Errors
/// If the database fails.
pub async fn add(tx: &mut Tx, of: &AttemptCounter, forget_until: Timestamp) -> Result<(), StoreError> {
    delete_old(tx, of.scope, Some(&of.key_hash), forget_until).await?;
    delete_old(tx, of.scope, None, forget_until).await?;
    let (scope, key_hash) = (Set(of.scope.to_owned()), Set(of.key_hash.clone()));
    let at = Set(tx.stamp().at.utc());
    ActiveModel { id: Set(uuid::Uuid::now_v7()), scope, key_hash, at }.insert(tx.db()).await?;
    Ok(())
}

/// Forgets all attempts of these.
///
/// # Errors
/// If the database fails.
pub async fn forget(tx: &mut Tx, of: &AttemptCounter) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Scope.eq(of.scope)).filter(Column::KeyHash.eq(&*of.key_hash)).exec(tx.db()).await?;
    Ok(())
}

/// Forgets attempts that do not count any more: all with this key, or the oldest ones with any key.
async fn delete_old(tx: &mut Tx, scope: &str, key_hash: Option<&str>, until: Timestamp) -> Result<(), StoreError> {
    let mut old = Query::select();
    old.column(Column::Id).from(Entity).and_where(Column::Scope.eq(scope)).and_where(Column::At.lte(until.utc()));
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
