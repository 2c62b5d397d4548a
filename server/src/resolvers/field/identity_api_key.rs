//! `Identity.apiKey`: the key of this request, on the caller's own identity.

use std::sync::Arc;

use crate::cx::Cx;
use crate::domain::identity::IdentityRow;
use crate::generated::types::ApiKey;
use crate::outcome::QueryResult;
use crate::resolvers::view;

pub async fn resolve(cx: &Cx, identities: &[&Arc<IdentityRow>]) -> QueryResult<Vec<Option<ApiKey>>> {
    let caller = cx.caller();
    let key = |identity: &Arc<IdentityRow>| ApiKey {
        id: caller.api_key.to_string(),
        identity: view::shared_identity(cx, identity),
        description: caller.description.clone(),
        type_: Some(view::key_kind(caller.kind)),
        enabled: Some(true),
        created_at: caller.created_at,
        last_used_at: caller.last_use.at,
        expires_at: caller.expires_at,
    };
    Ok(identities.iter().map(|identity| cx.is_caller(identity.id).then(|| key(identity))).collect())
}
