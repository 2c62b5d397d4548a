//! `createProject`: a project, its first member and its deployer key.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::acl::{Acl, AclError};
use crate::domain::id::{ApiKeyId, IdentityId, ProjectId};
use crate::domain::membership::Membership;
use crate::domain::{name, role, text};
use crate::generated::types::{
    ApiKeyWithToken, CreateProjectArgs, CreateProjectResponseError, CreateProjectResponseErrorCode, CreateProjectResult,
};
use crate::outcome::{BadInput, Outcome, Stop};
use crate::resolvers::mutation::new_key::{self, NewToken};
use crate::resolvers::mutation::new_secret;
use crate::resolvers::view;
use crate::store::api_key::NewApiKey;
use crate::store::project::NewProject;
use crate::store::{self, StoreError, Tx};

pub async fn resolve(cx: &Cx, args: CreateProjectArgs) -> Outcome<CreateProjectResult, CreateProjectResponseError> {
    let permit = cx.require(Action::ProjectCreate, Scope::Global).await?;
    let options = args.options.as_ref();
    let given_hash = options.and_then(|options| options.deploy_token_hash.clone()).or(args.deploy_token_hash);
    let deploy_token = deploy_token(cx, given_hash, options.and_then(|options| options.no_deploy_token).unwrap_or(false))?;
    let slug = args.project_slug;
    if slug.is_empty() {
        return Err(CreateProjectResponseError::new(CreateProjectResponseErrorCode::InitError, "a project needs a slug").into());
    }
    let name = args.name.filter(|name| !name.is_empty()).unwrap_or_else(|| slug.clone());
    let config = args.config.filter(|config| !config.is_null()).unwrap_or_else(|| serde_json::json!({}));
    if !config.is_object() {
        return Err(BadInput::new("config must be an object").into());
    }
    Acl::of_config(&config).and_then(Acl::with_short_names).map_err(invalid_acl)?;
    if name::is_too_long(&slug) {
        return Err(BadInput::new(format!("projectSlug has at most {} bytes", name::LONGEST)).into());
    }
    text::check("name", &name)?;
    text::check_config(&config)?;
    let secrets = args.secrets.unwrap_or_default();
    secrets.iter().try_for_each(|secret| new_secret::check(&secret.key, &secret.value))?;

    let mut tx = cx.begin(permit.changing(cx.caller().identity)).await?;
    let project = NewProject { slug: slug.clone(), name: name.clone(), config };
    let project = store::project::insert(&mut tx, project).await.map_err(already_exists)?;
    let member = (!tx.authority().is_super_admin()).then_some(cx.caller().identity);
    if let Some(member) = member {
        store::membership::insert(&mut tx, project, member, &[Membership::plain(role::project::ADMIN)]).await?;
    }
    let deployer = match deploy_token {
        Some(token) => Some(create_deployer(cx, &mut tx, project, &slug, token).await?),
        None => None,
    };
    let mut secret_keys = Vec::new();
    for secret in secrets {
        new_secret::store(cx, &mut tx, project, &secret.key, &secret.value).await?;
        secret_keys.push(secret.key);
    }
    secret_keys.sort();
    let (deployer, deployer_api_key) = deployer.unzip();
    tx.commit(AuditEvent::ProjectCreated { slug, name, secret_keys, deployer, member }).await?;

    Ok(CreateProjectResult { deployer_api_key })
}

fn deploy_token<E>(cx: &Cx, given: Option<String>, unwanted: bool) -> Result<Option<NewToken>, Stop<E>> {
    // A malformed hash is refused even where it would not be used.
    let given = given.map(|text| view::token_hash(&text)).transpose()?;
    if unwanted {
        return Ok(None);
    }
    if let Some(hash) = given {
        return Ok(Some(NewToken { hash, plain: None }));
    }
    let token = cx.new_token()?;
    Ok(Some(NewToken { hash: token.hash(), plain: Some(token.expose().to_owned()) }))
}

async fn create_deployer<E>(
    cx: &Cx,
    tx: &mut Tx,
    project: ProjectId,
    slug: &str,
    token: NewToken,
) -> Result<((ApiKeyId, IdentityId), ApiKeyWithToken), Stop<E>> {
    let identity = store::identity::insert(tx, Some(format!("deployer of {slug}")), Vec::new()).await?;
    store::membership::insert(tx, project, identity.id, &[Membership::plain(role::project::DEPLOYER)]).await?;
    let key = NewApiKey { identity: identity.id, token: token.hash, trust_forwarded: false, project: Some(project) };
    let id = store::api_key::insert(tx, key).await.map_err(new_key::taken)?;
    Ok(((id, identity.id), view::api_key_with_token(cx, id, token.plain, &identity)))
}

fn already_exists(error: StoreError) -> Stop<CreateProjectResponseError> {
    match error {
        StoreError::Taken => CreateProjectResponseErrorCode::AlreadyExists.into(),
        other => other.into(),
    }
}

fn invalid_acl(error: AclError) -> CreateProjectResponseError {
    CreateProjectResponseError::new(CreateProjectResponseErrorCode::InitError, format!("config.{error}"))
}
