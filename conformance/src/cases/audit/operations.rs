//! What each operation leaves in the log.
//!
//! The actor is a key of its own, so that its entries can be told from every other caller's.
//!
//! **Invariant:** an entry is there when the answer is.

use std::time::Instant;

use cynic::{MutationBuilder, QueryBuilder};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present};
use crate::operations::{
    AuthLog, AuthLogEntry, AuthLogFilter, AuthLogVariables, CreateApiKey, CreateGlobalApiKey, CreateGlobalApiKeyVariables, CreateProject,
    CreateProjectOptions, CreateProjectVariables, DisableApiKey, DisableApiKeyVariables, SignIn, SignOut, SignOutVariables, SignUp,
    SignUpVariables,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Project, credentials, new_key, owned};
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};
use crate::suite::people::{FIRST_WAIT, UNKNOWN};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("audit/create-project", "A new project is recorded with its slug and name.", create_project),
    case!("audit/create-api-key", "A new key of a project is recorded with its memberships.", create_api_key).needs(&[Need::Roles]),
    case!("audit/create-global-api-key", "A new global key is recorded with its roles.", create_global_api_key),
    case!("audit/disable-api-key", "Every disabling of a key is recorded, the repeated one, too.", disable_api_key),
    case!("audit/sign-in", "Sign-ins are recorded with the address as typed, failed ones with their code.", sign_in),
    case!("audit/sign-in-disabled", "A sign-in of a disabled person is recorded with its code, whatever the password.", sign_in_disabled),
    case!("audit/sign-in-limited", "A try that has to wait is not recorded.", sign_in_limited),
    case!("audit/sign-up", "A new person is recorded.", sign_up),
    case!("audit/sign-out", "The end of a session is recorded.", sign_out),
    case!("audit/acting-person", "An administrative entry names the person who acted.", acting_person).needs(&[Need::Roles]),
    case!("audit/failed-administration", "A failed administrative operation is recorded with its code.", failed).needs(&[Need::Roles]),
    case!("audit/access-denied", "A refused administrative attempt is recorded.", denied).needs(&[Need::Roles]),
];

async fn entries(case: &mut Case, step: &str, filter: AuthLogFilter) -> Outcome<Vec<AuthLogEntry>> {
    let root = case.root();
    let variables = AuthLogVariables { filter: Some(filter), ..Default::default() };
    Ok(case.step(step, &root, AuthLog::build(variables)).await?.data()?.auth_log.entries)
}

async fn recorded(case: &mut Case, identity: &str, types: &[&str], successes: &[bool]) -> Outcome<Vec<AuthLogEntry>> {
    let filter = AuthLogFilter { invoked_by_identity_id: Some(identity.to_owned()), types: Some(owned(types)), ..Default::default() };
    let found = entries(case, "the log", filter).await?;
    equal(found.iter().map(|entry| entry.success).collect(), successes.to_vec(), "success of the entries, newest first")?;
    Ok(found)
}

async fn create_project(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let slug = case.name("slug")?;
    let options = Some(CreateProjectOptions { no_deploy_token: Some(true), ..Default::default() });
    let variables = CreateProjectVariables { project_slug: slug.clone(), name: Some("Newsroom".to_owned()), options, ..Default::default() };
    case.step("makes a project", &actor.caller, CreateProject::build(variables)).await?.field(|data| data.create_project)?;
    let found = recorded(case, &actor.identity, &["project_create"], &[true]).await?;
    let event = present(found.into_iter().next().and_then(|entry| entry.event_data), "eventData")?;
    equal(event.0.pointer("/slug").and_then(|value| value.as_str()), Some(slug.as_str()), "slug in the entry")
}

async fn create_api_key(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let project = case.project(&acl::newsroom()).await?;
    let operation =
        CreateApiKey::build(new_key(&project, "an application", &[acl::with("editor", "language", &["cs"]), acl::plain("viewer")]));
    let response = case.ok("makes a key", &actor.caller, operation).await?;
    let key = response.api_key;
    let found = recorded(case, &actor.identity, &["api_key_create"], &[true]).await?;
    let event = present(found.into_iter().next().and_then(|entry| entry.event_data), "eventData")?;
    equal(event.0.pointer("/apiKeyId").and_then(|value| value.as_str()), Some(key.id.as_str()), "key in the entry")
}

async fn create_global_api_key(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    for roles in [Some(owned(&["login", "entrypoint_deployer"])), None] {
        let variables = CreateGlobalApiKeyVariables { description: "an application".to_owned(), roles, ..Default::default() };
        case.step("makes a key", &actor.caller, CreateGlobalApiKey::build(variables)).await?.field(|data| data.create_global_api_key)?;
    }
    recorded(case, &actor.identity, &["api_key_create"], &[true, true]).await.map(drop)
}

async fn disable_api_key(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let key = case.global_key("key", &[]).await?;
    for step in ["disables a key", "disables it again"] {
        let operation = DisableApiKey::build(DisableApiKeyVariables { id: key.id.clone() });
        case.step(step, &actor.caller, operation).await?.field(|data| data.disable_api_key)?;
    }
    recorded(case, &actor.identity, &["api_key_disable"], &[true, true]).await.map(drop)
}

async fn try_to_sign_in(case: &mut Case, caller: &Caller, step: &str, email: &str, password: &str) -> Outcome {
    case.step(step, caller, SignIn::build(credentials(email, password))).await?.field(|data| data.sign_in).map(drop)
}

