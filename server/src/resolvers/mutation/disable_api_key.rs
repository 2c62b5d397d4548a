//! `disableApiKey`: switches a key off. Doing it again is fine.

use crate::access::{Action, KeyTarget};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::id::ApiKeyId;
use crate::generated::types::{DisableApiKeyArgs, DisableApiKeyError, DisableApiKeyErrorCode};
use crate::outcome::Outcome;
use crate::store;

pub async fn resolve(cx: &Cx, args: DisableApiKeyArgs) -> Outcome<(), DisableApiKeyError> {
    let key = match ApiKeyId::parse(&args.id) {
        Some(id) => store::api_key::by_id(&cx.read(), id).await?,
        None => None,
    };
    let target = match &key {
        Some(key) => {
            let administered = store::authority::is_administered(&cx.read(), key, cx.caller().identity).await?;
            KeyTarget::Known { key: key.id, owner: &key.identity, administered }
        }
        None => KeyTarget::Unknown,
    };
    let permit = cx.require(Action::ApiKeyDisable { target }, Scope::Global).await?;
    let key = key.ok_or(DisableApiKeyErrorCode::KeyNotFound)?;
    let owner = store::person::id_by_identity(&cx.read(), key.identity.id).await?;

    let mut tx = cx.begin(permit).await?;
    store::api_key::disable(&mut tx, key.id).await?;
    tx.commit(AuditEvent::ApiKeyDisabled { api_key: key.id, owner }).await?;
    Ok(())
}
