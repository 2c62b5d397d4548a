//! `createApiKey`: a permanent key with fixed memberships in one project.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::membership;
use crate::domain::text;
use crate::generated::types::{CreateApiKeyArgs, CreateApiKeyError, CreateApiKeyErrorCode, CreateApiKeyResult};
use crate::outcome::Outcome;
use crate::resolvers::mutation::{invalid_membership, new_key};
use crate::resolvers::view;
use crate::store;
use crate::store::api_key::NewApiKey;

pub async fn resolve(cx: &Cx, args: CreateApiKeyArgs) -> Outcome<CreateApiKeyResult, CreateApiKeyError> {
    // Permission comes before existence, so that a stranger cannot probe for slugs.
    let project = store::project::by_slug(&cx.read(), &args.project_slug).await?;
    let permit = cx.require(Action::ApiKeyCreate, Scope::project(project.as_deref())).await?;
    let project = project.ok_or(CreateApiKeyErrorCode::ProjectNotFound)?;
    let token = new_key::token(cx, args.token_hash.as_deref())?;
    text::check("description", &args.description)?;
    let wanted = view::membership_inputs(args.memberships);
    text::check_memberships(&wanted)?;

    let mut tx = cx.begin(permit).await?;
    let acl = &tx.authority().project().ok_or(CreateApiKeyErrorCode::ProjectNotFound)?.acl;
    let memberships = membership::validate(acl, wanted).map_err(invalid_membership::failure)?;
    let identity = store::identity::insert(&mut tx, Some(args.description.clone()), Vec::new()).await?;
    store::membership::insert(&mut tx, project.id, identity.id, &memberships).await?;
    let key = NewApiKey {
        identity: identity.id,
        token: token.hash,
        trust_forwarded: new_key::trusts_forwarded(args.options.as_ref()),
        project: Some(project.id),
    };
    let id = store::api_key::insert(&mut tx, key).await.map_err(new_key::taken)?;
    let event = AuditEvent::ApiKeyCreated {
        api_key: id,
        identity: identity.id,
        description: args.description,
        project: project.slug.clone(),
        memberships,
    };
    tx.commit(event).await?;

    Ok(CreateApiKeyResult { api_key: view::api_key_with_token(cx, id, token.plain, &identity) })
}
