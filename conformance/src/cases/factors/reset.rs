//! `resetPersonMfa`: an administrator removes the second factors of a person who has lost them.
//!
//! **Invariant:** which factors the person has is asked of the server after every attempt, the refused ones, too.

use cynic::MutationBuilder;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{
    ConfirmOtp, ConfirmOtpErrorCode, ConfirmOtpVariables, ResetPersonMfa, ResetPersonMfaErrorCode, ResetPersonMfaVariables,
};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::passwords::PASSWORD;
use crate::suite::people::UNKNOWN;
use crate::suite::rights::{self, ABOVE, BELOW};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("reset-person-mfa/then-without", "The person signs in without a second factor, and can set up a new one.", then_without)
        .needs(&[Need::Mailbox]),
    case!("reset-person-mfa/nothing-to-reset", "A person without second factors has nothing to lose, which is no error.", nothing),
    case!("reset-person-mfa/unknown-id", "An unknown id is PERSON_NOT_FOUND.", unknown),
    case!("reset-person-mfa/malformed-id", "What is no id is PERSON_NOT_FOUND.", malformed),
    case!("reset-person-mfa/by-super-admin", "A super admin resets the factors of any person.", super_admin),
    case!("reset-person-mfa/by-global-project-admin", "A global project admin spares super admins and project creators.", project_admin),
    case!("reset-person-mfa/by-others", "No other caller resets factors or learns anything.", others).needs(&[Need::Roles]),
    case!("reset-person-mfa/recorded", "A reset is recorded for its person, and one of an unknown id with that id.", recorded),
];

fn attempt(person: &str) -> cynic::Operation<ResetPersonMfa, ResetPersonMfaVariables> {
    ResetPersonMfa::build(ResetPersonMfaVariables { person_id: person.to_owned() })
}

async fn resets(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    case.enrolled(&person.session).await?;
    case.ok(&format!("may reset the {}", person.session.name), caller, attempt(&person.id)).await?;
    case.has_factors("has none any more", &person.id, false, false).await?;
    case.let_in("is still let in", &person.session).await
}

async fn spares(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    case.step(&format!("may not reset the {}", person.session.name), caller, attempt(&person.id)).await?.forbidden()?;
    case.has_factors("still has one", &person.id, true, false).await
}

/// A person with an authenticator.
async fn with_authenticator(case: &mut Case, name: &str, roles: &[&str]) -> Outcome<Person> {
    let person = case.person(name, roles).await?;
    case.enrolled(&person.session).await?;
    Ok(person)
}

async fn not_found(case: &mut Case, step: &str, caller: &Caller, id: &str) -> Outcome {
    case.fails(step, caller, attempt(id), ResetPersonMfaErrorCode::PersonNotFound).await.map(drop)
}

async fn then_without(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person_with_password("person", &[]).await?);
    case.enrolled(&person.session).await?;
    case.enrolled_by_mail(&person.session, &person.email).await?;
    let mut prepared = case.prepared(&person.session).await?;
    case.has_factors("has both", &person.id, true, true).await?;
    case.ok("root resets them", &root, attempt(&person.id)).await?;
    case.has_factors("has none any more", &person.id, false, false).await?;
    case.signs_in("signs in without a code", &person.email, PASSWORD, None).await?;
    let operation = ConfirmOtp::build(ConfirmOtpVariables { otp_token: prepared.code().await? });
    case.fails("a prepared one is gone as well", &person.session, operation, ConfirmOtpErrorCode::NotPrepared).await?;
    case.enrolled(&person.session).await?;
    case.has_factors("has a new one", &person.id, true, false).await?;
    equal(case.mails_to(&person.email).await?.len(), 1, "mails to the person")
}

async fn nothing(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    case.ok("root resets nothing", &root, attempt(&person.id)).await?;
    case.let_in("is still let in", &person.session).await
}

async fn unknown(case: &mut Case) -> Outcome {
    let person = rights::unknown(case, not_found).await?;
    case.let_in("the owner of the identity is still let in", &person.session).await
}

async fn malformed(case: &mut Case) -> Outcome {
    rights::malformed(case, not_found).await
}

async fn super_admin(case: &mut Case) -> Outcome {
    rights::super_admin(case, resets).await.map(drop)
}

async fn project_admin(case: &mut Case) -> Outcome {
    rights::project_admin(case, (&BELOW, &ABOVE), with_authenticator, resets, spares).await.map(drop)
}

async fn others(case: &mut Case) -> Outcome {
    let person = with_authenticator(case, "target", &[]).await?;
    for caller in case.powerless(&person).await? {
        spares(case, &caller, &person).await?;
        case.step("learns nothing about an unknown id", &caller, attempt(UNKNOWN)).await?.forbidden()?;
    }
    spares(case, &person.session, &person).await
}

async fn recorded(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let person = with_authenticator(case, "person", &[]).await?;
    case.ok("a person", &actor.caller, attempt(&person.id)).await?;
    not_found(case, "an unknown id", &actor.caller, UNKNOWN).await?;
    let entries = case.recorded(&actor.identity, &["mfa_reset"], &[Some("PERSON_NOT_FOUND"), None]).await?;
    let targets: Vec<_> = entries.iter().map(|entry| entry.target_person_id.as_deref()).collect();
    equal(targets, vec![None, Some(&*person.id)], "the target of each entry")?;
    let noted = entries.first().and_then(|entry| entry.metadata.as_ref()).and_then(|data| data.0.pointer("/requestedPersonId").cloned());
    equal(noted, Some(UNKNOWN.into()), "the id that was asked for")
}
