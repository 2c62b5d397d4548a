//! What changes of projects and of their secrets leave in the log.
//!
//! **Invariant:** an entry is there when the answer is, and no entry holds a value of a secret or a setting.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use super::members::{codes, one, operations, recorded};
use crate::error::{Outcome, equal};
use crate::operations::{
    AuthLog, AuthLogFilter, AuthLogVariables, CreateProject, CreateProjectOptions, CreateProjectVariables, Json, ProjectSecret,
    SetProjectSecret, SetProjectSecretVariables, UpdateProject, UpdateProjectVariables,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, Project, owned};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("audit/projects/update", "An update is recorded with the names and with how the settings changed.", updated),
    case!("audit/projects/secret", "A secret that is set is recorded with its name, each time.", secret),
    case!("audit/projects/create-with-secrets", "A new project is recorded with the names of its secrets, in order.", created),
    case!("audit/projects/failed", "A failed change of a project is recorded with its code.", failed),
    case!("audit/projects/invalid-acl", "What is no ACL leaves no entry of a success.", invalid_acl).needs(&[Need::RolesInConfig]),
    case!("audit/projects/access-denied", "A refused change of a project is recorded with its operation.", denied).needs(&[Need::Roles]),
];

async fn actor(case: &mut Case) -> Outcome<Key> {
    case.global_key("actor", &["super_admin"]).await
}

fn of(project: &Project) -> UpdateProjectVariables {
    UpdateProjectVariables { project_slug: project.slug.clone(), ..Default::default() }
}

fn named(project: &Project, name: &str) -> UpdateProjectVariables {
    UpdateProjectVariables { name: Some(name.to_owned()), ..of(project) }
}

fn secret_of(project: &Project, key: &str) -> SetProjectSecretVariables {
    SetProjectSecretVariables { project_slug: project.slug.clone(), key: key.to_owned(), value: "hidden-value".to_owned() }
}

async fn updated(case: &mut Case) -> Outcome {
    let (actor, project) = (actor(case).await?, case.project(&acl::none()).await?);
    let config = || Some(Json(json!({ "theme": "dark" })));
    let name = json!({ "before": "Newsroom", "after": "Gazette" });
    let events = [
        ("the name", named(&project, "Gazette"), json!({ "name": name })),
        ("the same name", named(&project, "Gazette"), json!({})),
        (
            "the settings",
            UpdateProjectVariables { config: config(), ..of(&project) },
            json!({ "configChanged": true, "mergeConfig": false }),
        ),
        (
            "more settings",
            UpdateProjectVariables { config: config(), merge_config: Some(true), ..of(&project) },
            json!({ "configChanged": true, "mergeConfig": true }),
        ),
        ("nothing", of(&project), json!({})),
        (
            "both",
            UpdateProjectVariables { config: config(), ..named(&project, "Newsroom") },
            json!({ "name": { "before": "Gazette", "after": "Newsroom" }, "configChanged": true, "mergeConfig": false }),
        ),
    ];
    let mut expected = Vec::new();
    for (step, variables, event) in events {
        case.step(&format!("changes {step}"), &actor.caller, UpdateProject::build(variables)).await?.data()?;
        expected.insert(0, event);
    }
    let found = recorded(case, &actor.identity, &["project_update"], (expected.len(), true)).await?;
    for (entry, mut event) in found.into_iter().zip(expected) {
        if let Value::Object(members) = &mut event {
            members.insert("slug".to_owned(), json!(project.slug));
        }
        equal(entry.event_data.map(|data| data.0), Some(event), "eventData")?;
    }
    Ok(())
}

async fn secret(case: &mut Case) -> Outcome {
    let (actor, project) = (actor(case).await?, case.project(&acl::none()).await?);
    case.step("sets a secret", &actor.caller, SetProjectSecret::build(secret_of(&project, "key"))).await?.data()?;
    let (_, event) = one(case, &actor.identity, "project_secret_change").await?;
    equal(event, json!({ "slug": project.slug, "key": "key" }), "eventData")?;
    case.step("sets it again", &actor.caller, SetProjectSecret::build(secret_of(&project, "key"))).await?.data()?;
    recorded(case, &actor.identity, &["project_secret_change"], (2, true)).await.map(drop)
}

async fn created(case: &mut Case) -> Outcome {
    let (actor, slug) = (actor(case).await?, case.name("slug")?);
    let secrets = ["b", "c", "a"].map(|key| ProjectSecret { key: key.to_owned(), value: "hidden-value".to_owned() });
    let variables = CreateProjectVariables {
        project_slug: slug.clone(),
        secrets: Some(secrets.to_vec()),
        options: Some(CreateProjectOptions { no_deploy_token: Some(true), ..Default::default() }),
        ..Default::default()
    };
    case.step("makes a project", &actor.caller, CreateProject::build(variables)).await?.data()?;
    let (_, event) = one(case, &actor.identity, "project_create").await?;
    equal(event, json!({ "slug": slug, "name": slug, "secretKeys": ["a", "b", "c"] }), "eventData")
}

async fn failed(case: &mut Case) -> Outcome {
    let (actor, missing) = (actor(case).await?, Project { slug: case.name("slug")? });
    case.step("updates no project", &actor.caller, UpdateProject::build(named(&missing, "Gazette"))).await?.data()?;
    case.step("sets a secret of no project", &actor.caller, SetProjectSecret::build(secret_of(&missing, "key"))).await?.data()?;
    for kind in ["project_update", "project_secret_change"] {
        let found = recorded(case, &actor.identity, &[kind], (1, false)).await?;
        equal(codes(&found), vec!["PROJECT_NOT_FOUND"], kind)?;
    }
    Ok(())
}

async fn invalid_acl(case: &mut Case) -> Outcome {
    let (actor, project) = (actor(case).await?, case.project(&acl::none()).await?);
    let config = Some(Json(json!({ "acl": 7 })));
    let variables = UpdateProjectVariables { config, ..named(&project, "Gazette") };
    case.step("gives what is no ACL", &actor.caller, UpdateProject::build(variables)).await?.malformed()?;
    let (root, types) = (case.root(), Some(owned(&["project_update"])));
    let filter = AuthLogFilter { invoked_by_identity_id: Some(actor.identity), types, success: Some(true), ..Default::default() };
    let variables = AuthLogVariables { filter: Some(filter), ..Default::default() };
    let found = case.step("no success in the log", &root, AuthLog::build(variables)).await?.data()?.auth_log.entries;
    equal(found.len(), 0, "number of entries")
}

async fn denied(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    case.step("may not update", &admin.session, UpdateProject::build(named(&project, "Mine"))).await?.forbidden()?;
    case.step("may not set a secret", &admin.session, SetProjectSecret::build(secret_of(&project, "key"))).await?.forbidden()?;
    let found = recorded(case, &admin.identity, &["access_denied"], (2, false)).await?;
    equal(operations(&found), vec!["updateProject", "setProjectSecret"], "operations")
}
