//! API keys: permanent ones and the keys of sessions.
//!
//! **Invariant:** a key is never deleted and never enabled again; only [`insert_session`] makes keys of sessions.

mod lists;

use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, Select};

use super::entity::{Redacted, api_key, identity};
use super::identity::IdentityRow;
use super::{Reader, StoreError, Tx, lock};
use crate::crypto::TokenHash;
use crate::domain::api_key::KeyKind;
use crate::domain::id::{ApiKeyId, IdentityId, ProjectId};
use crate::domain::session::Lifespan;
use crate::domain::time::Timestamp;

pub use lists::{ProjectKey, SessionRow, list_by_project, list_global, list_sessions};

#[derive(Debug, Clone)]
pub struct ApiKeyRow {
    pub id: ApiKeyId,
    pub kind: KeyKind,
    pub enabled: bool,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    /// The project in which it was created.
    pub issued_in: Option<ProjectId>,
    pub identity: IdentityRow,
}

/// What ended with a promotion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndedKeys {
    pub sessions: u64,
    pub keys: u64,
}

/// A permanent key.
pub struct NewApiKey {
    pub identity: IdentityId,
    pub token: TokenHash,
    pub trust_forwarded: bool,
    /// Where it is created.
    pub project: Option<ProjectId>,
}

/// The key of a session.
pub struct NewSession {
    pub identity: IdentityId,
    pub token: TokenHash,
    pub trust_forwarded: bool,
    pub lifespan: Lifespan,
}

/// Inserts a permanent key.
///
/// # Errors
/// If there is a key with this token hash (`Taken`), or if the database fails.
pub async fn insert(tx: &mut Tx, new: NewApiKey) -> Result<ApiKeyId, StoreError> {
    let NewApiKey { identity, token, trust_forwarded, project } = new;
    insert_key(tx, Key { identity, token, trust_forwarded, project, lifespan: None }).await
}

/// Inserts the key of a session, whose limits have been decided on. `cargo xtask tidy` knows the file that may.
///
/// # Errors
/// If there is a key with this token hash (`Taken`), or if the database fails.
pub async fn insert_session(tx: &mut Tx, new: NewSession) -> Result<ApiKeyId, StoreError> {
    let NewSession { identity, token, trust_forwarded, lifespan } = new;
    insert_key(tx, Key { identity, token, trust_forwarded, project: None, lifespan: Some(lifespan) }).await
}

struct Key {
    identity: IdentityId,
    token: TokenHash,
    trust_forwarded: bool,
    project: Option<ProjectId>,
    /// Of a session.
    lifespan: Option<Lifespan>,
}

async fn insert_key(tx: &mut Tx, new: Key) -> Result<ApiKeyId, StoreError> {
    let id = ApiKeyId::generate();
    let stamp = tx.stamp().clone();
    let origin = stamp.client.client;
    let kind = if new.lifespan.is_some() { KeyKind::Session } else { KeyKind::Permanent };
    let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let after = |time: Duration| stamp.at.plus(time).utc();
    let model = api_key::ActiveModel {
        id: Set(id.0),
        token_hash: Set(Redacted(new.token.as_str().to_owned())),
        kind: Set(kind.as_str().to_owned()),
        identity_id: Set(new.identity.0),
        created_at: Set(stamp.at.utc()),
        disabled_at: Set(None),
        expires_at: Set(new.lifespan.map(|lifespan| after(lifespan.sliding))),
        lifetime_seconds: Set(new.lifespan.map(|lifespan| seconds(lifespan.sliding))),
        last_used_at: Set(None),
        last_ip: Set(None),
        last_user_agent: Set(None),
        created_ip: Set(origin.ip_text()),
        created_user_agent: Set(origin.user_agent),
        trust_forwarded: Set(new.trust_forwarded),
        issued_by: Set(stamp.invoked_by.map(|id| id.0)),
        issued_in: Set(new.project.map(|id| id.0)),
        issued_by_super_admin: Set(Some(tx.authority().is_super_admin())),
        idle_seconds: Set(new.lifespan.and_then(|lifespan| lifespan.idle).map(seconds)),
        ends_at_latest: Set(new.lifespan.and_then(|lifespan| lifespan.longest).map(after)),
    };
    model.insert(tx.db()).await?;
    Ok(id)
}

