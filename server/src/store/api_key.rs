//! API keys: permanent ones and the keys of sessions.
//!
//! **Invariant:** a key is never deleted and never enabled again.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, Select};

use super::entity::{Hidden, api_key, identity, membership};
use super::identity::IdentityRow;
use super::{Reader, StoreError, Tx, lock};
use crate::crypto::TokenHash;
use crate::domain::api_key::KeyKind;
use crate::domain::id::{ApiKeyId, IdentityId, ProjectId};
use crate::domain::time::Timestamp;

#[derive(Debug, Clone)]
pub struct ApiKeyRow {
    pub id: ApiKeyId,
    pub kind: KeyKind,
    pub enabled: bool,
    pub created_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub expires_at: Option<Timestamp>,
    pub identity: IdentityRow,
}

#[derive(Debug, Clone)]
pub struct SessionRow {
    pub id: ApiKeyId,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
    pub last_ip: Option<String>,
    pub last_user_agent: Option<String>,
    pub created_ip: Option<String>,
    pub created_user_agent: Option<String>,
    pub trust_forwarded: bool,
}

pub struct NewApiKey {
    pub identity: IdentityId,
    pub kind: KeyKind,
    pub token: TokenHash,
    /// How long the key lives after each use, or none for a key without an end.
    pub lifetime: Option<Duration>,
    pub trust_forwarded: bool,
}

pub async fn insert(tx: &mut Tx, new: NewApiKey) -> Result<ApiKeyId, StoreError> {
    let id = ApiKeyId::generate();
    let stamp = tx.stamp().clone();
    let origin = stamp.client.client;
    let model = api_key::ActiveModel {
        id: Set(id.0),
        token_hash: Set(Hidden(new.token.as_str().to_owned())),
        kind: Set(new.kind.as_str().to_owned()),
        identity_id: Set(new.identity.0),
        created_at: Set(stamp.at.utc()),
        disabled_at: Set(None),
        expires_at: Set(new.lifetime.map(|lifetime| stamp.at.plus(lifetime).utc())),
        lifetime_seconds: Set(new.lifetime.map(|lifetime| i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX))),
        last_used_at: Set(None),
        last_ip: Set(None),
        last_user_agent: Set(None),
        created_ip: Set(origin.ip_text()),
        created_user_agent: Set(origin.user_agent),
        trust_forwarded: Set(new.trust_forwarded),
    };
    model.insert(tx.db()).await?;
    Ok(id)
}

pub async fn by_id(db: &Reader<'_>, id: ApiKeyId) -> Result<Option<ApiKeyRow>, StoreError> {
    let found = with_identity(api_key::Entity::find_by_id(id.0)).one(db.db()).await?;
    found.map(row).transpose()
}

/// Permanent keys without any membership, newest first.
pub async fn list_global(db: &Reader<'_>) -> Result<Vec<ApiKeyRow>, StoreError> {
    let members = Query::select().column(membership::Column::IdentityId).from(membership::Entity).to_owned();
    let keys = permanent().filter(api_key::Column::IdentityId.not_in_subquery(members));
    with_identity(keys).all(db.db()).await?.into_iter().map(row).collect()
}

/// Permanent keys with a membership in one of the projects, newest first.
pub async fn list_by_project(db: &Reader<'_>, projects: &[ProjectId]) -> Result<HashMap<ProjectId, Vec<ApiKeyRow>>, StoreError> {
    let ids: Vec<_> = projects.iter().map(|id| id.0).collect();
    let members = Query::select()
        .column(membership::Column::IdentityId)
        .from(membership::Entity)
        .and_where(membership::Column::ProjectId.is_in(ids.clone()))
        .to_owned();
    let keys = permanent().filter(api_key::Column::IdentityId.in_subquery(members));
    let keys: Vec<ApiKeyRow> = with_identity(keys).all(db.db()).await?.into_iter().map(row).collect::<Result<_, _>>()?;
    let owners: Vec<_> = keys.iter().map(|key| key.identity.id.0).collect();
    let condition = membership::Column::ProjectId.is_in(ids).and(membership::Column::IdentityId.is_in(owners));
    let members = membership::Entity::find().filter(condition).all(db.db()).await?;
    let mut by_project: HashMap<ProjectId, Vec<ApiKeyRow>> = HashMap::new();
    for key in keys {
        let mut projects: Vec<_> =
            members.iter().filter(|member| member.identity_id == key.identity.id.0).map(|member| ProjectId(member.project_id)).collect();
        projects.sort();
        projects.dedup();
        for project in projects {
            by_project.entry(project).or_default().push(key.clone());
        }
    }
    Ok(by_project)
}

/// Sessions that are neither ended nor expired, newest first.
pub async fn list_sessions(
    db: &Reader<'_>,
    identities: &[IdentityId],
    now: Timestamp,
) -> Result<HashMap<IdentityId, Vec<SessionRow>>, StoreError> {
    let alive = Condition::any().add(api_key::Column::ExpiresAt.is_null()).add(api_key::Column::ExpiresAt.gt(now.utc()));
    let models = api_key::Entity::find()
        .filter(api_key::Column::IdentityId.is_in(identities.iter().map(|id| id.0)))
        .filter(api_key::Column::Kind.eq(KeyKind::Session.as_str()))
        .filter(api_key::Column::DisabledAt.is_null())
        .filter(alive)
        .order_by_desc(api_key::Column::CreatedAt)
        .order_by_desc(api_key::Column::Id)
        .all(db.db())
        .await?;
    let mut sessions: HashMap<IdentityId, Vec<SessionRow>> = HashMap::new();
    for model in models {
        sessions.entry(IdentityId(model.identity_id)).or_default().push(SessionRow {
            id: ApiKeyId(model.id),
            created_at: Timestamp::new(model.created_at),
            expires_at: model.expires_at.map(Timestamp::new),
            last_used_at: model.last_used_at.map(Timestamp::new),
            last_ip: model.last_ip,
            last_user_agent: model.last_user_agent,
            created_ip: model.created_ip,
            created_user_agent: model.created_user_agent,
            trust_forwarded: model.trust_forwarded,
        });
    }
    Ok(sessions)
}

/// Ends a key. The time it ended the first time stays.
pub async fn disable(tx: &mut Tx, id: ApiKeyId) -> Result<(), StoreError> {
    disable_where(tx, api_key::Column::Id.eq(id.0)).await
}

/// Ends every key of the identity, permanent ones too.
pub async fn disable_all(tx: &mut Tx, identity: IdentityId) -> Result<(), StoreError> {
    lock::keys(tx, identity).await?;
    disable_where(tx, api_key::Column::IdentityId.eq(identity.0)).await
}

async fn disable_where(tx: &mut Tx, which: Expr) -> Result<(), StoreError> {
    let now = tx.stamp().at.utc();
    api_key::Entity::update_many()
        .col_expr(api_key::Column::DisabledAt, Expr::value(now))
        .filter(which)
        .filter(api_key::Column::DisabledAt.is_null())
        .exec(tx.db())
        .await?;
    Ok(())
}

fn permanent() -> Select<api_key::Entity> {
    api_key::Entity::find()
        .filter(api_key::Column::Kind.eq(KeyKind::Permanent.as_str()))
        .order_by_desc(api_key::Column::CreatedAt)
        .order_by_desc(api_key::Column::Id)
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
        identity: IdentityRow::try_from(identity)?,
    })
}
