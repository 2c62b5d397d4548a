//! `authLog`: who may read the log, and how it is searched.
//!
//! **Invariant:** every search is limited to what the case's own actor did, as the log belongs to the whole server.

use std::time::Duration;

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;
use tokio::time::sleep;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{
    AuthLog, AuthLogEntry, AuthLogFilter, AuthLogPage, AuthLogVariables, CreateApiKey, CreateGlobalApiKey, CreateGlobalApiKeyVariables,
    DateTime, DisableApiKey, DisableApiKeyVariables, ForceSignOutPerson, ForceSignOutPersonVariables, SignIn,
};
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, credentials, new_key};
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};
use crate::suite::people::UNKNOWN;
use crate::target::need::Need;

/// Moments are told apart by the millisecond.
const NEXT_MOMENT: Duration = Duration::from_millis(20);

pub const CASES: &[Definition] = &[
    case!("audit/who-may", "Super admins read the log, no other caller does.", who_may).needs(&[Need::Roles]),
    case!("audit/filter-by-type", "Entries are found by their types, any one of a list.", by_type),
    case!("audit/filter-by-person", "Entries are found by person, typed address and success.", by_person),
    case!("audit/filter-by-target", "Entries are found by the person they were done to.", by_target),
    case!("audit/filter-by-time", "Entries are found from a moment on and up to another one.", by_time),
    case!("audit/filter-by-date", "A moment may be a date, and may lack an offset.", by_date),
    case!("audit/pages", "Entries come newest first, page by page, and a page tells whether there are more.", pages),
    case!("audit/malformed-filter", "A filter that can match nothing is refused or finds nothing.", malformed),
    case!("audit/no-secrets", "Neither a token nor a hash nor a password is in the log.", no_secrets).needs(&[Need::Roles]),
];

fn done_by(actor: &Key) -> AuthLogFilter {
    AuthLogFilter { invoked_by_identity_id: Some(actor.identity.clone()), ..Default::default() }
}

async fn search(case: &mut Case, step: &str, filter: AuthLogFilter) -> Outcome<Vec<AuthLogEntry>> {
    let root = case.root();
    let variables = AuthLogVariables { filter: Some(filter), ..Default::default() };
    Ok(case.step(step, &root, AuthLog::build(variables)).await?.data()?.auth_log.entries)
}

/// A super admin's key that has done three things, one after the other, and the ids of the keys it made.
async fn busy_actor(case: &mut Case) -> Outcome<Key> {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let mut made = Vec::new();
    for description in ["first", "second"] {
        let variables = CreateGlobalApiKeyVariables { description: description.to_owned(), ..Default::default() };
        let response = case.prepare(&actor.caller, CreateGlobalApiKey::build(variables)).await?;
        made.push(response.api_key.id);
        sleep(NEXT_MOMENT).await;
    }
    let id = present(made.into_iter().next(), "the first key")?;
    case.ask(&actor.caller, DisableApiKey::build(DisableApiKeyVariables { id })).await?.field(|data| data.disable_api_key)?;
    Ok(actor)
}

fn kinds(entries: &[AuthLogEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.kind.as_str()).collect()
}

async fn who_may(case: &mut Case) -> Outcome {
    let (project_admin, project) = case.project_admin(&acl::newsroom()).await?;
    let refused = [
        project_admin.session,
        case.person("person", &[]).await?.session,
        case.person("global project admin", &["project_admin"]).await?.session,
        case.key(&project, "admin key of a project", &[acl::plain("admin")]).await?.caller,
        case.global_key("key without roles", &[]).await?.caller,
    ];
    for caller in &refused {
        case.step("may not read the log", caller, AuthLog::build(AuthLogVariables::default())).await?.refused(400, "ForbiddenError")?;
    }
    let actor = busy_actor(case).await?;
    let super_admin = case.person("super admin", &["super_admin"]).await?.session;
    let variables = AuthLogVariables { filter: Some(done_by(&actor)), ..Default::default() };
    let page = case.step("may read the log", &super_admin, AuthLog::build(variables)).await?.data()?.auth_log;
    equal(page.entries.len(), 3, "number of entries")
}

