//! Tokens of others that may be used once: logout tokens, and the data of sign-ins at identity providers.
//!
//! **Invariant:** only a hash is stored; of any number of uses at once, one claims the token.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::entity::used_token::{Column, Entity};
use super::list::SqlParameters;
use super::{StoreError, Tx};
use crate::crypto::TokenHash;
use crate::domain::time::Timestamp;

/// Uses a token that is refused for another reason from then on; whether it was not used before. Those of before are forgotten.
///
/// # Errors
/// If the database fails.
pub async fn claim(tx: &mut Tx, token: &TokenHash, until: Timestamp) -> Result<bool, StoreError> {
    let now = tx.stamp().at.utc();
    Entity::delete_many().filter(Column::ExpiresAt.lt(now)).exec(tx.db()).await?;
    let mut parameters = SqlParameters::new(tx.db().get_database_backend());
    let (hash, end) = (parameters.one(token.as_str()), parameters.one(until.utc()));
    let sql = format!("INSERT INTO used_token (token_hash, expires_at) VALUES ({hash}, {end}) ON CONFLICT (token_hash) DO NOTHING");
    Ok(tx.db().execute_raw(parameters.statement(sql)).await?.rows_affected() == 1)
}
