//! `createProject`: what a new project comes with, and who may make one.
//!
//! **Invariant:** a project that was refused does not exist afterwards.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    CreateProject, CreateProjectOptions, CreateProjectResponseErrorCode, CreateProjectVariables, DeployerApiKey, Json, Me, ProjectBySlug,
    SlugVariables,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("create-project/deployer-key", "A project comes with a permanent key that may deploy it.", deployer_key),
    case!("create-project/no-deploy-token", "A project can be made without that key.", no_deploy_token),
    case!(
        "create-project/deploy-token-hash",
        "The creator can choose the key's token, in the options or in the old argument.",
        deploy_token_hash
    ),
    case!("create-project/deploy-token-hash-malformed", "What is no hash is refused and no project is made.", malformed_hash),
    case!("create-project/name", "Without a name a project is called by its slug.", name),
    case!("create-project/creator", "The creator becomes admin, a super admin does not.", creator),
    case!("create-project/already-exists", "A slug can be used once.", already_exists).needs(&[Need::Roles]),
    case!("create-project/init-error", "What is no list of roles is refused and no project is made.", init_error)
        .needs(&[Need::RolesInConfig]),
    case!("create-project/who-may", "Super admins and project creators make projects, no other caller does.", who_may)
        .needs(&[Need::Roles]),
    case!("create-project/slug-is-not-revealed", "Who may not create is not told which slugs are taken.", not_revealed)
        .needs(&[Need::Roles]),
];

fn new_project(slug: &str) -> CreateProjectVariables {
    CreateProjectVariables { project_slug: slug.to_owned(), ..Default::default() }
}

async fn create(case: &mut Case, step: &str, caller: &Caller, variables: CreateProjectVariables) -> Outcome<Option<DeployerApiKey>> {
    Ok(case.ok(step, caller, CreateProject::build(variables)).await?.deployer_api_key)
}

async fn refused(case: &mut Case, step: &str, variables: CreateProjectVariables, code: CreateProjectResponseErrorCode) -> Outcome {
    let root = case.root();
    case.fails(step, &root, CreateProject::build(variables), code).await.map(drop)
}

async fn exists(case: &mut Case, slug: &str) -> Outcome<bool> {
    let root = case.root();
    Ok(case.ask(&root, ProjectBySlug::build(SlugVariables { slug: slug.to_owned() })).await?.data()?.project_by_slug.is_some())
}

async fn is_deployer(case: &mut Case, caller: &Caller, slug: &str) -> Outcome {
    let me = case.step("the key may deploy the project", caller, Me::build(())).await?.data()?.me;
    let relation = present(me.projects.first(), "a project of the key")?;
    let roles: Vec<_> = relation.memberships.iter().map(|membership| membership.role.as_str()).collect();
    equal((relation.project.slug.as_str(), roles), (slug, vec!["deployer"]), "membership of the key")
}

async fn deployer_key(case: &mut Case) -> Outcome {
    let (root, slug) = (case.root(), case.name("slug")?);
    let made = create(case, "root makes a project", &root, new_project(&slug)).await?;
    let token = present(present(made, "the deployer key")?.token, "the token of the deployer key")?;
    is_deployer(case, &Caller::new("deployer key", Token::new(token)), &slug).await
}

async fn no_deploy_token(case: &mut Case) -> Outcome {
    let root = case.root();
    for (no_deploy_token, expected) in [(Some(true), false), (Some(false), true), (None, true)] {
        let slug = case.name("slug")?;
        let variables =
            CreateProjectVariables { options: Some(CreateProjectOptions { no_deploy_token, ..Default::default() }), ..new_project(&slug) };
        let made = create(case, &format!("noDeployToken is {no_deploy_token:?}"), &root, variables).await?;
        equal(made.is_some(), expected, "presence of a deployer key")?;
    }
    Ok(())
}

async fn deploy_token_hash(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, in_options) in [("the hash is in the options", true), ("the hash is in the old argument", false)] {
        let (slug, token) = (case.name("slug")?, case.token()?);
        let (options, argument) = if in_options { (Some(token.hash()), None) } else { (None, Some(token.hash())) };
        let options = options.map(|hash| CreateProjectOptions { deploy_token_hash: Some(hash), no_deploy_token: None });
        let variables = CreateProjectVariables { options, deploy_token_hash: argument, ..new_project(&slug) };
        let made = present(create(case, step, &root, variables).await?, "the deployer key")?;
        require(made.token.is_none(), "no token, as the creator knows it")?;
        is_deployer(case, &Caller::new("deployer key", token), &slug).await?;
    }
    Ok(())
}