async fn by_type(case: &mut Case) -> Outcome {
    let actor = busy_actor(case).await?;
    for (types, expected) in [
        (&["api_key_disable"][..], &["api_key_disable"][..]),
        (&["api_key_create"], &["api_key_create", "api_key_create"]),
        (&["api_key_create", "api_key_disable"], &["api_key_disable", "api_key_create", "api_key_create"]),
        (&["login"], &[]),
    ] {
        let filter = AuthLogFilter { types: Some(crate::suite::fixtures::owned(types)), ..done_by(&actor) };
        let entries = search(case, &format!("types {types:?}"), filter).await?;
        equal(kinds(&entries), expected.to_vec(), "types, newest first")?;
    }
    Ok(())
}

async fn by_person(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let (login, typed) = (case.login(), person.email.to_uppercase());
    case.hide("email-in-capitals", &typed);
    case.ask(&login, SignIn::build(credentials(&typed, WRONG_PASSWORD))).await?.field(|data| data.sign_in)?;
    let of = |filter: AuthLogFilter| AuthLogFilter { types: Some(vec!["login".to_owned()]), ..filter };
    let by_person = AuthLogFilter { person_id: Some(person.id.clone()), ..Default::default() };
    let entries = search(case, "sign-ins of the person", of(by_person.clone())).await?;
    equal(entries.iter().map(|entry| entry.success).collect(), vec![false, true], "success, newest first")?;
    for (success, step) in [(true, "successful ones"), (false, "failed ones")] {
        let entries = search(case, step, of(AuthLogFilter { success: Some(success), ..by_person.clone() })).await?;
        equal(entries.len(), 1, step)?;
    }
    for (step, identifier, expected) in [("the address as typed", typed.clone(), 1), ("a part of the address", "example.com".to_owned(), 0)]
    {
        let entries = search(case, step, of(AuthLogFilter { person_input_identifier: Some(identifier), ..by_person.clone() })).await?;
        equal(entries.len(), expected, step)?;
    }
    let target = AuthLogFilter { target_person_id: Some(person.id.clone()), ..Default::default() };
    let entries = search(case, "a sign-in is no act upon a person", of(target)).await?;
    equal(entries.len(), 0, "entries about the person")
}

async fn by_target(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let (person, other) = (case.person("person", &[]).await?, case.person("other person", &[]).await?);
    for person in [&person, &other, &person] {
        let variables = ForceSignOutPersonVariables { person_id: person.id.clone(), reason: None };
        let operation = ForceSignOutPerson::build(variables);
        case.ask(&actor.caller, operation).await?.field(|data| data.force_sign_out_person)?;
    }
    for (step, target, expected) in [
        ("what was done to a person", person.id.as_str(), 2),
        ("what was done to another person", &other.id, 1),
        ("what was done to an unknown person", UNKNOWN, 0),
    ] {
        let filter = AuthLogFilter { target_person_id: Some(target.to_owned()), ..done_by(&actor) };
        let entries = search(case, step, filter).await?;
        equal(kinds(&entries), vec!["forced_sign_out"; expected], "types of the entries")?;
        require(entries.iter().all(|entry| entry.target_person_id.as_deref() == Some(target)), "entries about the person only")?;
    }
    Ok(())
}

async fn by_time(case: &mut Case) -> Outcome {
    let actor = busy_actor(case).await?;
    let entries = search(case, "everything", done_by(&actor)).await?;
    let [newest, middle, oldest] = entries.as_slice() else { return require(false, "three entries") };
    let bounds = |after: Option<&DateTime>, before: Option<&DateTime>| AuthLogFilter {
        created_after: after.cloned(),
        created_before: before.cloned(),
        ..done_by(&actor)
    };
    for (step, after, before, expected) in [
        ("from the middle one on", Some(&middle.created_at), None, vec![&newest.id, &middle.id]),
        ("before the middle one", None, Some(&middle.created_at), vec![&oldest.id]),
        ("from the oldest one on, before the newest one", Some(&oldest.created_at), Some(&newest.created_at), vec![&middle.id, &oldest.id]),
        ("bounds in the wrong order", Some(&newest.created_at), Some(&oldest.created_at), vec![]),
    ] {
        let found = search(case, step, bounds(after, before)).await?;
        equal(found.iter().map(|entry| &entry.id).collect(), expected, step)?;
    }
    Ok(())
}

