//! What the operations on sessions of others leave in the log, and `revokeSession`.
//!
//! **Invariant:** `personId` is who acted and `targetPersonId` whom it was done to; a key without person has neither.

use cynic::MutationBuilder;
use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{
    AuthLogEntry, CreateSessionToken, CreateSessionTokenVariables, ForceSignOutPerson, ForceSignOutPersonVariables, RevokeSession,
    RevokeSessionVariables,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Key;
use crate::suite::people::UNKNOWN;

pub const CASES: &[Definition] = &[
    case!("audit/revoke-session", "The end of an own session is recorded with its id, and so is every failure.", revoke_session),
    case!(
        "audit/create-session-token",
        "A session for another person is recorded with the name as typed and the target.",
        create_session_token
    ),
    case!("audit/create-session-token-failed", "An unknown name is recorded as typed.", unknown_person),
    case!("audit/create-session-token-disabled", "A try for a disabled person is recorded with the target.", disabled_person),
    case!("audit/forced-sign-out", "A forced sign-out is recorded with its reason and the target.", forced_sign_out),
    case!(
        "audit/forced-sign-out-failed",
        "A forced sign-out of an unknown person is recorded with the id that was given.",
        forced_on_unknown
    ),
    case!("audit/forced-sign-out-by-person", "The person who forces a sign-out is recorded beside the target.", by_person),
];

fn names(entries: &[AuthLogEntry]) -> Vec<(Option<&str>, Option<&str>)> {
    entries.iter().map(|entry| (entry.person_id.as_deref(), entry.target_person_id.as_deref())).collect()
}

fn metadata(entries: &[AuthLogEntry]) -> Vec<Value> {
    entries.iter().map(|entry| entry.metadata.clone().map_or(Value::Null, |metadata| metadata.0)).collect()
}

async fn revoke_session(case: &mut Case) -> Outcome {
    let person = case.person("first session", &[]).await?;
    let second = case.session_of("second session", &person.id).await?;
    let id = case.session_id(&second).await?;
    let key = case.global_key("key", &["super_admin"]).await?;
    let steps = [
        ("revokes a session", &person.session, id.as_str()),
        ("revokes it again", &person.session, &id),
        ("revokes nothing", &person.session, UNKNOWN),
        ("is no person", &key.caller, &id),
    ];
    for (step, caller, id) in steps {
        let operation = RevokeSession::build(RevokeSessionVariables { session_id: id.to_owned() });
        case.step(step, caller, operation).await?.field(|data| data.revoke_session)?;
    }
    let types = ["session_revoked_by_user"];
    let entries = case.recorded(&person.identity, &types, &[Some("SESSION_NOT_FOUND"), None, None]).await?;
    equal(names(&entries), vec![(Some(person.id.as_str()), None); 3], "person and target")?;
    let revoked = json!({ "sessionId": id });
    equal(metadata(&entries), vec![json!({ "sessionId": UNKNOWN }), revoked.clone(), revoked], "metadata")?;
    let entries = case.recorded(&key.identity, &types, &[Some("NOT_A_PERSON")]).await?;
    equal(names(&entries), vec![(None, None)], "person and target")
}

async fn try_to_open(case: &mut Case, step: &str, caller: &Caller, email: Option<&str>, id: Option<&str>) -> Outcome {
    let variables = CreateSessionTokenVariables { email: email.map(str::to_owned), person_id: id.map(str::to_owned), ..Default::default() };
    case.step(step, caller, CreateSessionToken::build(variables)).await?.field(|data| data.create_session_token).map(drop)
}

fn typed(entries: &[AuthLogEntry]) -> Vec<Option<&str>> {
    entries.iter().map(|entry| entry.person_input_identifier.as_deref()).collect()
}

async fn create_session_token(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let person = case.person("person", &[]).await?;
    let capitals = format!(" {} ", person.email.to_uppercase());
    case.hide("email-in-capitals", capitals.trim());
    try_to_open(case, "by address, in capitals between spaces", &actor.caller, Some(&capitals), None).await?;
    try_to_open(case, "by id", &actor.caller, None, Some(&person.id)).await?;
    let entries = case.recorded(&actor.identity, &["create_session_token"], &[None; 2]).await?;
    equal(typed(&entries), vec![Some(person.id.as_str()), Some(&capitals)], "names as typed, newest first")?;
    equal(names(&entries), vec![(None, Some(person.id.as_str())); 2], "person and target")
}

async fn unknown_person(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["project_admin"]).await?;
    let email = case.email()?;
    try_to_open(case, "an unknown address", &actor.caller, Some(&email), None).await?;
    try_to_open(case, "an unknown id", &actor.caller, None, Some(UNKNOWN)).await?;
    let codes = [Some("UNKNOWN_PERSON_ID"), Some("UNKNOWN_EMAIL")];
    let entries = case.recorded(&actor.identity, &["create_session_token"], &codes).await?;
    equal(typed(&entries), vec![Some(UNKNOWN), Some(&email)], "names as typed, newest first")?;
    equal(names(&entries), vec![(None, None); 2], "person and target")
}

