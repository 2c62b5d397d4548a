//! `setProjectSecret`, `createProject(secrets)` and `Project.secrets`: names and times, never a value.
//!
//! **Invariant:** a value that a case has sent is in no answer that the case gets.

use std::time::Duration;

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;
use tokio::time::sleep;

use crate::client::exchange::Caller;
use crate::client::timestamp::parse_millis;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    CreateProject, CreateProjectOptions, CreateProjectResponseErrorCode, CreateProjectVariables, DateTime, ProjectSecret,
    ProjectSecretInfo, ProjectSecrets, ProjectSecretsVariables, SetProjectSecret, SetProjectSecretErrorCode, SetProjectSecretVariables,
};
use crate::suite::acl::{self, plain};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Project;
use crate::target::need::Need;

/// Moments are told apart by the millisecond.
const NEXT_MOMENT: Duration = Duration::from_millis(20);

pub const CASES: &[Definition] = &[
    case!("secrets/set", "Secrets are listed by name, with the times of the first and the last setting.", set),
    case!("secrets/set-again", "A secret that is set again keeps the time of its creation.", set_again),
    case!("secrets/any-text", "Names and values may be any texts.", any_text),
    case!("secrets/nul", "A NUL character is refused, in a name and in a value.", nul),
    case!("secrets/create-project", "A project can be made with secrets, and its creator sees their names.", create_project),
    case!("secrets/create-project-twice", "A name that is given twice to a new project is one secret.", given_twice),
    case!("secrets/refused-project", "A project that is not made leaves no secrets behind.", refused_project),
    case!("secrets/per-project", "Projects have their own secrets.", per_project),
    case!("secrets/project-not-found", "A super admin is told that a project does not exist.", not_found),
    case!("secrets/who-may-set", "Super admins set secrets.", who_may_set),
    case!("secrets/who-may-not-set", "No other caller does, not even an admin of the project, and nothing is learned.", who_may_not_set)
        .needs(&[Need::Roles]),
    case!("secrets/who-sees", "Admins of the project and above see the names of its secrets.", who_sees).needs(&[Need::Roles]),
    case!("secrets/who-sees-nothing", "Other members see the project without secrets.", who_sees_nothing).needs(&[Need::Roles]),
    case!("secrets/value-is-not-shown", "A value is in no answer and in no entry of the log.", not_shown),
];

fn secret(slug: &str, key: &str, value: &str) -> SetProjectSecretVariables {
    SetProjectSecretVariables { project_slug: slug.to_owned(), key: key.to_owned(), value: value.to_owned() }
}

async fn sets(case: &mut Case, step: &str, caller: &Caller, variables: SetProjectSecretVariables) -> Outcome {
    case.ok(step, caller, SetProjectSecret::build(variables)).await
}

async fn listed(case: &mut Case, step: &str, caller: &Caller, project: &Project) -> Outcome<Vec<ProjectSecretInfo>> {
    let operation = ProjectSecrets::build(ProjectSecretsVariables { slug: project.slug.clone() });
    Ok(case.step(step, caller, operation).await?.field(|data| data.project_by_slug)?.secrets)
}

async fn lists(case: &mut Case, step: &str, caller: &Caller, project: &Project, expected: &[&str]) -> Outcome {
    let found = listed(case, step, caller, project).await?;
    equal(found.iter().map(|secret| secret.key.as_str()).collect(), expected.to_vec(), step)
}

fn millis(moment: &DateTime) -> Outcome<i64> {
    present(parse_millis(&moment.0), "a moment")
}

fn new_project(slug: &str, secrets: &[(&str, &str)]) -> CreateProjectVariables {
    let secrets = secrets.iter().map(|(key, value)| ProjectSecret { key: (*key).to_owned(), value: (*value).to_owned() });
    CreateProjectVariables {
        project_slug: slug.to_owned(),
        secrets: Some(secrets.collect()),
        options: Some(CreateProjectOptions { no_deploy_token: Some(true), ..Default::default() }),
        ..Default::default()
    }
}

async fn makes(case: &mut Case, step: &str, caller: &Caller, secrets: &[(&str, &str)]) -> Outcome<Project> {
    let slug = case.name("slug")?;
    let operation = CreateProject::build(new_project(&slug, secrets));
    case.ok(step, caller, operation).await?;
    Ok(Project { slug })
}

