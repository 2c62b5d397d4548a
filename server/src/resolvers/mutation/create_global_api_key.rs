//! `createGlobalApiKey`: a permanent key with global roles and no project.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::{role, text};
use crate::generated::types::{CreateApiKeyError, CreateApiKeyResult, CreateGlobalApiKeyArgs};
use crate::outcome::Outcome;
use crate::resolvers::mutation::new_key;
use crate::resolvers::view;
use crate::store;
use crate::store::api_key::NewApiKey;

pub async fn resolve(cx: &Cx, args: CreateGlobalApiKeyArgs) -> Outcome<CreateApiKeyResult, CreateApiKeyError> {
    let roles = role::distinct(args.roles.unwrap_or_default(), &[]);
    let permit = cx.require(Action::ApiKeyCreateGlobal { roles: &roles }, Scope::Global).await?;
    text::check("description", &args.description)?;
    text::check_roles(&roles)?;
    let token = new_key::token(cx, args.token_hash.as_deref())?;

    let mut tx = cx.begin(permit).await?;
    let identity = store::identity::insert(&mut tx, Some(args.description.clone()), roles.clone()).await?;
    let key = NewApiKey {
        identity: identity.id,
        token: token.hash,
        trust_forwarded: new_key::trusts_forwarded(args.options.as_ref()),
        project: None,
    };
    let id = store::api_key::insert(&mut tx, key).await.map_err(new_key::taken)?;
    tx.commit(AuditEvent::GlobalApiKeyCreated { api_key: id, identity: identity.id, description: args.description, roles }).await?;

    Ok(CreateApiKeyResult { api_key: view::api_key_with_token(cx, id, token.plain, &identity) })
}
