//! Wrong passwords by e-mail address, with the network that they came from.
//!
//! **Invariant:** counted and written in the transaction that decides the sign-in, so no parallel try is missed.

use sea_orm::sea_query::{Expr, LockBehavior, LockType, Query, SelectStatement};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

use super::entity::login_failure::{ActiveModel, Column, Entity};
use super::entity::{known_network, person};
use super::{Reader, StoreError, Tx};
use crate::domain::backoff::Failures;
use crate::domain::email::Email;
use crate::domain::time::Timestamp;

/// The failures of the address since then: those from this network if its owner has signed in from it, or else all those from
/// networks that the owner has not signed in from.
///
/// # Errors
/// If the database fails.
pub async fn count_since(db: &Reader<'_>, email: &Email, known_network: Option<&str>, since: Timestamp) -> Result<Failures, StoreError> {
    let found: Option<(i64, Option<chrono::DateTime<chrono::Utc>>)> = Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "count")
        .column_as(Column::FailedAt.max(), "last")
        .filter(Column::Email.eq(email.as_str()))
        .filter(match known_network {
            Some(network) => Condition::all().add(Column::Network.eq(network)),
            None => Condition::any().add(Column::Network.is_null()).add(Column::Network.not_in_subquery(known_networks(email))),
        })
        .filter(Column::FailedAt.gte(since.utc()))
        .into_tuple()
        .one(db.db())
        .await?;
    let (count, last) = found.unwrap_or_default();
    Ok(Failures { count: u32::try_from(count).unwrap_or(u32::MAX), last: last.map(Timestamp::new) })
}

fn known_networks(email: &Email) -> SelectStatement {
    Query::select()
        .column((known_network::Entity, known_network::Column::Network))
        .from(known_network::Entity)
        .inner_join(
            person::Entity,
            Expr::col((person::Entity, person::Column::Id)).equals((known_network::Entity, known_network::Column::PersonId)),
        )
        .and_where(Expr::col((person::Entity, person::Column::Email)).eq(email.as_str()))
        .to_owned()
}

/// Forgets the failures of the address.
///
/// # Errors
/// If the database fails.
pub async fn forget(tx: &mut Tx, email: &Email) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::Email.eq(email.as_str())).exec(tx.db()).await?;
    Ok(())
}

/// Adds a failure and forgets all that are too old to count.
///
/// # Errors
/// If the database fails.
pub async fn insert(tx: &mut Tx, email: &Email, network: Option<&str>, forget_before: Timestamp) -> Result<(), StoreError> {
    let failed_at = tx.stamp().at.utc();
    // What another try is forgetting just now is left to it.
    let old = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::FailedAt.lt(forget_before.utc()))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    Entity::delete_many().filter(Column::Id.in_subquery(old)).exec(tx.db()).await?;
    let network = Set(network.map(str::to_owned));
    let failure = ActiveModel { id: Set(uuid::Uuid::now_v7()), email: Set(email.to_string()), network, failed_at: Set(failed_at) };
    failure.insert(tx.db()).await?;
    Ok(())
}
