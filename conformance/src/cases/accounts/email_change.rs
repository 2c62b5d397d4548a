//! `emailChange.requireVerification` and `confirmEmailChange`.
//!
//! **Invariant:** a case that changes settings runs alone.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use super::{NEW_PASSWORD, NO_TOKENS};
use crate::error::{Outcome, equal, present};
use crate::operations::{
    ChangeMyProfile, ChangeMyProfileErrorCode, ChangeMyProfileVariables, ChangePassword, ChangePasswordVariables, ChangeProfile,
    ChangeProfileVariables, ConfirmEmailChange, ConfirmEmailChangeErrorCode, ConfirmEmailChangeVariables, MyVerification,
    PersonByIdVariables, VerificationOf,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::settings::{changing, set};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("email-change/confirmed", "A new address counts once the token that is mailed to it was used, once.", confirmed)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("email-change/taken", "An address that is taken meanwhile is EMAIL_ALREADY_EXISTS.", taken).needs(&[Need::Mailbox]).exclusive(),
    case!("email-change/rejected", "A rejected change does not change the name either.", rejected).exclusive(),
    case!("email-change/same-address", "The same address in another spelling needs no mail.", same_address).exclusive(),
    case!("email-change/revoked", "A change that was asked for before a new password cannot be confirmed.", revoked)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("email-change/address-changed", "A change from an address that is no longer the person's is TOKEN_INVALID.", address_changed)
        .needs(&[Need::Mailbox])
        .exclusive(),
    case!("email-change/unknown-token", "What is no token is TOKEN_NOT_FOUND.", unknown),
    case!("email-change/recorded", "A change is recorded when it is asked for and when it is confirmed.", recorded)
        .needs(&[Need::Mailbox])
        .exclusive(),
];

fn to(email: &str) -> ChangeMyProfileVariables {
    ChangeMyProfileVariables { email: Some(email.to_owned()), name: None }
}

async fn asks(case: &mut Case, step: &str, person: &Person, email: &str) -> Outcome {
    case.ok(step, &person.session, ChangeMyProfile::build(to(email))).await
}

async fn confirms(case: &mut Case, step: &str, token: &str, refusal: Option<ConfirmEmailChangeErrorCode>) -> Outcome {
    let (login, operation) = (case.login(), ConfirmEmailChange::build(ConfirmEmailChangeVariables { token: token.to_owned() }));
    match refusal {
        None => case.ok(step, &login, operation).await,
        Some(code) => case.fails(step, &login, operation, code).await.map(drop),
    }
}

/// The address of a person, and whether it is verified.
async fn has(case: &mut Case, step: &str, person: &Person, email: &str, verified: bool) -> Outcome {
    let root = case.root();
    let operation = VerificationOf::build(PersonByIdVariables { id: person.id.clone() });
    let found = case.step(step, &root, operation).await?.field(|data| data.person_by_id)?;
    equal((found.email.as_deref(), found.email_verified), (Some(email), verified), step)
}

async fn verified_changes(case: &mut Case) -> Outcome {
    set(case, json!({ "emailChange": { "requireVerification": true } })).await
}

async fn confirmed(case: &mut Case) -> Outcome {
    let (person, email) = (case.person("person", &[]).await?, case.email()?);
    changing(case, async |case| {
        verified_changes(case).await?;
        asks(case, "asks for a change", &person, &email).await?;
        let token = case.mailed_token("a mail to the new address", &email).await?;
        has(case, "has the former address", &person, &person.email, false).await?;
        case.let_in("its session goes on", &person.session).await?;
        confirms(case, "confirms it", token.reveal(), None).await?;
        has(case, "has the new address", &person, &email, true).await?;
        case.locked_out("its session has ended", &person.session).await?;
        case.mail("a mail to the former address", &person.email).await?;
        confirms(case, "the token is used", token.reveal(), Some(ConfirmEmailChangeErrorCode::TokenUsed)).await
    })
    .await
}

async fn taken(case: &mut Case) -> Outcome {
    let (person, email) = (case.person("person", &[]).await?, case.email()?);
    changing(case, async |case| {
        verified_changes(case).await?;
        asks(case, "asks for a change", &person, &email).await?;
        let token = case.mailed_token("a mail to the new address", &email).await?;
        case.person_at("another person", &email, &[]).await?;
        confirms(case, "the address is taken", token.reveal(), Some(ConfirmEmailChangeErrorCode::EmailAlreadyExists)).await?;
        has(case, "has the former address", &person, &person.email, false).await?;
        case.let_in("its session goes on", &person.session).await
    })
    .await
}

