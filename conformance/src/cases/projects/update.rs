//! `updateProject`: name, settings and roles of a project.
//!
//! **Invariant:** what is not given stays, and after a refusal everything does.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{
    ConfiguredProject, CreateProject, CreateProjectOptions, CreateProjectVariables, Json, ProjectConfig, SlugVariables, UpdateProject,
    UpdateProjectErrorCode, UpdateProjectVariables,
};
use crate::suite::acl::plain;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;

pub const CASES: &[Definition] = &[
    case!("update-project/name", "A project can be renamed, and its settings stay.", name),
    case!("update-project/no-name", "No name and an empty one leave the name as it is.", no_name),
    case!("update-project/nothing", "Who gives nothing changes nothing.", nothing),
    case!("update-project/replace", "Given settings take the place of the old ones.", replace),
    case!("update-project/merge", "Merged settings: objects are merged, lists joined, anything else is overwritten.", merge),
    case!("update-project/merge-of-different-kinds", "Where a list meets an object, the given one replaces the other.", different_kinds),
    case!("update-project/null-config", "Null as settings stands for none; merged it changes nothing.", null_config),
    case!("update-project/project-not-found", "A super admin is told that a project does not exist.", not_found),
    case!("update-project/who-may", "Super admins update projects.", who_may),
    case!("update-project/who-may-not", "No other caller does, not even an admin of the project, and nothing is learned.", who_may_not),
];

/// A project without roles of its own, so that its settings are the case's alone.
pub async fn bare(case: &mut Case, config: Value) -> Outcome<Project> {
    let root = case.root();
    bare_of(case, &root, config).await
}

async fn bare_of(case: &mut Case, creator: &Caller, config: Value) -> Outcome<Project> {
    let slug = case.name("slug")?;
    let variables = CreateProjectVariables {
        project_slug: slug.clone(),
        name: Some("Newsroom".to_owned()),
        config: Some(Json(config)),
        options: Some(CreateProjectOptions { no_deploy_token: Some(true), ..Default::default() }),
        ..Default::default()
    };
    case.prepare(creator, CreateProject::build(variables)).await?;
    Ok(Project { slug })
}

pub fn of(project: &Project) -> UpdateProjectVariables {
    UpdateProjectVariables { project_slug: project.slug.clone(), ..Default::default() }
}

pub async fn updates(case: &mut Case, step: &str, variables: UpdateProjectVariables) -> Outcome {
    let root = case.root();
    case.ok(step, &root, UpdateProject::build(variables)).await
}

pub async fn looks(case: &mut Case, step: &str, project: &Project) -> Outcome<ConfiguredProject> {
    let root = case.root();
    let operation = ProjectConfig::build(SlugVariables { slug: project.slug.clone() });
    case.step(step, &root, operation).await?.field(|data| data.project_by_slug)
}

/// The project has this name and these settings.
async fn is(case: &mut Case, step: &str, project: &Project, name: &str, config: Value) -> Outcome {
    let found = looks(case, step, project).await?;
    equal((found.name.as_str(), found.config), (name, Json(config)), step)
}

fn configured(project: &Project, config: Value, merge_config: Option<bool>) -> UpdateProjectVariables {
    UpdateProjectVariables { config: Some(Json(config)), merge_config, ..of(project) }
}

async fn name(case: &mut Case) -> Outcome {
    let project = bare(case, json!({ "theme": "dark" })).await?;
    for name in ["Naïve ☃ news", " spaces around ", "Newsroom"] {
        updates(case, "another name", UpdateProjectVariables { name: Some(name.to_owned()), ..of(&project) }).await?;
        is(case, "the new name", &project, name, json!({ "theme": "dark" })).await?;
    }
    Ok(())
}

async fn no_name(case: &mut Case) -> Outcome {
    let project = bare(case, json!({})).await?;
    updates(case, "an empty name", UpdateProjectVariables { name: Some(String::new()), ..of(&project) }).await?;
    is(case, "the old name", &project, "Newsroom", json!({})).await?;
    let document = "mutation($slug: String!, $name: String) { updateProject(projectSlug: $slug, name: $name) { ok } }";
    let (root, variables) = (case.root(), json!({ "slug": project.slug, "name": null }));
    let data = case.document("null as name", &root, document, variables).await?.data()?;
    equal(data.pointer("/updateProject/ok"), Some(&json!(true)), "ok")?;
    is(case, "still the old name", &project, "Newsroom", json!({})).await
}

async fn nothing(case: &mut Case) -> Outcome {
    let project = bare(case, json!({ "theme": "dark" })).await?;
    for merge_config in [None, Some(false), Some(true)] {
        updates(case, &format!("mergeConfig is {merge_config:?}"), UpdateProjectVariables { merge_config, ..of(&project) }).await?;
        is(case, "nothing has changed", &project, "Newsroom", json!({ "theme": "dark" })).await?;
    }
    Ok(())
}

