//! `passwordless.enabled`, `enableMyPasswordless` and `disableMyPasswordless`: who can sign in without a password.
//!
//! **Invariant:** a case that lets persons sign in without a password runs alone.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::Value;

use super::{allow, requesting};
use crate::error::{Outcome, equal, present};
use crate::operations::{
    DisableMyPasswordless, EnableMyPasswordless, InitSignInPasswordlessErrorCode, MyChoice, ToggleMyPasswordlessErrorCode,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::settings::changing;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("passwordless/choice", "A person chooses where the settings leave it to persons, and the choice counts.", choice).exclusive(),
    case!("passwordless/never-chosen", "Where no person can sign in so, there is no choice: CANNOT_TOGGLE.", never),
    case!("passwordless/not-a-person", "A caller without a person has no choice: NOT_A_PERSON.", not_a_person).needs(&[Need::Roles]),
    case!("passwordless/choice-without-role", "A person without the role of persons has no choice.", without_role),
    case!("passwordless/choice-recorded", "What a person chooses, and what it cannot choose, is recorded.", recorded).exclusive(),
];

async fn enables(case: &mut Case, person: &Person) -> Outcome {
    case.ok("allows it", &person.session, EnableMyPasswordless::build(())).await
}

async fn disables(case: &mut Case, person: &Person) -> Outcome {
    case.ok("does not allow it", &person.session, DisableMyPasswordless::build(())).await
}

async fn cannot(case: &mut Case, person: &Person) -> Outcome {
    let code = ToggleMyPasswordlessErrorCode::CannotToggle;
    case.fails("cannot allow it", &person.session, EnableMyPasswordless::build(()), code).await?;
    case.fails("cannot disallow it", &person.session, DisableMyPasswordless::build(()), code).await.map(drop)
}

async fn without_role(case: &mut Case) -> Outcome {
    let person = case.person("person", &["login"]).await?;
    case.take_role(&person, "person").await?;
    case.step("may not allow it", &person.session, EnableMyPasswordless::build(())).await?.forbidden()?;
    case.step("may not disallow it", &person.session, DisableMyPasswordless::build(())).await?.forbidden().map(drop)
}

async fn has_chosen(case: &mut Case, step: &str, person: &Person, expected: Option<bool>) -> Outcome {
    let me = case.step(step, &person.session, MyChoice::build(())).await?.data()?.me;
    equal(present(me.person, "the person")?.passwordless_enabled, expected, step)
}

/// Whether a request of the person succeeds.
async fn can_request(case: &mut Case, step: &str, person: &Person, expected: bool) -> Outcome {
    let (login, code) = (case.login(), InitSignInPasswordlessErrorCode::PasswordlessDisabled);
    match expected {
        true => case.ok(step, &login, requesting(&person.email)).await.map(drop),
        false => case.fails(step, &login, requesting(&person.email), code).await.map(drop),
    }
}

/// Changes the setting, and reads it back.
async fn set_to(case: &mut Case, enabled: &str) -> Outcome {
    allow(case, enabled).await?;
    let root = case.root();
    let answer = case.document("the setting", &root, "{ configuration { passwordless { enabled } } }", Value::Null).await?.data()?;
    equal(answer.pointer("/configuration/passwordless/enabled").and_then(Value::as_str), Some(enabled), "the setting")
}

async fn choice(case: &mut Case) -> Outcome {
    let [willing, unwilling, silent] = [
        case.person("willing person", &[]).await?,
        case.person("unwilling person", &[]).await?,
        case.person("person without a choice", &[]).await?,
    ];
    let (login, unknown) = (case.login(), case.email()?);
    has_chosen(case, "has not chosen", &willing, None).await?;
    changing(case, async |case| {
        set_to(case, "optIn").await?;
        can_request(case, "without a choice, opting in", &silent, false).await?;
        enables(case, &willing).await?;
        has_chosen(case, "has chosen it", &willing, Some(true)).await?;
        can_request(case, "allowed, opting in", &willing, true).await?;
        disables(case, &unwilling).await?;
        has_chosen(case, "has chosen against it", &unwilling, Some(false)).await?;
        set_to(case, "optOut").await?;
        can_request(case, "disallowed, opting out", &unwilling, false).await?;
        can_request(case, "without a choice, opting out", &silent, true).await?;
        set_to(case, "always").await?;
        cannot(case, &willing).await?;
        can_request(case, "disallowed, always", &unwilling, true).await?;
        case.fails("an unknown address", &login, requesting(&unknown), InitSignInPasswordlessErrorCode::PersonNotFound).await.map(drop)
    })
    .await
}

async fn never(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    cannot(case, &person).await?;
    has_chosen(case, "has not chosen", &person, None).await
}

async fn not_a_person(case: &mut Case) -> Outcome {
    let keys = case.keys_without_person().await?;
    let applications = case.applications().await?;
    for caller in keys.iter().chain(&applications) {
        let code = ToggleMyPasswordlessErrorCode::NotAPerson;
        case.fails("cannot allow it", caller, EnableMyPasswordless::build(()), code).await?;
        case.fails("cannot disallow it", caller, DisableMyPasswordless::build(()), code).await?;
    }
    Ok(())
}

async fn recorded(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    changing(case, async |case| {
        allow(case, "optIn").await?;
        enables(case, &person).await?;
        disables(case, &person).await?;
        allow(case, "always").await?;
        cannot(case, &person).await?;
        let codes = [Some("CANNOT_TOGGLE"), Some("CANNOT_TOGGLE"), None, None];
        case.recorded(&person.identity, &["passwordless_toggle"], &codes).await.map(drop)
    })
    .await
}
