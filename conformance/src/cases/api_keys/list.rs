//! `Project.apiKeys` and `globalApiKeys`: which keys are listed to whom.
//!
//! **Invariant:** no list has a field for a token, and no session is listed.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    ApiKeyType, DisableApiKey, DisableApiKeyVariables, GlobalApiKeys, KeyUse, ListedApiKey, Me, ProjectBySlug, SlugVariables,
};
use crate::suite::acl;
use crate::suite::background::Background;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::suite::keep::Only;
use crate::target::need::Need;

const MEMBERSHIPS: &str = "query($slug: String!) { projectBySlug(slug: $slug) { apiKeys {
    id identity { projects { project { slug } memberships { role variables { name values } } } }
} } }";

pub const CASES: &[Definition] = &[
    case!("api-keys/list/of-a-project", "Keys of a project are listed newest first, disabled ones included.", of_project)
        .needs(&[Need::Roles]),
    case!("api-keys/list/visible-part", "Only keys whose memberships the caller may view are listed.", visible).needs(&[Need::Roles]),
    case!(
        "api-keys/list/memberships",
        "A listed key tells its memberships in the project, as far as the caller may view them.",
        memberships
    )
    .needs(&[Need::Roles]),
    case!("api-keys/list/last-use", "A key knows when it was used last.", last_use).needs(&[Need::Roles]),
    case!("api-keys/list/global", "Global keys are listed to super admins, newest first, disabled ones included.", global)
        .needs(&[Need::Roles]),
    case!(
        "api-keys/list/global-with-membership",
        "A key with a global role stays a global key as a member of a project.",
        global_with_membership
    )
    .needs(&[Need::Roles]),
    case!("api-keys/list/global-is-empty", "Who is no super admin sees no global keys.", global_is_empty).needs(&[Need::Roles]),
];

async fn keys_of(case: &mut Case, step: &str, caller: &Caller, project: &Project) -> Outcome<Vec<ListedApiKey>> {
    let operation = ProjectBySlug::build(SlugVariables { slug: project.slug.clone() });
    Ok(case.step(step, caller, operation).await?.field(|data| data.project_by_slug)?.api_keys)
}

fn descriptions(keys: &[ListedApiKey]) -> Vec<&str> {
    keys.iter().map(|key| key.description.as_deref().unwrap_or_default()).collect()
}

async fn disable(case: &mut Case, id: &str) -> Outcome {
    let root = case.root();
    let operation = DisableApiKey::build(DisableApiKeyVariables { id: id.to_owned() });
    case.ask(&root, operation).await?.field(|data| data.disable_api_key).map(drop)
}

async fn of_project(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let first = case.key(&project, "first", &[acl::plain("viewer")]).await?;
    case.key(&project, "second", &[acl::with("editor", "language", &["cs"]), acl::plain("viewer")]).await?;
    disable(case, &first.id).await?;
    let (root, global_admin) = (case.root(), case.person("global project admin", &["project_admin"]).await?.session);
    for caller in [&admin.session, &root, &global_admin] {
        let keys = keys_of(case, "sees the keys", caller, &project).await?;
        equal(descriptions(&keys), vec!["second", "first"], "keys, newest first")?;
        equal(keys.iter().map(|key| key.enabled).collect(), vec![Some(true), Some(false)], "which keys are enabled")?;
        require(keys.iter().all(|key| key.kind == Some(ApiKeyType::Permanent)), "permanent keys only")?;
    }
    Ok(())
}

async fn visible(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    case.key(&project, "Czech editor", &[acl::with("editor", "language", &["cs"])]).await?;
    case.key(&project, "English editor", &[acl::with("editor", "language", &["en"])]).await?;
    let viewer = case.key(&project, "viewer", &[acl::plain("viewer")]).await?;
    let lead = case.key(&project, "lead", &[acl::with("lead", "language", &["cs"])]).await?;
    let chief = case.key(&project, "chief", &[acl::plain("chief")]).await?;
    let keys = keys_of(case, "sees the Czech editor and the viewer", &lead.caller, &project).await?;
    equal(descriptions(&keys), vec!["viewer", "Czech editor"], "keys that a lead sees")?;
    let keys = keys_of(case, "sees all keys", &chief.caller, &project).await?;
    equal(keys.len(), 5, "number of keys that a chief sees")?;
    let keys = keys_of(case, "sees no key", &viewer.caller, &project).await?;
    equal(keys.len(), 0, "number of keys that a viewer sees")
}