async fn disabled_person(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let person = case.person("person", &[]).await?;
    case.disable(&person).await?;
    try_to_open(case, "a person who is disabled", &actor.caller, Some(&person.email), None).await?;
    let entries = case.recorded(&actor.identity, &["create_session_token"], &[Some("PERSON_DISABLED")]).await?;
    equal(typed(&entries), vec![Some(person.email.as_str())], "name as typed")?;
    equal(names(&entries), vec![(None, Some(person.id.as_str()))], "person and target")
}

async fn force(case: &mut Case, step: &str, caller: &Caller, person: &str, reason: Option<&str>) -> Outcome {
    let variables = ForceSignOutPersonVariables { person_id: person.to_owned(), reason: reason.map(str::to_owned) };
    case.step(step, caller, ForceSignOutPerson::build(variables)).await?.field(|data| data.force_sign_out_person).map(drop)
}

async fn signs_out(case: &mut Case, actor: &Key, person: &str) -> Outcome {
    for (step, reason) in [("with a reason", Some("stolen laptop")), ("with an empty reason", Some("")), ("without a reason", None)] {
        force(case, step, &actor.caller, person, reason).await?;
    }
    Ok(())
}

async fn forced_sign_out(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["project_admin"]).await?;
    let person = case.person("person", &[]).await?;
    signs_out(case, &actor, &person.id).await?;
    let entries = case.recorded(&actor.identity, &["forced_sign_out"], &[None; 3]).await?;
    equal(names(&entries), vec![(None, Some(person.id.as_str())); 3], "person and target")?;
    equal(metadata(&entries), vec![json!({}), json!({ "reason": "" }), json!({ "reason": "stolen laptop" })], "metadata, newest first")
}

async fn forced_on_unknown(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    signs_out(case, &actor, UNKNOWN).await?;
    let entries = case.recorded(&actor.identity, &["forced_sign_out"], &[Some("PERSON_NOT_FOUND"); 3]).await?;
    equal(names(&entries), vec![(None, None); 3], "person and target")?;
    let expected = vec![
        json!({ "requestedPersonId": UNKNOWN }),
        json!({ "requestedPersonId": UNKNOWN, "reason": "" }),
        json!({ "requestedPersonId": UNKNOWN, "reason": "stolen laptop" }),
    ];
    equal(metadata(&entries), expected, "metadata, newest first")
}

async fn by_person(case: &mut Case) -> Outcome {
    let admin = case.person("super admin", &["super_admin"]).await?;
    let person = case.person("person", &[]).await?;
    force(case, "a person", &admin.session, &person.id, Some("stolen laptop")).await?;
    force(case, "an unknown person", &admin.session, UNKNOWN, None).await?;
    let entries = case.recorded(&admin.identity, &["forced_sign_out"], &[Some("PERSON_NOT_FOUND"), None]).await?;
    let acting = Some(admin.id.as_str());
    equal(names(&entries), vec![(acting, None), (acting, Some(&person.id))], "person and target, newest first")
}
