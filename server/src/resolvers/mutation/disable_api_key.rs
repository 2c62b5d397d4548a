//! `disableApiKey`: switches a key off. Doing it again is fine.

use crate::access::{Action, KeyTarget};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::api_key::KeyKind;
use crate::domain::id::ApiKeyId;
use crate::domain::role;
use crate::generated::types::{DisableApiKeyArgs, DisableApiKeyError, DisableApiKeyErrorCode};
use crate::outcome::{Fault, Outcome};
use crate::store;
use crate::store::api_key::ApiKeyRow;

pub async fn resolve(cx: &Cx, args: DisableApiKeyArgs) -> Outcome<(), DisableApiKeyError> {
    let key = match ApiKeyId::parse(&args.id) {
        Some(id) => store::api_key::by_id(&cx.read(), id).await?,
        None => None,
    };
    let target = match &key {
        Some(key) => KeyTarget::Known { roles: &key.identity.roles, administered: is_administered(cx, key).await? },
        None => KeyTarget::Unknown,
    };
    let permit = cx.require(Action::ApiKeyDisable { target }, Scope::Global).await?;
    let key = key.ok_or_else(key_not_found)?;
    let owner = store::person::id_by_identity(&cx.read(), key.identity.id).await?;

    let mut tx = cx.begin(permit).await?;
    store::api_key::disable(&mut tx, key.id).await?;
    tx.commit(AuditEvent::ApiKeyDisabled { api_key: key.id, owner }).await?;
    Ok(())
}

/// Whether it is a permanent key, all of whose memberships lie in projects in which the caller is an admin.
async fn is_administered(cx: &Cx, key: &ApiKeyRow) -> Result<bool, Fault> {
    if key.kind != KeyKind::Permanent || !key.identity.roles.is_empty() {
        return Ok(false);
    }
    let memberships = cx.memberships_of(key.identity.id).await?;
    let own = cx.own_memberships().await?;
    let is_admin = |project| own.get(project).is_some_and(|held| held.iter().any(|membership| membership.role == role::project::ADMIN));
    Ok(!memberships.is_empty() && memberships.keys().all(is_admin))
}

fn key_not_found() -> DisableApiKeyError {
    DisableApiKeyError::new(DisableApiKeyErrorCode::KeyNotFound, "there is no API key with this id")
}