async fn set(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    lists(case, "a new project has no secrets", &root, &project, &[]).await?;
    for key in ["mail.password", "Api-Key", "deploy_key"] {
        sets(case, "a secret is set", &root, secret(&project.slug, key, "value")).await?;
    }
    let found = listed(case, "three secrets, by name", &root, &project).await?;
    let keys: Vec<_> = found.iter().map(|secret| secret.key.as_str()).collect();
    equal(keys, vec!["Api-Key", "deploy_key", "mail.password"], "names in order")?;
    for secret in &found {
        require(millis(&secret.created_at)? <= millis(&secret.updated_at)?, "no update before the creation")?;
    }
    Ok(())
}

async fn set_again(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    let mut times = Vec::new();
    for (step, value) in [("for the first time", "first"), ("with another value", "second"), ("with the same value", "second")] {
        sets(case, step, &root, secret(&project.slug, "key", value)).await?;
        let found = present(listed(case, "the secret", &root, &project).await?.pop(), "the secret")?;
        times.push((millis(&found.created_at)?, millis(&found.updated_at)?));
        sleep(NEXT_MOMENT).await;
    }
    let [(created, first), (second_created, second), (third_created, third)] = times.as_slice() else {
        return require(false, "three settings");
    };
    require(created == second_created && created == third_created, "the same time of creation")?;
    require(first < second && second < third, "a later time after each setting")
}

async fn any_text(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    let (long_key, long_value) = ("k".repeat(300), "v".repeat(100_000));
    let keys = ["", " ", "1", "__proto__", "a\nb", "naïve ☃", long_key.as_str()];
    for (step, key, value) in [
        ("an empty name", "", "value"),
        ("a space", " ", "value"),
        ("a number", "1", "value"),
        ("a name that every JavaScript object knows", "__proto__", "value"),
        ("a line break and an empty value", "a\nb", ""),
        ("signs", "naïve ☃", "naïve ☃ \"'\\"),
        ("a long name and a long value", &long_key, &long_value),
    ] {
        sets(case, step, &root, secret(&project.slug, key, value)).await?;
    }
    let found = listed(case, "all of them", &root, &project).await?;
    let mut found: Vec<_> = found.iter().map(|secret| secret.key.as_str()).collect();
    found.sort_unstable();
    let mut expected = keys.to_vec();
    expected.sort_unstable();
    equal(found, expected, "names of the secrets")
}

async fn nul(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    for (step, key, value) in [("in the value", "key", "a\u{0}b"), ("in the name", "a\u{0}b", "value")] {
        let answer = case.step(step, &root, SetProjectSecret::build(secret(&project.slug, key, value))).await?;
        equal((answer.status, answer.data.is_none()), (400, true), "status and absence of data")?;
    }
    lists(case, "no secret was set", &root, &project, &[]).await
}

async fn create_project(case: &mut Case) -> Outcome {
    let creator = case.person("project creator", &["project_creator"]).await?.session;
    let project = makes(case, "makes a project", &creator, &[("b", "value of b"), ("a", "value of a")]).await?;
    lists(case, "sees its secrets", &creator, &project, &["a", "b"]).await?;
    let root = case.root();
    sets(case, "one of them is set again", &root, secret(&project.slug, "a", "another value")).await?;
    lists(case, "still two secrets", &creator, &project, &["a", "b"]).await?;
    let empty = makes(case, "makes a project with an empty list", &creator, &[]).await?;
    lists(case, "sees none", &creator, &empty, &[]).await
}

async fn given_twice(case: &mut Case) -> Outcome {
    let root = case.root();
    let project = makes(case, "a name is given twice", &root, &[("a", "first"), ("b", "value"), ("a", "last")]).await?;
    lists(case, "two secrets", &root, &project, &["a", "b"]).await
}

async fn refused_project(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::none()).await?);
    let operation = CreateProject::build(new_project(&project.slug, &[("a", "value")]));
    case.fails("the slug is taken", &root, operation, CreateProjectResponseErrorCode::AlreadyExists).await?;
    lists(case, "the old project has got no secret", &root, &project, &[]).await?;
    let (slug, person) = (case.name("slug")?, case.person_with_password("person", &[]).await?.session);
    let operation = CreateProject::build(new_project(&slug, &[("a", "value")]));
    case.step("who may make no project", &person, operation).await?.forbidden()
}