async fn by_date(case: &mut Case) -> Outcome {
    let actor = busy_actor(case).await?;
    for text in ["2020-01-01", "2020-01-01T00:00:00", "2020-01-01T00:00:00.5", "2020-01-01T00:00:00+02:00"] {
        let moment = Some(DateTime(text.to_owned()));
        let after = AuthLogFilter { created_after: moment.clone(), ..done_by(&actor) };
        equal(search(case, &format!("from {text} on"), after).await?.len(), 3, "entries since then")?;
        let before = AuthLogFilter { created_before: moment, ..done_by(&actor) };
        equal(search(case, &format!("before {text}"), before).await?.len(), 0, "entries before it")?;
    }
    Ok(())
}

async fn pages(case: &mut Case) -> Outcome {
    let actor = busy_actor(case).await?;
    for (limit, offset, length, more) in
        [(2, 0, 2, true), (2, 1, 2, false), (3, 0, 3, false), (1, 2, 1, false), (1, 3, 0, false), (0, 0, 0, true), (500, 0, 3, false)]
    {
        let page = page(case, &actor, Some(limit), Some(offset)).await?;
        equal((page.entries.len(), page.has_more), (length, more), &format!("limit {limit}, offset {offset}"))?;
    }
    let page = page(case, &actor, None, None).await?;
    equal(kinds(&page.entries), vec!["api_key_disable", "api_key_create", "api_key_create"], "types, newest first")
}

async fn page(case: &mut Case, actor: &Key, limit: Option<i32>, offset: Option<i32>) -> Outcome<AuthLogPage> {
    let root = case.root();
    let variables = AuthLogVariables { filter: Some(done_by(actor)), limit, offset };
    Ok(case.step(&format!("limit {limit:?}, offset {offset:?}"), &root, AuthLog::build(variables)).await?.data()?.auth_log)
}

async fn malformed(case: &mut Case) -> Outcome {
    let root = case.root();
    let none = AuthLogFilter::default();
    for (step, filter) in [
        ("an identity that is no id", AuthLogFilter { invoked_by_identity_id: Some("identity".to_owned()), ..none.clone() }),
        ("a person that is no id", AuthLogFilter { person_id: Some(String::new()), ..none.clone() }),
        ("a target that is no id", AuthLogFilter { target_person_id: Some("1".to_owned()), ..none.clone() }),
        ("a type that does not exist", AuthLogFilter { types: Some(vec!["no_such_type".to_owned()]), ..none.clone() }),
        ("a moment that is none", AuthLogFilter { created_after: Some(DateTime("yesterday".to_owned())), ..none }),
    ] {
        let variables = AuthLogVariables { filter: Some(filter), ..Default::default() };
        let answer = case.step(step, &root, AuthLog::build(variables)).await?;
        let empty = answer.data.as_ref().is_some_and(|data| data.auth_log.entries.is_empty());
        require(answer.status == 400 || (answer.status == 200 && empty), "a refusal or an empty list")?;
    }
    Ok(())
}

async fn no_secrets(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let project = case.project(&acl::newsroom()).await?;
    let token = case.token()?;
    let variables =
        crate::operations::CreateApiKeyVariables { token_hash: Some(token.hash()), ..new_key(&project, "key", &[acl::plain("viewer")]) };
    case.ask(&actor.caller, CreateApiKey::build(variables)).await?.field(|data| data.create_api_key)?;
    let person = case.person_with_password("person", &[]).await?;
    case.ask(&actor.caller, SignIn::build(credentials(&person.email, PASSWORD))).await?.field(|data| data.sign_in)?;
    case.ask(&actor.caller, SignIn::build(credentials(&person.email, WRONG_PASSWORD))).await?.field(|data| data.sign_in)?;

    let document = "query($by: String!) {
        authLog(filter: { invokedByIdentityId: $by }) {
            entries { type personInputIdentifier errorCode errorMessage userAgent metadata eventData }
        }
    }";
    let root = case.root();
    let data = case.document("everything that was recorded", &root, document, json!({ "by": actor.identity })).await?.data()?;
    let text = data.to_string();
    require(text.contains("api_key_create") && text.contains("login"), "entries of the three operations")?;
    let holder = Caller::new("key", token.clone());
    case.let_in("the token that was not recorded works", &holder).await?;
    let secrets = [token.reveal().to_owned(), token.hash(), PASSWORD.to_owned(), WRONG_PASSWORD.to_owned()];
    require(secrets.iter().all(|secret| !text.contains(secret.as_str())), "no secret in the log")
}