/// # Errors
/// If the database fails, or the row cannot be read.
pub async fn by_id(db: &Reader<'_>, id: ApiKeyId) -> Result<Option<ApiKeyRow>, StoreError> {
    let found = with_identity(api_key::Entity::find_by_id(id.0)).one(db.db()).await?;
    found.map(row).transpose()
}

/// Whether a key of the identity was created in the project.
///
/// # Errors
/// If the database fails.
pub async fn is_issued_in(db: &Reader<'_>, identity: IdentityId, project: ProjectId) -> Result<bool, StoreError> {
    let which = api_key::Column::IdentityId.eq(identity.0).and(api_key::Column::IssuedIn.eq(project.0));
    Ok(api_key::Entity::find().filter(which).one(db.db()).await?.is_some())
}

/// Ends a key. The time it ended the first time stays.
///
/// # Errors
/// If the database fails.
pub async fn disable(tx: &mut Tx, id: ApiKeyId) -> Result<(), StoreError> {
    disable_where(tx, api_key::Column::Id.eq(id.0)).await.map(drop)
}

/// Ends a session that has expired; whether it was not ended before, and no use that was written down meanwhile has extended it.
///
/// # Errors
/// If the database fails.
pub async fn disable_expired(tx: &mut Tx, id: ApiKeyId) -> Result<bool, StoreError> {
    let has_expired = api_key::Column::ExpiresAt.lte(tx.stamp().at.utc());
    Ok(disable_where(tx, api_key::Column::Id.eq(id.0).and(has_expired)).await? > 0)
}

/// Locks all enabled keys of the identity, permanent ones too, and ends them.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn disable_all(tx: &mut Tx, identity: IdentityId) -> Result<(), StoreError> {
    lock::keys(tx, identity).await?;
    disable_where(tx, api_key::Column::IdentityId.eq(identity.0)).await.map(drop)
}

/// Locks all enabled keys of the identity and ends its sessions but this one; how many.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn disable_sessions(tx: &mut Tx, identity: IdentityId, except: Option<ApiKeyId>) -> Result<u64, StoreError> {
    lock::keys(tx, identity).await?;
    let sessions = api_key::Column::IdentityId.eq(identity.0).and(api_key::Column::Kind.eq(KeyKind::Session.as_str()));
    disable_where(tx, except.into_iter().fold(sessions, |others, id| others.and(api_key::Column::Id.ne(id.0)))).await
}

/// Ends what a caller with fewer rights than the identity gets may know: its sessions, and the keys that no super admin issued. A key of
/// unknown origin is one of these. Locks all enabled keys of the identity.
///
/// # Errors
/// If the database fails, or if the lock is not free within the lock timeout.
pub async fn disable_untrusted(tx: &mut Tx, identity: IdentityId) -> Result<EndedKeys, StoreError> {
    let sessions = disable_sessions(tx, identity, None).await?;
    let untrusted = api_key::Column::IssuedBySuperAdmin.is_null().or(api_key::Column::IssuedBySuperAdmin.eq(false));
    let keys = disable_where(tx, api_key::Column::IdentityId.eq(identity.0).and(untrusted)).await?;
    Ok(EndedKeys { sessions, keys })
}

async fn disable_where(tx: &mut Tx, which: Expr) -> Result<u64, StoreError> {
    let now = tx.stamp().at.utc();
    let result = api_key::Entity::update_many()
        .col_expr(api_key::Column::DisabledAt, Expr::value(now))
        .filter(which)
        .filter(api_key::Column::DisabledAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(result.rows_affected)
}

fn with_identity(keys: Select<api_key::Entity>) -> sea_orm::SelectTwo<api_key::Entity, identity::Entity> {
    keys.find_also(api_key::Entity, identity::Entity)
}

fn row((key, identity): (api_key::Model, Option<identity::Model>)) -> Result<ApiKeyRow, StoreError> {
    let identity = identity.ok_or(StoreError::Inconsistent { table: "api_key", column: "identity_id" })?;
    Ok(ApiKeyRow {
        id: ApiKeyId(key.id),
        kind: KeyKind::parse(&key.kind).ok_or(StoreError::Inconsistent { table: "api_key", column: "kind" })?,
        enabled: key.disabled_at.is_none(),
        created_at: Timestamp::new(key.created_at),
        last_used_at: key.last_used_at.map(Timestamp::new),
        expires_at: key.expires_at.map(Timestamp::new),
        issued_in: key.issued_in.map(ProjectId),
        identity: IdentityRow::try_from(identity)?,
    })
}