async fn sign_in(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["login"]).await?;
    let (person, unknown, passwordless) = (case.person_with_password("person", &[]).await?, case.email()?, case.email()?);
    let typed = format!(" {} ", person.email.to_uppercase());
    case.hide("email-in-capitals", typed.trim());
    let (root, variables) = (case.root(), SignUpVariables { email: passwordless.clone(), ..Default::default() });
    case.ask(&root, SignUp::build(variables)).await?.field(|data| data.sign_up)?;

    try_to_sign_in(case, &actor.caller, "in capitals between spaces", &typed, PASSWORD).await?;
    try_to_sign_in(case, &actor.caller, "a wrong password", &person.email, WRONG_PASSWORD).await?;
    try_to_sign_in(case, &actor.caller, "an unknown address", &unknown, PASSWORD).await?;
    try_to_sign_in(case, &actor.caller, "a person without password", &passwordless, PASSWORD).await?;
    let found = recorded(case, &actor.identity, &["login"], &[false, false, false, true]).await?;
    let codes = found.iter().map(|entry| entry.error_code.as_deref()).collect();
    equal(codes, vec![Some("NO_PASSWORD_SET"), Some("UNKNOWN_EMAIL"), Some("INVALID_PASSWORD"), None], "codes, newest first")?;
    let typed_last = found.last().and_then(|entry| entry.person_input_identifier.clone());
    equal(typed_last, Some(typed), "the address as typed")
}

async fn sign_in_disabled(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["login"]).await?;
    for password in [PASSWORD, WRONG_PASSWORD] {
        let person = case.person_with_password("person", &[]).await?;
        case.disable(&person).await?;
        try_to_sign_in(case, &actor.caller, "a disabled person", &person.email, password).await?;
    }
    let found = recorded(case, &actor.identity, &["login"], &[false, false]).await?;
    let codes = found.iter().map(|entry| entry.error_code.as_deref()).collect();
    equal(codes, vec![Some("PERSON_DISABLED"); 2], "codes of the entries")
}

async fn sign_in_limited(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["login"]).await?;
    let person = case.person_with_password("person", &[]).await?;
    let since = Instant::now();
    try_to_sign_in(case, &actor.caller, "a wrong password", &person.email, WRONG_PASSWORD).await?;
    try_to_sign_in(case, &actor.caller, "again at once", &person.email, WRONG_PASSWORD).await?;
    let elapsed = since.elapsed();
    recorded(case, &actor.identity, &["login"], &[false]).await.map(drop).map_err(|error| error.after(elapsed, FIRST_WAIT))
}

async fn sign_up(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let email = case.email()?;
    let variables = SignUpVariables { email, password: Some(PASSWORD.to_owned()), roles: Some(owned(&["login"])), ..Default::default() };
    case.step("signs a person up", &actor.caller, SignUp::build(variables.clone())).await?.field(|data| data.sign_up)?;
    case.step("signs the same person up again", &actor.caller, SignUp::build(variables)).await?.field(|data| data.sign_up)?;
    recorded(case, &actor.identity, &["sign_up"], &[false, true]).await.map(drop)
}

async fn sign_out(case: &mut Case) -> Outcome {
    let person = case.person_with_password("first session", &[]).await?;
    let second = case.session_of("second session", &person.id).await?;
    for (caller, all) in [(&person.session, None), (&second, Some(true))] {
        case.step("signs out", caller, SignOut::build(SignOutVariables { all })).await?.field(|data| data.sign_out)?;
    }
    recorded(case, &person.identity, &["sign_out"], &[true, true]).await.map(drop)
}

async fn acting_person(case: &mut Case) -> Outcome {
    let (admin, project) = case.project_admin(&acl::newsroom()).await?;
    let operation = CreateApiKey::build(new_key(&project, "an application", &[acl::plain("viewer")]));
    case.step("makes a key", &admin.session, operation).await?.field(|data| data.create_api_key)?;
    let found = recorded(case, &admin.identity, &["api_key_create"], &[true]).await?;
    equal(found.into_iter().next().and_then(|entry| entry.person_id), Some(admin.id), "the acting person")
}

async fn failed(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let project = case.project(&acl::newsroom()).await?;
    let missing = Project { slug: case.name("slug")? };
    let operation = CreateApiKey::build(new_key(&missing, "key", &[]));
    case.step("makes a key of no project", &actor.caller, operation).await?.field(|data| data.create_api_key)?;
    let operation = CreateApiKey::build(new_key(&project, "key", &[acl::plain("no_such_role")]));
    case.step("makes a key with an unknown role", &actor.caller, operation).await?.field(|data| data.create_api_key)?;
    let operation = DisableApiKey::build(DisableApiKeyVariables { id: UNKNOWN.to_owned() });
    case.step("disables no key", &actor.caller, operation).await?.field(|data| data.disable_api_key)?;
    let variables = CreateProjectVariables { project_slug: project.slug, ..Default::default() };
    case.step("makes a project again", &actor.caller, CreateProject::build(variables)).await?.field(|data| data.create_project)?;
    let types = ["api_key_create", "api_key_disable", "project_create"];
    let found = recorded(case, &actor.identity, &types, &[false; 4]).await?;
    let codes = found.iter().map(|entry| entry.error_code.as_deref()).collect();
    let expected = ["ALREADY_EXISTS", "KEY_NOT_FOUND", "INVALID_MEMBERSHIP", "PROJECT_NOT_FOUND"];
    equal(codes, expected.map(Some).to_vec(), "codes, newest first")
}

async fn denied(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let project = case.project(&acl::newsroom()).await?;
    let operation = CreateApiKey::build(new_key(&project, "key", &[acl::plain("admin")]));
    case.step("may not make a key", &person.session, operation).await?.forbidden()?;
    recorded(case, &person.identity, &["access_denied"], &[false]).await.map(drop)
}
