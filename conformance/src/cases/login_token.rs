//! The login token, which every visitor of a login page holds.
//!
//! **Invariant:** it opens sessions and nothing else.

use cynic::{MutationBuilder, QueryBuilder};

use super::{Definition, Need, case};
use crate::acl;
use crate::case::Case;
use crate::error::{Outcome, equal, require};
use crate::fixtures::{PASSWORD, credentials, new_key, owned};
use crate::operations::{
    AuthLog, AuthLogVariables, CreateApiKey, CreateGlobalApiKey, CreateGlobalApiKeyVariables, CreateProject, CreateProjectVariables,
    DisableApiKey, DisableApiKeyVariables, GlobalApiKeys, Me, MySessions, ProjectBySlug, Projects, SignIn, SignOut, SignOutVariables,
    SignUp, SignUpVariables, SlugVariables,
};

pub const CASES: &[Definition] = &[
    case!("login-token/may-only-sign-in", "Every mutation but signIn is refused to the login token.", mutations).needs(&[Need::Roles]),
    case!("login-token/sees-nothing", "The login token sees itself, no project, no key and no log.", queries).needs(&[Need::Roles]),
];

async fn mutations(case: &mut Case) -> Outcome {
    let login = case.login();
    let person = case.person("person", &[]).await?;
    let project = case.project(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[acl::plain("viewer")]).await?;
    let (email, slug) = (case.email()?, case.name("slug")?);

    let sign_up = SignUpVariables { email, password: Some(PASSWORD.to_owned()), ..Default::default() };
    case.step("signs nobody up", &login, SignUp::build(sign_up)).await?.forbidden()?;
    case.step("has no session to end", &login, SignOut::build(SignOutVariables::default())).await?.forbidden()?;
    let new_project = CreateProjectVariables { project_slug: slug.clone(), ..Default::default() };
    case.step("creates no project", &login, CreateProject::build(new_project)).await?.forbidden()?;
    let operation = CreateApiKey::build(new_key(&project, "stolen", &[acl::plain("admin")]));
    case.step("creates no key of a project", &login, operation).await?.forbidden()?;
    let global = CreateGlobalApiKeyVariables { description: "stolen".to_owned(), roles: Some(owned(&["login"])), ..Default::default() };
    case.step("creates no global key", &login, CreateGlobalApiKey::build(global)).await?.forbidden()?;
    let operation = DisableApiKey::build(DisableApiKeyVariables { id: key.id.clone() });
    case.step("disables no key", &login, operation).await?.forbidden()?;

    let root = case.root();
    let refused = case.ask(&root, ProjectBySlug::build(SlugVariables { slug })).await?.data()?;
    require(refused.project_by_slug.is_none(), "no project after a refused createProject")?;
    case.let_in("the key still works", &key.caller).await?;
    let signed_in = case.step("signs a person in", &login, SignIn::build(credentials(&person.email, PASSWORD))).await?;
    require(signed_in.field(|data| data.sign_in)?.ok, "signIn with the login token")
}

async fn queries(case: &mut Case) -> Outcome {
    let login = case.login();
    let project = case.project(&acl::newsroom()).await?;
    case.global_key("key", &[]).await?;

    let me = case.step("sees itself", &login, Me::build(())).await?.data()?.me;
    equal(me.roles, Some(owned(&["login"])), "roles of the login token")?;
    case.step("has no sessions", &login, MySessions::build(())).await?.data()?;
    let listed = case.step("sees no projects", &login, Projects::build(())).await?.data()?;
    equal(listed.projects.len(), 0, "projects of the login token")?;
    let operation = ProjectBySlug::build(SlugVariables { slug: project.slug });
    let found = case.step("sees no single project", &login, operation).await?.data()?;
    require(found.project_by_slug.is_none(), "no project for the login token")?;
    let keys = case.step("sees no global keys", &login, GlobalApiKeys::build(())).await?.data()?;
    equal(keys.global_api_keys.len(), 0, "global keys of the login token")?;
    case.step("sees no log", &login, AuthLog::build(AuthLogVariables::default())).await?.refused(400, "ForbiddenError")
}