async fn memberships(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let languages = acl::with("editor", "language", &["cs", "en"]);
    let key = case.key(&project, "editor of two languages", &[languages, acl::plain("viewer")]).await?;
    let elsewhere = case.project(&acl::newsroom()).await?;
    case.join(&elsewhere, &key.identity, &[acl::plain("viewer")]).await?;
    let lead = case.person("lead", &[]).await?;
    case.join(&project, &lead.identity, &[acl::with("lead", "language", &["cs"])]).await?;
    for (step, caller, roles) in
        [("an admin sees everything of its project", &admin.session, 2), ("a lead sees the own language", &lead.session, 2)]
    {
        let data = case.document(step, caller, MEMBERSHIPS, json!({ "slug": project.slug })).await?.data()?;
        let keys = data.pointer("/projectBySlug/apiKeys").and_then(Value::as_array).cloned().unwrap_or_default();
        let own = present(keys.iter().find(|seen| seen.get("id") == Some(&json!(key.id))), "the key in the list")?;
        let projects = present(own.pointer("/identity/projects").and_then(Value::as_array), "the projects of the key")?;
        equal(projects.len(), 1, "projects of the key that the caller sees")?;
        let seen = projects.iter().filter_map(|project| project.get("memberships")?.as_array()).map(Vec::len).sum::<usize>();
        equal(seen, roles, "memberships of the key")?;
    }
    Ok(())
}

async fn last_use(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let key = case.key(&project, "key", &[acl::plain("viewer")]).await?;
    let look = || KeyUse::build(SlugVariables { slug: project.slug.clone() });
    let unused = case.step("a new key was never used", &admin.session, look()).await?.field(|data| data.project_by_slug)?;
    require(unused.api_keys.iter().all(|key| key.last_used_at.is_none()), "no use of a new key")?;
    case.ask(&key.caller, Me::build(())).await?.data()?;
    let mut background = Background::new();
    loop {
        let used = case.ask(&admin.session, look()).await?.field(|data| data.project_by_slug)?;
        if used.api_keys.iter().all(|key| key.last_used_at.is_some()) || !background.another_look().await {
            break;
        }
    }
    let used = case.step("a key that was used", &admin.session, look()).await?.field(|data| data.project_by_slug)?;
    background.judge(require(present(used.api_keys.first(), "the key")?.last_used_at.is_some(), "the last use of the key"))
}

async fn global(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let of_project = case.key(&project, "key of a project", &[acl::plain("viewer")]).await?;
    let first = case.global_key("first", &["login"]).await?;
    let second = case.global_key("second", &[]).await?;
    disable(case, &first.id).await?;
    let (root, super_admin) = (case.root(), case.person("super admin", &["super_admin"]).await?.session);
    let own = [of_project.id, first.id, second.id];
    for caller in [&root, &super_admin] {
        let kept = Only { list: "/data/globalApiKeys", by: "/id", values: own.to_vec() };
        let mut keys = case.step_keeping("sees the global keys", caller, GlobalApiKeys::build(()), &kept).await?.data()?.global_api_keys;
        require(keys.iter().all(|key| key.kind == Some(ApiKeyType::Permanent)), "permanent keys only")?;
        keys.retain(|key| own.contains(&key.id));
        equal(descriptions(&keys), vec!["second", "first"], "keys, newest first")?;
        equal(keys.iter().map(|key| key.enabled).collect(), vec![Some(true), Some(false)], "which keys are enabled")?;
    }
    Ok(())
}

async fn global_with_membership(case: &mut Case) -> Outcome {
    let project = case.project(&acl::newsroom()).await?;
    let keys = [case.global_key("with a role and a membership", &["login"]).await?, case.global_key("with a membership alone", &[]).await?];
    for key in &keys {
        case.join(&project, &key.identity, &[acl::plain("viewer")]).await?;
    }
    let root = case.root();
    let own: Vec<String> = keys.iter().map(|key| key.id.clone()).collect();
    let kept = Only { list: "/data/globalApiKeys", by: "/id", values: own.clone() };
    let mut listed = case.step_keeping("sees the key with a role", &root, GlobalApiKeys::build(()), &kept).await?.data()?.global_api_keys;
    listed.retain(|key| own.contains(&key.id));
    equal(descriptions(&listed), vec!["with a role and a membership"], "global keys")
}

async fn global_is_empty(case: &mut Case) -> Outcome {
    case.global_key("key", &[]).await?;
    let (project_admin, project) = case.project_admin(&acl::newsroom()).await?;
    let callers = [
        project_admin.session,
        case.person("person", &[]).await?.session,
        case.person("global project admin", &["project_admin"]).await?.session,
        case.key(&project, "admin key of a project", &[acl::plain("admin")]).await?.caller,
        case.global_key("login key", &["login"]).await?.caller,
    ];
    for caller in &callers {
        let keys = case.step("sees no global keys", caller, GlobalApiKeys::build(())).await?.data()?;
        equal(keys.global_api_keys.len(), 0, "number of global keys")?;
    }
    Ok(())
}
