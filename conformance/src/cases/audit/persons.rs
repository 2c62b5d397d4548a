//! What changes of persons leave in the log.
//!
//! **Invariant:** `personId` is who acted and `targetPersonId` whom it was done to; neither is asked of a case that both servers pass
//! unless they mean the same by it.

use cynic::MutationBuilder;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::client::exchange::Caller;
use crate::client::token::Token;
use crate::error::{CaseError, Outcome, equal, require};
use crate::operations::{
    AuthLogEntry, ChangeMyPassword, ChangeMyPasswordVariables, ChangeMyProfile, ChangeMyProfileVariables, ChangePassword,
    ChangePasswordVariables, ChangeProfile, ChangeProfileVariables, CreateSessionToken, CreateSessionTokenVariables, DisablePerson,
    DisablePersonVariables, ForceSignOutPerson, ForceSignOutPersonVariables,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::passwords::{NEW_PASSWORD, PASSWORD, WRONG_PASSWORD};
use crate::suite::people::{AFTER_WAITING, UNKNOWN};

pub const CASES: &[Definition] = &[
    case!("audit/disable-person", "The disabling of a person is recorded with the target, and so is every failure.", disable_person),
    case!("audit/change-password", "A new password is recorded with the target, and so is every failure.", change_password),
    case!("audit/change-my-password", "An own new password is recorded, and so is every failure.", change_my_password),
    case!("audit/change-profile", "A new address is recorded with the target, and so is every failure.", change_profile),
    case!("audit/change-my-profile", "An own new address is recorded, and so is every failure.", change_my_profile),
    case!("audit/change-of-name", "A new name is no `email_change`.", change_of_name),
    case!("audit/administrator-and-target", "Every change of a person names the administrator and the person.", both),
    case!("audit/access-denied/persons", "A refused attempt on a person is recorded with the operation.", denied),
    case!("audit/no-secrets/persons", "Neither tokens nor passwords of persons are in the log.", no_secrets),
];

fn names(entries: &[AuthLogEntry]) -> Vec<(Option<&str>, Option<&str>)> {
    entries.iter().map(|entry| (entry.person_id.as_deref(), entry.target_person_id.as_deref())).collect()
}

async fn disable(case: &mut Case, step: &str, caller: &Caller, id: &str) -> Outcome {
    let operation = DisablePerson::build(DisablePersonVariables { person_id: id.to_owned() });
    case.step(step, caller, operation).await?.field(|data| data.disable_person).map(drop)
}

async fn password(case: &mut Case, step: &str, caller: &Caller, id: &str, password: &str) -> Outcome {
    let operation = ChangePassword::build(ChangePasswordVariables { person_id: id.to_owned(), password: password.to_owned() });
    case.step(step, caller, operation).await?.field(|data| data.change_password).map(drop)
}

async fn address(case: &mut Case, step: &str, caller: &Caller, id: &str, email: &str) -> Outcome {
    let variables = ChangeProfileVariables { person_id: id.to_owned(), email: Some(email.to_owned()), name: None };
    case.step(step, caller, ChangeProfile::build(variables)).await?.field(|data| data.change_profile).map(drop)
}

async fn my_password(case: &mut Case, step: &str, caller: &Caller, current: &str, new: &str) -> Outcome {
    let variables = ChangeMyPasswordVariables { current_password: current.to_owned(), new_password: new.to_owned() };
    case.step(step, caller, ChangeMyPassword::build(variables)).await?.field(|data| data.change_my_password).map(drop)
}

async fn my_address(case: &mut Case, step: &str, caller: &Caller, email: &str) -> Outcome {
    let variables = ChangeMyProfileVariables { email: Some(email.to_owned()), name: None };
    case.step(step, caller, ChangeMyProfile::build(variables)).await?.field(|data| data.change_my_profile).map(drop)
}

async fn disable_person(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let person = case.person("person", &[]).await?;
    disable(case, "disables a person", &actor.caller, &person.id).await?;
    disable(case, "disables the person again", &actor.caller, &person.id).await?;
    disable(case, "disables an unknown person", &actor.caller, UNKNOWN).await?;
    let codes = [Some("PERSON_NOT_FOUND"), Some("PERSON_ALREADY_DISABLED"), None];
    let entries = case.recorded(&actor.identity, &["person_disable"], &codes).await?;
    let target = Some(person.id.as_str());
    equal(names(&entries), vec![(None, None), (None, target), (None, target)], "person and target, newest first")
}

async fn change_password(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let person = case.person("person", &[]).await?;
    password(case, "a new password", &actor.caller, &person.id, NEW_PASSWORD).await?;
    password(case, "a weak password", &actor.caller, &person.id, "x").await?;
    password(case, "a password of an unknown person", &actor.caller, UNKNOWN, NEW_PASSWORD).await?;
    let codes = [Some("PERSON_NOT_FOUND"), Some("TOO_WEAK"), None];
    let entries = case.recorded(&actor.identity, &["password_change"], &codes).await?;
    let target = Some(person.id.as_str());
    equal(names(&entries), vec![(None, None), (None, target), (None, target)], "person and target, newest first")
}

async fn change_my_password(case: &mut Case) -> Outcome {
    let (person, email) = (case.person_with_password("person", &[]).await?, case.email()?);
    let passwordless = case.person_at("person without password", &email, &[]).await?;
    my_password(case, "a wrong current password", &person.session, WRONG_PASSWORD, NEW_PASSWORD).await?;
    sleep(AFTER_WAITING).await;
    my_password(case, "a weak new password", &person.session, PASSWORD, "x").await?;
    my_password(case, "a new password", &person.session, PASSWORD, NEW_PASSWORD).await?;
    let codes = [None, Some("TOO_WEAK"), Some("INVALID_PASSWORD")];
    let entries = case.recorded(&person.identity, &["password_change"], &codes).await?;
    equal(names(&entries), vec![(Some(person.id.as_str()), None); 3], "person and target")?;
    my_password(case, "no current password", &passwordless.session, PASSWORD, NEW_PASSWORD).await?;
    let entries = case.recorded(&passwordless.identity, &["password_change"], &[Some("NO_PASSWORD_SET")]).await?;
    equal(names(&entries), vec![(Some(passwordless.id.as_str()), None)], "person and target")
}

async fn change_profile(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let (person, owner, email) = (case.person("person", &[]).await?, case.person("owner", &[]).await?, case.email()?);
    address(case, "a new address", &actor.caller, &person.id, &email).await?;
    address(case, "a taken address", &actor.caller, &person.id, &owner.email).await?;
    address(case, "what is no address", &actor.caller, &person.id, "no-address").await?;
    address(case, "an address of an unknown person", &actor.caller, UNKNOWN, &email).await?;
    let codes = [Some("PERSON_NOT_FOUND"), Some("INVALID_EMAIL_FORMAT"), Some("EMAIL_ALREADY_EXISTS"), None];
    let entries = case.recorded(&actor.identity, &["email_change"], &codes).await?;
    let target = (None, Some(person.id.as_str()));
    equal(names(&entries), vec![(None, None), target, target, target], "person and target, newest first")
}

async fn change_my_profile(case: &mut Case) -> Outcome {
    let (person, owner, email) = (case.person("person", &[]).await?, case.person("owner", &[]).await?, case.email()?);
    my_address(case, "a new address", &person.session, &email).await?;
    my_address(case, "a taken address", &person.session, &owner.email).await?;
    my_address(case, "what is no address", &person.session, "no-address").await?;
    let codes = [Some("INVALID_EMAIL_FORMAT"), Some("EMAIL_ALREADY_EXISTS"), None];
    let entries = case.recorded(&person.identity, &["email_change"], &codes).await?;
    equal(names(&entries), vec![(Some(person.id.as_str()), None); 3], "person and target")
}

async fn change_of_name(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let person = case.person("person", &[]).await?;
    let variables = ChangeProfileVariables { person_id: person.id.clone(), email: None, name: Some("Ada Lovelace".to_owned()) };
    case.step("a new name", &actor.caller, ChangeProfile::build(variables)).await?.field(|data| data.change_profile)?;
    let variables = ChangeMyProfileVariables { email: None, name: Some("Augusta".to_owned()) };
    case.step("an own new name", &person.session, ChangeMyProfile::build(variables)).await?.field(|data| data.change_my_profile)?;
    for identity in [&actor.identity, &person.identity] {
        case.recorded(identity, &["email_change"], &[]).await?;
    }
    Ok(())
}

/// One attempt at everything that an administrator can do to a person; disabling comes last.
async fn attempts(case: &mut Case, actor: &Caller, person: &Person, email: &str) -> Outcome<Vec<u16>> {
    let id = person.id.clone();
    let profile = ChangeProfileVariables { person_id: id.clone(), email: Some(email.to_owned()), name: None };
    let token = CreateSessionTokenVariables { person_id: Some(id.clone()), ..Default::default() };
    let new = ChangePasswordVariables { person_id: id.clone(), password: NEW_PASSWORD.to_owned() };
    let force = ForceSignOutPersonVariables { person_id: id.clone(), reason: None };
    Ok(vec![
        case.step("the profile", actor, ChangeProfile::build(profile)).await?.status,
        case.step("a session", actor, CreateSessionToken::build(token)).await?.status,
        case.step("the password", actor, ChangePassword::build(new)).await?.status,
        case.step("the sessions", actor, ForceSignOutPerson::build(force)).await?.status,
        case.step("the person", actor, DisablePerson::build(DisablePersonVariables { person_id: id })).await?.status,
    ])
}

async fn both(case: &mut Case) -> Outcome {
    let admin = case.person("global project admin", &["project_admin"]).await?;
    let (person, email) = (case.person("person", &[]).await?, case.email()?);
    equal(attempts(case, &admin.session, &person, &email).await?, vec![200; 5], "status of every attempt")?;
    let types = ["person_disable", "forced_sign_out", "password_change", "create_session_token", "email_change"];
    let entries = case.recorded(&admin.identity, &types, &[None; 5]).await?;
    equal(entries.iter().map(|entry| entry.kind.as_str()).collect(), types.to_vec(), "types, newest first")?;
    equal(names(&entries), vec![(Some(admin.id.as_str()), Some(person.id.as_str())); 5], "person and target")
}

async fn denied(case: &mut Case) -> Outcome {
    let (stranger, person, email) = (case.person("stranger", &[]).await?, case.person("person", &[]).await?, case.email()?);
    attempts(case, &stranger.session, &person, &email).await?;
    let entries = case.recorded(&stranger.identity, &["access_denied"], &[Some("FORBIDDEN"); 5]).await?;
    let operations: Vec<_> = entries.iter().filter_map(|entry| entry.event_data.as_ref()?.0.get("operation")?.as_str()).collect();
    let expected = ["disablePerson", "forceSignOutPerson", "changePassword", "createSessionToken", "changeProfile"];
    equal(operations, expected.to_vec(), "operations, newest first")?;
    equal(names(&entries), vec![(Some(stranger.id.as_str()), None); 5], "person and target")
}

async fn no_secrets(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let person = case.person("person", &[]).await?;
    let variables = CreateSessionTokenVariables { person_id: Some(person.id.clone()), ..Default::default() };
    let response = case.prepare(&actor.caller, CreateSessionToken::build(variables)).await?;
    let token = Token::new(response.token);
    password(case, "a new password", &actor.caller, &person.id, NEW_PASSWORD).await?;
    password(case, "a weak password", &actor.caller, &person.id, "weak-secret").await?;
    // The new password has ended the session.
    let session = case.session_of("another session", &person.id).await?;
    my_password(case, "a new password", &session, NEW_PASSWORD, PASSWORD).await?;
    my_password(case, "a wrong current password", &session, WRONG_PASSWORD, PASSWORD).await?;

    let document = "query($by: String!) {
        authLog(filter: { invokedByIdentityId: $by }) {
            entries { type success personInputIdentifier errorCode errorMessage userAgent metadata eventData }
        }
    }";
    let (root, secrets) = (
        case.root(),
        [token.reveal().to_owned(), token.hash(), PASSWORD.into(), NEW_PASSWORD.into(), WRONG_PASSWORD.into(), "weak-secret".into()],
    );
    for (identity, count) in [(&actor.identity, 3), (&person.identity, 2)] {
        // Implementations differ in what they record beside the kind of an event.
        let reply = case.reply(&root, document, json!({ "by": identity })).await?;
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        let response: Value = serde_json::from_str(&text).map_err(CaseError::fault)?;
        equal(response.pointer("/data/authLog/entries").and_then(Value::as_array).map(Vec::len), Some(count), "number of entries")?;
        require(secrets.iter().all(|secret| !text.contains(secret.as_str())), "no secret in the log")?;
    }
    Ok(())
}