async fn rejected(case: &mut Case) -> Outcome {
    let (person, other, free) = (case.person("person", &[]).await?, case.person("other person", &[]).await?, case.email()?);
    changing(case, async |case| {
        verified_changes(case).await?;
        asks(case, "asks for a change", &person, &free).await?;
        for (step, email, code) in [
            ("an address of another person", &*other.email, ChangeMyProfileErrorCode::EmailAlreadyExists),
            ("no address", "ada", ChangeMyProfileErrorCode::InvalidEmailFormat),
            ("soon after the first mail", &*free, ChangeMyProfileErrorCode::RateLimitExceeded),
        ] {
            let variables = ChangeMyProfileVariables { name: Some("Changed".to_owned()), ..to(email) };
            case.fails(step, &person.session, ChangeMyProfile::build(variables), code).await?;
        }
        let root = case.root();
        let operation = crate::operations::PersonById::build(PersonByIdVariables { id: person.id.clone() });
        let found = case.step("the person", &root, operation).await?.field(|data| data.person_by_id)?;
        let expected = person.email.split('@').next();
        equal((found.email.as_deref(), found.name.as_deref()), (Some(&*person.email), expected), "address and name")
    })
    .await
}

async fn same_address(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    changing(case, async |case| {
        verified_changes(case).await?;
        let spelled = format!(" {}", person.email.to_uppercase());
        case.hide("email", &spelled);
        let variables = ChangeMyProfileVariables { name: Some("Ada".to_owned()), ..to(&spelled) };
        case.ok("the same address and a name", &person.session, ChangeMyProfile::build(variables)).await?;
        let me = case.step("sees it", &person.session, MyVerification::build(())).await?.data()?.me;
        equal(present(me.person, "the person")?.email, Some(person.email.clone()), "the address")
    })
    .await
}

async fn revoked(case: &mut Case) -> Outcome {
    let (person, email, root) = (case.person("person", &[]).await?, case.email()?, case.root());
    changing(case, async |case| {
        verified_changes(case).await?;
        asks(case, "asks for a change", &person, &email).await?;
        let token = case.mailed_token("a mail to the new address", &email).await?;
        let variables = ChangePasswordVariables { person_id: person.id.clone(), password: NEW_PASSWORD.to_owned() };
        case.ok("a new password", &root, ChangePassword::build(variables)).await?;
        confirms(case, "the token is used up", token.reveal(), Some(ConfirmEmailChangeErrorCode::TokenUsed)).await?;
        has(case, "has the former address", &person, &person.email, false).await
    })
    .await
}

async fn address_changed(case: &mut Case) -> Outcome {
    let (person, email, other, root) = (case.person("person", &[]).await?, case.email()?, case.email()?, case.root());
    changing(case, async |case| {
        verified_changes(case).await?;
        asks(case, "asks for a change", &person, &email).await?;
        let token = case.mailed_token("a mail to the new address", &email).await?;
        let variables = ChangeProfileVariables { person_id: person.id.clone(), email: Some(other.clone()), name: None };
        case.ok("an administrator sets another one", &root, ChangeProfile::build(variables)).await?;
        confirms(case, "the token is of the former one", token.reveal(), Some(ConfirmEmailChangeErrorCode::TokenInvalid)).await?;
        has(case, "has the administrator's", &person, &other, false).await
    })
    .await
}

async fn unknown(case: &mut Case) -> Outcome {
    for (step, token) in NO_TOKENS {
        confirms(case, step, token, Some(ConfirmEmailChangeErrorCode::TokenNotFound)).await?;
    }
    Ok(())
}

async fn recorded(case: &mut Case) -> Outcome {
    let (person, email) = (case.person("person", &[]).await?, case.email()?);
    let key = case.global_key("login key", &["login"]).await?;
    changing(case, async |case| {
        verified_changes(case).await?;
        asks(case, "asks for a change", &person, &email).await?;
        let token = case.mailed_token("a mail to the new address", &email).await?;
        let operation = || ConfirmEmailChange::build(ConfirmEmailChangeVariables { token: token.reveal().to_owned() });
        case.ok("confirms it", &key.caller, operation()).await?;
        case.fails("once more", &key.caller, operation(), ConfirmEmailChangeErrorCode::TokenUsed).await?;
        let asked = case.recorded(&person.identity, &["email_change_init"], &[None]).await?;
        equal(asked.first().and_then(|entry| entry.person_input_identifier.as_deref()), Some(&*email), "the address of the entry")?;
        let entries = case.recorded(&key.identity, &["email_change_complete"], &[Some("TOKEN_USED"), None]).await?;
        let persons: Vec<_> = entries.iter().map(|entry| entry.person_id.as_deref()).collect();
        equal(persons, vec![Some(&*person.id); 2], "the person of each entry")
    })
    .await
}