async fn per_project(case: &mut Case) -> Outcome {
    let root = case.root();
    let (first, second) = (case.project(&acl::none()).await?, case.project(&acl::none()).await?);
    sets(case, "a secret of the first one", &root, secret(&first.slug, "key", "value")).await?;
    lists(case, "the second one has none", &root, &second, &[]).await?;
    sets(case, "the same name in the second one", &root, secret(&second.slug, "key", "value")).await?;
    lists(case, "the second one has one", &root, &second, &["key"]).await?;
    lists(case, "the first one has one", &root, &first, &["key"]).await
}

async fn not_found(case: &mut Case) -> Outcome {
    let missing = case.name("slug")?;
    let callers = [case.root(), case.person("super admin", &["super_admin"]).await?.session];
    for caller in &callers {
        let operation = SetProjectSecret::build(secret(&missing, "key", "value"));
        let response = case.step("there is no such project", caller, operation).await?.field(|data| data.set_project_secret)?;
        require(!response.ok, "setProjectSecret that fails")?;
        equal(present(response.error, "error")?.code, SetProjectSecretErrorCode::ProjectNotFound, "code")?;
    }
    Ok(())
}

async fn who_may_set(case: &mut Case) -> Outcome {
    let project = case.project(&acl::none()).await?;
    let callers =
        [case.person("super admin", &["super_admin"]).await?.session, case.global_key("super admin key", &["super_admin"]).await?.caller];
    for caller in &callers {
        sets(case, "may set a secret", caller, secret(&project.slug, &caller.name, "value")).await?;
    }
    let root = case.root();
    lists(case, "both secrets", &root, &project, &["super admin", "super admin key"]).await
}

async fn who_may_not_set(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let missing = case.name("slug")?;
    let callers = [
        admin.session,
        case.login(),
        case.person("person", &[]).await?.session,
        case.person("global project admin", &["project_admin"]).await?.session,
        case.key(&project, "admin key", &[plain("admin")]).await?.caller,
        case.key(&project, "deployer", &[plain("deployer")]).await?.caller,
        case.key(&project, "chief", &[plain("chief")]).await?.caller,
    ];
    for caller in &callers {
        for (step, slug) in [("may not set a secret", &project.slug), ("a project that does not exist", &missing)] {
            case.step(step, caller, SetProjectSecret::build(secret(slug, "key", "value"))).await?.forbidden()?;
        }
    }
    let root = case.root();
    lists(case, "no secret was set", &root, &project, &[]).await
}

async fn who_sees(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let root = case.root();
    sets(case, "a secret is set", &root, secret(&project.slug, "key", "value")).await?;
    let callers = [
        admin.session,
        root,
        case.person("super admin", &["super_admin"]).await?.session,
        case.person("global project admin", &["project_admin"]).await?.session,
        case.key(&project, "admin key", &[plain("admin")]).await?.caller,
    ];
    for caller in &callers {
        lists(case, "sees the name", caller, &project, &["key"]).await?;
    }
    Ok(())
}

async fn who_sees_nothing(case: &mut Case) -> Outcome {
    let (root, project) = (case.root(), case.project(&acl::newsroom()).await?);
    sets(case, "a secret is set", &root, secret(&project.slug, "key", "value")).await?;
    for role in ["viewer", "chief", "content_admin", "deployer"] {
        let caller = case.key(&project, role, &[plain(role)]).await?.caller;
        lists(case, "sees no secret", &caller, &project, &[]).await?;
    }
    Ok(())
}

async fn not_shown(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let project = makes(case, "makes a project", &actor.caller, &[("a", "first-hidden-value")]).await?;
    sets(case, "sets a secret", &actor.caller, secret(&project.slug, "b", "second-hidden-value")).await?;
    let document = "query($slug: String!) { projectBySlug(slug: $slug) { id name slug config secrets { key createdAt updatedAt } } }";
    let root = case.root();
    let shown = case.document("everything about the project", &root, document, json!({ "slug": project.slug })).await?.data()?;
    let document = "query($by: String!) { authLog(filter: { invokedByIdentityId: $by }) {
        entries { personInputIdentifier errorMessage metadata eventData }
    } }";
    let logged = case.document("everything that was recorded", &root, document, json!({ "by": actor.identity })).await?.data()?;
    let text = format!("{shown}{logged}");
    require(text.contains(&project.slug) && !text.contains("hidden-value"), "no value of a secret")
}