async fn replace(case: &mut Case) -> Outcome {
    let project = bare(case, json!({ "theme": { "dark": true }, "levels": [1], "title": "old" })).await?;
    for (merge_config, config) in [
        (None, json!({ "theme": { "size": 2.5 }, "levels": [2, null], "new": -1 })),
        (Some(false), json!({ "title": "naïve ☃" })),
        (None, json!({})),
    ] {
        updates(case, &format!("mergeConfig is {merge_config:?}"), configured(&project, config.clone(), merge_config)).await?;
        is(case, "the given settings", &project, "Newsroom", config).await?;
    }
    let both = UpdateProjectVariables { name: Some("Both".to_owned()), ..configured(&project, json!({ "a": 1 }), None) };
    updates(case, "name and settings", both).await?;
    is(case, "both have changed", &project, "Both", json!({ "a": 1 })).await
}

async fn merge(case: &mut Case) -> Outcome {
    let stored = json!({
        "kept": { "a": [1, { "b": 2 }] },
        "object": { "old": 1, "both": { "x": 1, "list": ["a"] }, "list": [1, 2] },
        "list": [1, 2],
        "text": "old",
        "gone": { "a": 1 },
        "was_null": null
    });
    let project = bare(case, stored).await?;
    let given = json!({
        "object": { "new": 2, "both": { "x": null, "list": ["a", "b"] }, "list": [] },
        "list": [2, [3]],
        "text": 7,
        "gone": null,
        "was_null": { "a": 1 },
        "added": [true]
    });
    let merged = json!({
        "kept": { "a": [1, { "b": 2 }] },
        "object": { "old": 1, "both": { "x": null, "list": ["a", "a", "b"] }, "list": [1, 2], "new": 2 },
        "list": [1, 2, 2, [3]],
        "text": 7,
        "gone": null,
        "was_null": { "a": 1 },
        "added": [true]
    });
    updates(case, "settings of every kind", configured(&project, given, Some(true))).await?;
    is(case, "the merged settings", &project, "Newsroom", merged.clone()).await?;
    updates(case, "no settings", configured(&project, json!({}), Some(true))).await?;
    is(case, "the same settings", &project, "Newsroom", merged).await
}

async fn different_kinds(case: &mut Case) -> Outcome {
    let project = bare(case, json!({ "a": [1, 2], "b": { "x": 1 }, "c": 1, "d": [1] })).await?;
    let given = json!({ "a": { "y": 2 }, "b": [3], "c": { "z": 1 }, "d": "text" });
    updates(case, "settings of other kinds", configured(&project, given.clone(), Some(true))).await?;
    is(case, "the given settings", &project, "Newsroom", given).await
}

async fn null_config(case: &mut Case) -> Outcome {
    let project = bare(case, json!({ "theme": "dark" })).await?;
    updates(case, "null is merged", configured(&project, json!(null), Some(true))).await?;
    is(case, "nothing has changed", &project, "Newsroom", json!({ "theme": "dark" })).await?;
    updates(case, "null is given", configured(&project, json!(null), None)).await?;
    is(case, "no settings", &project, "Newsroom", json!({})).await
}

async fn not_found(case: &mut Case) -> Outcome {
    let missing = Project { slug: case.name("slug")? };
    let callers = [case.root(), case.person("super admin", &["super_admin"]).await?.session];
    for caller in &callers {
        let operation = UpdateProject::build(configured(&missing, json!({}), None));
        case.fails("there is no such project", caller, operation, UpdateProjectErrorCode::ProjectNotFound).await?;
    }
    Ok(())
}

async fn who_may(case: &mut Case) -> Outcome {
    let project = bare(case, json!({})).await?;
    let callers =
        [case.person("super admin", &["super_admin"]).await?.session, case.global_key("super admin key", &["super_admin"]).await?.caller];
    for caller in &callers {
        let renamed = UpdateProjectVariables { name: Some(caller.name.clone()), ..of(&project) };
        case.ok("may rename a project", caller, UpdateProject::build(renamed)).await?;
        is(case, "the new name", &project, &caller.name, json!({})).await?;
    }
    Ok(())
}

async fn who_may_not(case: &mut Case) -> Outcome {
    let creator = case.person("project creator and admin", &["project_creator"]).await?.session;
    let project = bare_of(case, &creator, json!({ "theme": "dark" })).await?;
    let missing = Project { slug: case.name("slug")? };
    let callers = [
        creator,
        case.login(),
        case.person("person", &[]).await?.session,
        case.person("global project admin", &["project_admin"]).await?.session,
        case.key(&project, "admin key", &[plain("admin")]).await?.caller,
        case.key(&project, "deployer", &[plain("deployer")]).await?.caller,
        case.key(&project, "content admin", &[plain("content_admin")]).await?.caller,
    ];
    for caller in &callers {
        for (step, variables) in [
            ("may not rename", UpdateProjectVariables { name: Some("Mine".to_owned()), ..of(&project) }),
            ("may not change settings", configured(&project, json!({}), None)),
            ("may not change nothing", of(&project)),
            ("may not even ask for a project", of(&missing)),
        ] {
            case.step(step, caller, UpdateProject::build(variables)).await?.forbidden()?;
        }
    }
    is(case, "nothing has changed", &project, "Newsroom", json!({ "theme": "dark" })).await
}
