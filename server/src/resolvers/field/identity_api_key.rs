//! `Identity.apiKey`: the key of this request, on the caller's own identity.

use crate::cx::Cx;
use crate::generated::types::{ApiKey, Identity};
use crate::outcome::Answer;
use crate::resolvers::view;

pub async fn resolve(cx: &Cx, identity: &Identity) -> Answer<Option<ApiKey>> {
    if !cx.is_caller(view::identity_id(identity)?) {
        return Ok(None);
    }
    let caller = cx.caller();
    Ok(Some(ApiKey {
        id: caller.api_key.to_string(),
        identity: identity.clone(),
        description: caller.description.clone(),
        type_: Some(view::key_kind(caller.kind)),
        enabled: Some(true),
        created_at: caller.created_at,
        last_used_at: caller.last_use.at,
        expires_at: caller.expires_at,
    }))
}
