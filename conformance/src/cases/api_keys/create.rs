//! `createApiKey`: what a key of a project can do, and who may make one.
//!
//! **Invariant:** permission comes before existence, so that a stranger learns nothing about projects.

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    CreateApiKey, CreateApiKeyErrorCode, CreateApiKeyOptions, CreateApiKeyVariables, CreateProject, CreateProjectVariables, GlobalApiKeys,
    Me,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, Project, key, new_key};
use crate::suite::keep::Only;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("api-keys/create/membership", "A key acts with exactly the memberships it was made with.", membership).needs(&[Need::Roles]),
    case!("api-keys/create/built-in-roles", "The built-in roles can be given in every project.", built_in),
    case!("api-keys/create/without-membership", "A key without memberships belongs to no project.", no_membership).needs(&[Need::Roles]),
    case!("api-keys/create/trust", "Whether a key may name its end user in headers can be given at its creation.", trust)
        .needs(&[Need::Roles]),
    case!("api-keys/create/project-not-found", "Who may create keys anywhere is told that a project does not exist.", project_not_found),
    case!("api-keys/create/who-may", "Super admins, global project admins and admins of the project make keys.", who_may)
        .needs(&[Need::Roles]),
    case!("api-keys/create/stranger-learns-nothing", "A stranger gets the same answer for every slug.", stranger).needs(&[Need::Roles]),
];

async fn create(case: &mut Case, step: &str, caller: &Caller, variables: CreateApiKeyVariables) -> Outcome<Key> {
    let name = variables.description.clone();
    let response = case.ok(step, caller, CreateApiKey::build(variables)).await?;
    let created = response.api_key;
    equal(created.identity.description.as_deref(), Some(name.as_str()), "description of the key")?;
    key(&name, created)
}

async fn membership(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let memberships = [acl::with("editor", "language", &["en", "cs"]), acl::plain("viewer")];
    let key = create(case, "the project's admin makes a key", &admin.session, new_key(&project, "key", &memberships)).await?;
    let me = case.step("the key sees its memberships", &key.caller, Me::build(())).await?.data()?.me;
    let relation = present(me.projects.first(), "the project of the key")?;
    let editor = present(relation.memberships.iter().find(|membership| membership.role == "editor"), "the editor membership")?;
    let values = present(editor.variables.first(), "the variable of the editor")?.values.clone();
    equal(values, vec!["en".to_owned(), "cs".to_owned()], "values in the order in which they were given")?;
    let second = create(case, "the same again", &admin.session, new_key(&project, "key", &memberships)).await?;
    require(second.id != key.id && second.caller.token != key.caller.token, "two keys for two requests")
}

async fn built_in(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    let root = case.root();
    for role in ["admin", "content_admin", "deployer"] {
        let key = create(case, "root makes a key", &root, new_key(&project, role, &[acl::plain(role)])).await?;
        case.let_in("the key is let in", &key.caller).await?;
    }
    Ok(())
}

async fn no_membership(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let root = case.root();
    let key = create(case, "root makes a key without memberships", &root, new_key(&project, "key", &[])).await?;
    let me = case.step("the key sees no project", &key.caller, Me::build(())).await?.data()?.me;
    equal(me.projects.len(), 0, "projects of the key")?;
    let own = Only { list: "/data/globalApiKeys", by: "/id", values: vec![key.id.clone()] };
    let listed = case.step_keeping("the key is listed with the global ones", &root, GlobalApiKeys::build(()), &own).await?.data()?;
    require(listed.global_api_keys.iter().any(|listed| listed.id == key.id), "the key among the global ones")
}

async fn trust(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    for trust in [Some(true), Some(false), None] {
        let options = Some(CreateApiKeyOptions { trust_forwarded_client_info: trust });
        let variables = CreateApiKeyVariables { options, ..new_key(&project, "key", &[acl::plain("viewer")]) };
        let key = create(case, &format!("trustForwardedClientInfo is {trust:?}"), &admin.session, variables).await?;
        case.let_in("the key is let in", &key.caller).await?;
    }
    Ok(())
}

async fn project_not_found(case: &mut Case) -> Outcome {
    let missing = Project { slug: case.name("slug")? };
    let (root, global_admin) = (case.root(), case.person("global project admin", &["project_admin"]).await?.session);
    for caller in [&root, &global_admin] {
        let operation = CreateApiKey::build(new_key(&missing, "key", &[acl::plain("admin")]));
        case.fails("there is no such project", caller, operation, CreateApiKeyErrorCode::ProjectNotFound).await?;
    }
    Ok(())
}

async fn who_may(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let super_admin = case.person("super admin", &["super_admin"]).await?.session;
    let global_admin = case.person("global project admin", &["project_admin"]).await?.session;
    let admin_key = case.key(&project, "admin key", &[acl::plain("admin")]).await?.caller;
    for caller in [&super_admin, &global_admin, &admin.session, &admin_key] {
        create(case, "may make a key", caller, new_key(&project, "key", &[acl::plain("admin")])).await?;
    }
    let (_, elsewhere) = case.project_admin(&acl::newsroom()).await?;
    let refused = [
        case.person("person", &[]).await?.session,
        case.person("project creator", &["project_creator"]).await?.session,
        case.key(&project, "viewer", &[acl::plain("viewer")]).await?.caller,
        case.key(&project, "lead", &[acl::with("lead", "language", &["cs"])]).await?.caller,
        case.key(&project, "chief", &[acl::plain("chief")]).await?.caller,
        case.key(&project, "content admin", &[acl::plain("content_admin")]).await?.caller,
        case.key(&project, "deployer", &[acl::plain("deployer")]).await?.caller,
        case.key(&elsewhere, "admin of another project", &[acl::plain("admin")]).await?.caller,
        case.global_key("key without roles", &[]).await?.caller,
    ];
    for caller in &refused {
        let operation = CreateApiKey::build(new_key(&project, "key", &[acl::plain("viewer")]));
        case.step("may not make a key", caller, operation).await?.forbidden()?;
    }
    Ok(())
}

async fn stranger(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let person = case.person("person", &[]).await?.session;
    let missing = Project { slug: case.name("slug")? };
    let broken = new_key(&project, "key", &[acl::plain("no_such_role")]);
    let malformed = CreateApiKeyVariables { token_hash: Some("no hash".to_owned()), ..new_key(&project, "key", &[acl::plain("viewer")]) };
    for (step, variables) in [
        ("a project that exists", new_key(&project, "key", &[acl::plain("viewer")])),
        ("a project that does not exist", new_key(&missing, "key", &[acl::plain("viewer")])),
        ("a role that does not exist", broken),
        ("a malformed hash", malformed),
    ] {
        case.step(step, &person, CreateApiKey::build(variables)).await?.forbidden()?;
    }
    let own = CreateProjectVariables { project_slug: missing.slug, ..Default::default() };
    case.step("neither may it make the project", &person, CreateProject::build(own)).await?.forbidden()
}
