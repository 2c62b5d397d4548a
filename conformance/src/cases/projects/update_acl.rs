//! `updateProject` with another ACL: roles and rules come, go and change.
//!
//! **Invariant:** these cases need a server that keeps the roles in `config.acl`.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use super::update::{bare, looks, of, updates};
use crate::error::{Outcome, equal, require};
use crate::operations::{AddProjectMemberErrorCode, Json, ProjectBySlug, SlugVariables, UpdateProject, UpdateProjectVariables};
use crate::suite::acl::{self, plain, with};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::memberships::{adds, holds, may_not_add, sees};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("update-project/new-roles", "A role that comes with an update can be given at once.", new_roles).needs(&[Need::RolesInConfig]),
    case!("update-project/merged-role", "A role that is merged in comes beside the others.", merged_role).needs(&[Need::RolesInConfig]),
    case!("update-project/new-rules", "A rule that changes is in force on the next request.", new_rules).needs(&[Need::RolesInConfig]),
    case!("update-project/lost-roles", "Settings without an ACL leave the built-in roles.", lost_roles).needs(&[Need::RolesInConfig]),
    case!("update-project/invalid-acl", "What is no ACL is refused, and nothing changes.", invalid).needs(&[Need::RolesInConfig]),
    case!("update-project/invalid-merged-acl", "What is no ACL once merged is refused, and nothing changes.", invalid_merged)
        .needs(&[Need::Roles])
        .needs(&[Need::RolesInConfig]),
];

fn configured(project: &Project, config: Value, merge: bool) -> UpdateProjectVariables {
    UpdateProjectVariables { config: Some(Json(config)), merge_config: Some(merge), ..of(project) }
}

fn with_roles(roles: &Value) -> Value {
    json!({ "acl": { "roles": roles } })
}

async fn has_roles(case: &mut Case, step: &str, project: &Project, expected: &[&str]) -> Outcome {
    let (root, operation) = (case.root(), ProjectBySlug::build(SlugVariables { slug: project.slug.clone() }));
    let found = case.step(step, &root, operation).await?.field(|data| data.project_by_slug)?;
    let mut names: Vec<_> = found.roles.iter().map(|role| role.name.as_str()).collect();
    names.sort_unstable();
    equal(names, expected.to_vec(), step)
}

async fn unknown(case: &mut Case, step: &str, project: &Project, role: &str) -> Outcome {
    let (root, key) = (case.root(), case.person("person", &[]).await?);
    let codes = [AddProjectMemberErrorCode::InvalidMembership, AddProjectMemberErrorCode::RoleNotFound];
    case.fails_listing(step, &root, project.member(&key.identity).adding(&[plain(role)]), codes[0], &codes).await.map(drop)
}

async fn new_roles(case: &mut Case) -> Outcome {
    let project = bare(case, json!({})).await?;
    unknown(case, "there is no such role yet", &project, "viewer").await?;
    updates(case, "roles are given", configured(&project, with_roles(&acl::newsroom()), false)).await?;
    let (root, key) = (case.root(), case.person("person", &[]).await?);
    let given = [plain("viewer"), with("editor", "language", &["cs"])];
    adds(case, "the roles can be given", &root, project.member(&key.identity), &given).await?;
    holds(case, "the memberships", project.member(&key.identity), &given).await
}

async fn merged_role(case: &mut Case) -> Outcome {
    let project = bare(case, with_roles(&json!({ "viewer": { "variables": {} } }))).await?;
    let more = json!({ "guest": { "variables": {}, "tenant": { "view": true } } });
    updates(case, "one more role", configured(&project, with_roles(&more), true)).await?;
    has_roles(case, "both roles and the built-in ones", &project, &["admin", "content_admin", "deployer", "guest", "viewer"]).await
}

async fn new_rules(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let viewer = case.key(&project, "viewer", &[plain("viewer")]).await?;
    let chief = case.key(&project, "chief", &[plain("chief")]).await?;
    let key = case.person("person", &[]).await?;
    may_not_add(case, "a viewer has no rights", &viewer.caller, project.member(&key.identity), &[plain("viewer")]).await?;
    let roles = json!({
        "viewer": { "variables": {}, "tenant": { "manage": { "viewer": true } } },
        "chief": { "variables": {} }
    });
    updates(case, "the two change places", configured(&project, with_roles(&roles), false)).await?;
    adds(case, "a viewer adds a viewer", &viewer.caller, project.member(&key.identity), &[plain("viewer")]).await?;
    may_not_add(case, "a chief has no rights", &chief.caller, project.member(&key.identity), &[plain("viewer")]).await?;
    sees(case, "a chief sees no member", &chief.caller, project.member(&key.identity), &[]).await
}

async fn lost_roles(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let chief = case.key(&project, "chief", &[plain("chief")]).await?;
    updates(case, "settings without an ACL", configured(&project, json!({ "theme": "dark" }), false)).await?;
    has_roles(case, "the built-in roles", &project, &["admin", "content_admin", "deployer"]).await?;
    unknown(case, "the others are unknown", &project, "viewer").await?;
    let key = case.person("person", &[]).await?;
    may_not_add(case, "a role that is no more gives no rights", &chief.caller, project.member(&key.identity), &[plain("deployer")]).await
}

async fn refused(case: &mut Case, step: &str, project: &Project, acl: Value, merge: bool) -> Outcome {
    let before = looks(case, "before", project).await?;
    let (root, config) = (case.root(), json!({ "acl": acl, "theme": "light" }));
    let variables = UpdateProjectVariables { name: Some("Another".to_owned()), ..configured(project, config, merge) };
    case.step(step, &root, UpdateProject::build(variables)).await?.malformed()?;
    let after = looks(case, "after", project).await?;
    equal((after.name, after.config), (before.name, before.config), "name and settings")
}

async fn invalid(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let role = |definition: Value| json!({ "roles": { "editor": definition } });
    for (step, acl) in [
        ("a text instead of an ACL", json!("admin")),
        ("null instead of an ACL", json!(null)),
        ("a list of roles", json!({ "roles": ["editor"] })),
        ("a number as a role", role(json!(1))),
        ("a variable of an unknown kind", role(json!({ "variables": { "language": { "type": "magic" } } }))),
        ("a rule that is a number", role(json!({ "variables": {}, "tenant": { "manage": 7 } }))),
        ("a rule of an unknown kind", role(json!({ "variables": {}, "tenant": { "mange": true } }))),
    ] {
        refused(case, step, &project, acl, false).await?;
    }
    let chief = case.key(&project, "chief", &[plain("chief")]).await?;
    let key = case.person("person", &[]).await?;
    adds(case, "the old rules are in force", &chief.caller, project.member(&key.identity), &[plain("viewer")]).await
}

async fn invalid_merged(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let role = |definition: Value| json!({ "roles": { "editor": definition } });
    for (step, acl) in [
        ("a role becomes a number", role(json!(1))),
        ("a variable becomes one of an unknown kind", role(json!({ "variables": { "language": { "type": "magic" } } }))),
        ("the ACL becomes null", json!(null)),
    ] {
        refused(case, step, &project, acl, true).await?;
    }
    require(looks(case, "the old settings", &project).await?.name == "Newsroom", "the old name")
}