async fn malformed_hash(case: &mut Case) -> Outcome {
    let root = case.root();
    let (hash, slug) = (case.token()?.hash(), case.name("slug")?);
    for (step, malformed) in [("too short", hash.split_at(63).0.to_owned()), ("no hex", "g".repeat(64)), ("empty", String::new())] {
        let options = CreateProjectOptions { deploy_token_hash: Some(malformed), no_deploy_token: None };
        let variables = CreateProjectVariables { options: Some(options), ..new_project(&slug) };
        case.step(step, &root, CreateProject::build(variables)).await?.malformed()?;
    }
    require(!exists(case, &slug).await?, "no project after a refused createProject")
}

async fn name(case: &mut Case) -> Outcome {
    let root = case.root();
    for name in [None, Some("Naïve ☃ news")] {
        let slug = case.name("slug")?;
        create(case, &format!("name {name:?}"), &root, CreateProjectVariables { name: name.map(str::to_owned), ..new_project(&slug) })
            .await?;
        let operation = ProjectBySlug::build(SlugVariables { slug: slug.clone() });
        let project = case.ask(&root, operation).await?.field(|data| data.project_by_slug)?;
        equal(project.name.as_str(), name.unwrap_or(&slug), "name of the project")?;
    }
    Ok(())
}

async fn creator(case: &mut Case) -> Outcome {
    let creator = case.person("project creator", &["project_creator"]).await?;
    let super_admin = case.person("super admin", &["super_admin"]).await?;
    let key = case.global_key("key of a project creator", &["project_creator"]).await?;
    for (caller, members) in [(&creator.session, 1), (&key.caller, 1), (&super_admin.session, 0)] {
        let slug = case.name("slug")?;
        let options = Some(CreateProjectOptions { no_deploy_token: Some(true), ..Default::default() });
        create(case, "makes a project", caller, CreateProjectVariables { options, ..new_project(&slug) }).await?;
        let project = case
            .step("sees its members", caller, ProjectBySlug::build(SlugVariables { slug }))
            .await?
            .field(|data| data.project_by_slug)?;
        equal(project.members.len(), members, "number of members")?;
    }
    Ok(())
}

async fn already_exists(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    refused(case, "the same slug", new_project(&project.slug), CreateProjectResponseErrorCode::AlreadyExists).await?;
    let creator = case.person("project creator", &["project_creator"]).await?.session;
    case.fails("the same slug", &creator, CreateProject::build(new_project(&project.slug)), CreateProjectResponseErrorCode::AlreadyExists)
        .await
        .map(drop)
}

async fn init_error(case: &mut Case) -> Outcome {
    let slug = case.name("slug")?;
    let role = |definition: Value| json!({ "roles": { "editor": definition } });
    let variable = |definition: Value| role(json!({ "variables": { "language": definition } }));
    for (step, acl) in [
        ("a text instead of an ACL", json!("admin")),
        ("a list of roles", json!({ "roles": ["editor"] })),
        ("a number as a role", role(json!(1))),
        ("a variable of no kind", variable(json!({}))),
        ("a variable of an unknown kind", variable(json!({ "type": "magic" }))),
        ("an entity variable without entity", variable(json!({ "type": "entity" }))),
        ("a predefined variable with an unknown value", variable(json!({ "type": "predefined", "value": "moonPhase" }))),
        ("a rule that is a number", role(json!({ "variables": {}, "tenant": { "manage": 7 } }))),
        (
            "a rule about a variable that is a list",
            role(json!({ "variables": {}, "tenant": { "view": { "editor": { "variables": [] } } } })),
        ),
    ] {
        let variables = CreateProjectVariables { config: Some(Json(json!({ "acl": acl }))), ..new_project(&slug) };
        refused(case, step, variables, CreateProjectResponseErrorCode::InitError).await?;
        require(!exists(case, &slug).await?, "no project after a refused createProject")?;
    }
    Ok(())
}

async fn who_may(case: &mut Case) -> Outcome {
    let creator = case.person("project creator", &["project_creator"]).await?.session;
    let super_admin = case.person("super admin", &["super_admin"]).await?.session;
    for caller in [&creator, &super_admin] {
        let slug = case.name("slug")?;
        create(case, "may make a project", caller, new_project(&slug)).await?;
    }
    let person = case.person("person", &[]).await?.session;
    let global_admin = case.person("global project admin", &["project_admin"]).await?.session;
    let project = case.project(&acl::newsroom()).await?;
    let admin_key = case.key(&project, "admin key of a project", &[acl::plain("admin")]).await?.caller;
    let slug = case.name("slug")?;
    for caller in [&person, &global_admin, &admin_key] {
        case.step("may not make a project", caller, CreateProject::build(new_project(&slug))).await?.forbidden()?;
    }
    require(!exists(case, &slug).await?, "no project after a refused createProject")
}

async fn not_revealed(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let (person, login) = (case.person("person", &[]).await?.session, case.login());
    for caller in [&person, &login] {
        case.step("a taken slug", caller, CreateProject::build(new_project(&project.slug))).await?.forbidden()?;
    }
    Ok(())
}
