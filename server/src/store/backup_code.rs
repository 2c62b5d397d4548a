//! Backup codes, each of which stands in for a code of a second factor once.
//!
//! **Invariant:** only hashes are stored; of any number of uses of a code at once, one succeeds.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::entity::Redacted;
use super::entity::backup_code::{ActiveModel, Column, Entity};
use super::{StoreError, Tx};
use crate::domain::id::PersonId;

/// Replaces all codes of the person by those with these hashes.
///
/// # Errors
/// If a hash is given twice (`Taken`), or if the database fails.
pub async fn replace(tx: &mut Tx, person: PersonId, hashes: Vec<String>) -> Result<(), StoreError> {
    remove(tx, person).await?;
    let created_at = tx.stamp().at.utc();
    let row = |hash| ActiveModel {
        id: Set(Uuid::now_v7()),
        person_id: Set(person.0),
        code_hash: Set(Redacted(hash)),
        created_at: Set(created_at),
        used_at: Set(None),
    };
    Entity::insert_many(hashes.into_iter().map(row)).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// # Errors
/// If the database fails.
pub async fn remove(tx: &mut Tx, person: PersonId) -> Result<(), StoreError> {
    Entity::delete_many().filter(Column::PersonId.eq(person.0)).exec(tx.db()).await?;
    Ok(())
}

/// Uses the code up; whether the person has it and it was not used until now.
///
/// # Errors
/// If the database fails.
pub async fn consume(tx: &mut Tx, person: PersonId, hash: &str) -> Result<bool, StoreError> {
    let now = tx.stamp().at.utc();
    let result = Entity::update_many()
        .col_expr(Column::UsedAt, Expr::value(now))
        .filter(Column::PersonId.eq(person.0))
        .filter(Column::CodeHash.eq(hash))
        .filter(Column::UsedAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(result.rows_affected == 1)
}

/// How many codes the person can still use.
///
/// # Errors
/// If the database fails.
pub async fn count_unused(tx: &Tx, person: PersonId) -> Result<u64, StoreError> {
    let unused = Entity::find().filter(Column::PersonId.eq(person.0)).filter(Column::UsedAt.is_null());
    Ok(unused.count(tx.db()).await?)
}
