//! Sessions that an identity provider vouches for.
//!
//! **Invariant:** tokens come in as a ciphertext, and nothing here can read them; of several workers, one claims a session.

use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryResult, QuerySelect,
};

use super::entity::Redacted;
use super::entity::provider_session::{ActiveModel, Column, Entity, Model};
use super::list::SqlParameters;
use super::{Reader, StoreError, Tx};
use crate::crypto::Sealed;
use crate::domain::id::{ApiKeyId, IdentityId, IdentityProviderId, PersonId};
use crate::domain::time::Timestamp;

/// What is kept of a session at its provider.
#[derive(Debug, Clone)]
pub struct ProviderSession {
    pub key: ApiKeyId,
    pub provider: IdentityProviderId,
    pub external_identifier: String,
    pub sid: Option<String>,
    pub tokens: Sealed,
    pub obtained_at: Timestamp,
    /// Of the access token.
    pub expires_at: Option<Timestamp>,
    /// When it is to be checked.
    pub due_at: Timestamp,
}

/// A live session and whose it is.
#[derive(Debug, Clone)]
pub struct Live {
    pub key: ApiKeyId,
    pub identity: IdentityId,
    pub person: Option<PersonId>,
}

/// Which sessions a provider ends.
#[derive(Debug, Clone, Copy)]
pub enum SessionSelector<'a> {
    Sid(&'a str),
    Subject(&'a str),
}

/// What the tokens of a session are bound to, so that no row can be passed off as another.
pub fn place(key: ApiKeyId) -> String {
    format!("provider session {key}")
}

/// What is kept of this session, if a provider vouches for it.
///
/// # Errors
/// If the database fails.
pub async fn by_key(db: &Reader<'_>, key: ApiKeyId) -> Result<Option<ProviderSession>, StoreError> {
    Ok(Entity::find_by_id(key.0).one(db.db()).await?.map(session))
}

/// # Errors
/// If something is kept of this session already (`Taken`), or if the database fails.
pub async fn insert(tx: &mut Tx, new: ProviderSession) -> Result<(), StoreError> {
    columns(new).insert(tx.db()).await?;
    Ok(())
}

/// Replaces what is kept of the session, unless it is not kept any more.
///
/// # Errors
/// If the database fails.
pub async fn update(tx: &mut Tx, changed: ProviderSession) -> Result<(), StoreError> {
    let key = changed.key;
    Entity::update_many().set(columns(changed)).filter(Column::ApiKeyId.eq(key.0)).exec(tx.db()).await?;
    Ok(())
}

/// # Errors
/// If the database fails.
pub async fn delete(tx: &mut Tx, key: ApiKeyId) -> Result<(), StoreError> {
    Entity::delete_by_id(key.0).exec(tx.db()).await?;
    Ok(())
}

/// Sessions that are to be checked, that many at most: those that are due for longest, ordered by the id of the key. Each is claimed for a
/// while, so that no other worker gets it meanwhile. Locks their rows, and skips those that another worker has locked.
///
/// # Errors
/// If the database fails.
pub async fn claim_due(tx: &mut Tx, most: u64, claimed_for: Duration) -> Result<Vec<ProviderSession>, StoreError> {
    let now = tx.stamp().at;
    let backend = tx.db().get_database_backend();
    let mut parameters = SqlParameters::new(backend);
    let (due, limit) = (parameters.one(now.utc()), parameters.limit(most));
    // Another worker has those that are locked.
    let skip = if parameters.is_postgres() { " FOR UPDATE SKIP LOCKED" } else { "" };
    let sql = format!("SELECT api_key_id FROM provider_session WHERE due_at <= {due} ORDER BY due_at LIMIT {limit}{skip}");
    let rows = tx.db().query_all_raw(parameters.statement(sql)).await?;
    let keys = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<Vec<uuid::Uuid>, _>>()?;
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let claimed = Column::ApiKeyId.is_in(keys);
    let until = now.plus(claimed_for).utc();
    Entity::update_many().col_expr(Column::DueAt, Expr::value(until)).filter(claimed.clone()).exec(tx.db()).await?;
    let sessions = Entity::find().filter(claimed).order_by_asc(Column::ApiKeyId).all(tx.db()).await?;
    Ok(sessions.into_iter().map(session).collect())
}

/// When the session is to be checked again.
///
/// # Errors
/// If the database fails.
pub async fn set_due(tx: &mut Tx, key: ApiKeyId, due_at: Timestamp) -> Result<(), StoreError> {
    let due_at = Expr::value(due_at.utc());
    Entity::update_many().col_expr(Column::DueAt, due_at).filter(Column::ApiKeyId.eq(key.0)).exec(tx.db()).await?;
    Ok(())
}

/// All sessions of the provider are to be checked now.
///
/// # Errors
/// If the database fails.
pub async fn set_all_due(tx: &mut Tx, provider: IdentityProviderId) -> Result<(), StoreError> {
    let now = Expr::value(tx.stamp().at.utc());
    Entity::update_many().col_expr(Column::DueAt, now).filter(Column::IdentityProviderId.eq(provider.0)).exec(tx.db()).await?;
    Ok(())
}

/// When the next session is to be checked.
///
/// # Errors
/// If the database fails.
pub async fn next_due(db: &Reader<'_>) -> Result<Option<Timestamp>, StoreError> {
    let first = Entity::find().order_by_asc(Column::DueAt).limit(1).one(db.db()).await?;
    Ok(first.map(|row| Timestamp::new(row.due_at)))
}

/// Whose session this is, unless it has ended.
///
/// # Errors
/// If the database fails.
pub async fn live(db: &Reader<'_>, key: ApiKeyId, now: Timestamp) -> Result<Option<Live>, StoreError> {
    let mut parameters = SqlParameters::new(db.backend());
    let condition = format!("k.id = {}", parameters.one(key.0));
    Ok(live_where(db, parameters, "", &condition, now).await?.pop())
}

/// The live sessions that a logout token of the provider means, ordered by the id of the key.
///
/// # Errors
/// If the database fails.
pub async fn list_live(
    db: &Reader<'_>,
    provider: IdentityProviderId,
    which: SessionSelector<'_>,
    now: Timestamp,
) -> Result<Vec<Live>, StoreError> {
    let mut parameters = SqlParameters::new(db.backend());
    let (column, value) = match which {
        SessionSelector::Sid(sid) => ("sid", sid),
        SessionSelector::Subject(subject) => ("external_identifier", subject),
    };
    let provider = parameters.one(provider.0);
    let condition = format!("s.identity_provider_id = {provider} AND s.{column} = {}", parameters.one(value));
    live_where(db, parameters, "JOIN provider_session s ON s.api_key_id = k.id", &condition, now).await
}

async fn live_where(
    db: &Reader<'_>,
    mut parameters: SqlParameters,
    join: &str,
    condition: &str,
    now: Timestamp,
) -> Result<Vec<Live>, StoreError> {
    let now = parameters.one(now.utc());
    let sql = format!(
        "SELECT k.id, k.identity_id, p.id FROM api_key k {join} LEFT JOIN person p ON p.identity_id = k.identity_id \
         WHERE {condition} AND k.disabled_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > {now}) ORDER BY k.id"
    );
    let live = |row: QueryResult| {
        let person: Option<uuid::Uuid> = row.try_get_by_index(2)?;
        let (key, identity) = (ApiKeyId(row.try_get_by_index(0)?), IdentityId(row.try_get_by_index(1)?));
        Ok(Live { key, identity, person: person.map(PersonId) })
    };
    db.db().query_all_raw(parameters.statement(sql)).await?.into_iter().map(live).collect()
}

/// Encrypted tokens in the order of the keys, that many after the given one.
///
/// # Errors
/// If the database fails.
pub async fn list_sealed(db: &Reader<'_>, after: Option<ApiKeyId>, most: u64) -> Result<Vec<(ApiKeyId, Sealed)>, StoreError> {
    let mut query = Entity::find().order_by_asc(Column::ApiKeyId).limit(most);
    if let Some(after) = after {
        query = query.filter(Column::ApiKeyId.gt(after.0));
    }
    let rows = query.all(db.db()).await?;
    Ok(rows.into_iter().map(|row| (ApiKeyId(row.api_key_id), Sealed::stored(row.tokens.0))).collect())
}

/// The same tokens under another encryption key.
///
/// # Errors
/// If the database fails.
pub async fn reseal(tx: &mut Tx, key: ApiKeyId, tokens: Sealed) -> Result<(), StoreError> {
    let text = Expr::value(tokens.into_text());
    Entity::update_many().col_expr(Column::Tokens, text).filter(Column::ApiKeyId.eq(key.0)).exec(tx.db()).await?;
    Ok(())
}

fn columns(session: ProviderSession) -> ActiveModel {
    ActiveModel {
        api_key_id: Set(session.key.0),
        identity_provider_id: Set(session.provider.0),
        external_identifier: Set(session.external_identifier),
        sid: Set(session.sid),
        tokens: Set(Redacted(session.tokens.into_text())),
        obtained_at: Set(session.obtained_at.utc()),
        expires_at: Set(session.expires_at.map(|at| at.utc())),
        due_at: Set(session.due_at.utc()),
    }
}

fn session(row: Model) -> ProviderSession {
    ProviderSession {
        key: ApiKeyId(row.api_key_id),
        provider: IdentityProviderId(row.identity_provider_id),
        external_identifier: row.external_identifier,
        sid: row.sid,
        tokens: Sealed::stored(row.tokens.0),
        obtained_at: Timestamp::new(row.obtained_at),
        expires_at: row.expires_at.map(Timestamp::new),
        due_at: Timestamp::new(row.due_at),
    }
}
