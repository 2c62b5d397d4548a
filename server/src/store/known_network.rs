//! Networks from which a person has signed in.
//!
//! **Invariant:** a person has at most 32 of them, those of the latest sign-ins.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{OnConflict, Order, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::entity::known_network::{ActiveModel, Column, Entity};
use super::entity::person;
use super::{Reader, StoreError, Tx};
use crate::domain::email::Email;
use crate::domain::id::PersonId;

const MOST: u64 = 32;

/// Whether the person with this address has signed in from the network.
///
/// # Errors
/// If the database fails.
pub async fn is_known(db: &Reader<'_>, email: &Email, network: &str) -> Result<bool, StoreError> {
    let known = Entity::find().inner_join(person::Entity);
    let known = known.filter(person::Column::Email.eq(email.as_str())).filter(Column::Network.eq(network));
    Ok(known.count(db.db()).await? > 0)
}

/// Adds the network, or makes it the latest one.
///
/// # Errors
/// If the database fails.
pub async fn remember(tx: &mut Tx, person: PersonId, network: &str) -> Result<(), StoreError> {
    let seen_at = tx.stamp().at.utc();
    let row = ActiveModel { person_id: Set(person.0), network: Set(network.to_owned()), seen_at: Set(seen_at) };
    let mut present = OnConflict::columns([Column::PersonId, Column::Network]);
    Entity::insert(row).on_conflict(present.update_column(Column::SeenAt).to_owned()).exec_without_returning(tx.db()).await?;
    let latest = Query::select()
        .column(Column::Network)
        .from(Entity)
        .and_where(Column::PersonId.eq(person.0))
        .order_by(Column::SeenAt, Order::Desc)
        .order_by(Column::Network, Order::Asc)
        .limit(MOST)
        .to_owned();
    let of_person = Entity::delete_many().filter(Column::PersonId.eq(person.0));
    of_person.filter(Column::Network.not_in_subquery(latest)).exec(tx.db()).await?;
    Ok(())
}
