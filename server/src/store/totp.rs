//! Secrets of authenticators: the one that is in use, and one that is to take its place.
//!
//! **Invariant:** a secret comes in as a ciphertext, and nothing here can read it; no step of time is accepted twice, and none that is
//! older than one that was.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::Redacted;
use super::entity::totp::{ActiveModel, Column, Entity};
use super::{Reader, StoreError, Tx};
use crate::crypto::Sealed;
use crate::domain::id::PersonId;

/// What is stored for a person.
#[derive(Debug, Default)]
pub struct StoredTotp {
    pub secret: Option<Sealed>,
    pub prepared: Option<Sealed>,
}

/// What the secrets of a person are bound to, so that no row can be passed off as another.
pub fn place(person: PersonId) -> String {
    format!("person {person} totp")
}

/// # Errors
/// If the database fails.
pub async fn get(db: &Reader<'_>, person: PersonId) -> Result<StoredTotp, StoreError> {
    let row = Entity::find_by_id(person.0).one(db.db()).await?;
    let sealed = |hidden: Redacted| Sealed::stored(hidden.0);
    Ok(row.map(|row| StoredTotp { secret: row.secret.map(sealed), prepared: row.prepared.map(sealed) }).unwrap_or_default())
}

/// Keeps a secret until it is confirmed. One that is in use stays in use.
///
/// # Errors
/// If the database fails.
pub async fn prepare(tx: &mut Tx, person: PersonId, secret: Sealed) -> Result<(), StoreError> {
    let prepared = Set(Some(Redacted(secret.into_text())));
    let row = ActiveModel { person_id: Set(person.0), secret: Set(None), last_step: Set(None), prepared };
    let replaced = OnConflict::column(Column::PersonId).update_column(Column::Prepared).to_owned();
    Entity::insert(row).on_conflict(replaced).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Takes the prepared secret into use, whose code of this step was shown.
///
/// # Errors
/// If the database fails.
pub async fn confirm(tx: &mut Tx, person: PersonId, step: i64) -> Result<(), StoreError> {
    Entity::update_many()
        .col_expr(Column::Secret, Expr::col(Column::Prepared))
        .col_expr(Column::LastStep, Expr::value(step))
        .col_expr(Column::Prepared, Expr::value(None::<String>))
        .filter(Column::PersonId.eq(person.0).and(Column::Prepared.is_not_null()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Accepts the code of a step, unless one of the same or a later step was accepted before; whether it is.
///
/// # Errors
/// If the database fails.
pub async fn accept(tx: &mut Tx, person: PersonId, step: i64) -> Result<bool, StoreError> {
    let newer = Column::LastStep.is_null().or(Column::LastStep.lt(step));
    let result = Entity::update_many()
        .col_expr(Column::LastStep, Expr::value(step))
        .filter(Column::PersonId.eq(person.0).and(newer))
        .exec(tx.db())
        .await?;
    Ok(result.rows_affected == 1)
}

/// Removes both secrets.
///
/// # Errors
/// If the database fails.
pub async fn remove(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    Entity::delete_by_id(person.0).exec(tx.db()).await?;
    Ok(())
}

/// Encrypted secrets in the order of the persons, that many persons after the given one.
///
/// # Errors
/// If the database fails.
pub async fn list_sealed(db: &Reader<'_>, after: Option<PersonId>, most: u64) -> Result<Vec<(PersonId, StoredTotp)>, StoreError> {
    let mut query = Entity::find().order_by_asc(Column::PersonId).limit(most);
    if let Some(after) = after {
        query = query.filter(Column::PersonId.gt(after.0));
    }
    let sealed = |hidden: Redacted| Sealed::stored(hidden.0);
    let rows = query.all(db.db()).await?;
    let stored = |row: super::entity::totp::Model| StoredTotp { secret: row.secret.map(sealed), prepared: row.prepared.map(sealed) };
    Ok(rows.into_iter().map(|row| (PersonId(row.person_id), stored(row))).collect())
}

/// Puts other ciphertexts in the place of those of the person.
///
/// # Errors
/// If the database fails.
pub async fn reseal(tx: &mut Tx, person: PersonId, stored: StoredTotp) -> Result<(), StoreError> {
    let text = |sealed: Option<Sealed>| Expr::value(sealed.map(Sealed::into_text));
    Entity::update_many()
        .col_expr(Column::Secret, text(stored.secret))
        .col_expr(Column::Prepared, text(stored.prepared))
        .filter(Column::PersonId.eq(person.0))
        .exec(tx.db())
        .await?;
    Ok(())
}
