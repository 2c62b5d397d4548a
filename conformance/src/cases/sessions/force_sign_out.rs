//! `forceSignOutPerson`: an administrator ends all sessions of a person.
//!
//! It also ends permanent keys of the person, but no operation of the contract makes such a key.
//!
//! **Invariant:** whether a session works is asked of the server after every attempt, the refused ones, too.

use cynic::MutationBuilder;

use crate::client::exchange::Caller;
use crate::error::{Outcome, require};
use crate::operations::{ForceSignOutPerson, ForceSignOutPersonErrorCode, ForceSignOutPersonVariables};
use crate::scrub::scrub;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::people::UNKNOWN;
use crate::suite::rights::{self, BELOW, Holder};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("force-sign-out/then-401", "All sessions of the person end, those of others stay, and the person can sign in again.", then_401),
    case!("force-sign-out/reason", "A reason can be given and may be empty.", reason),
    case!("force-sign-out/itself", "A super admin can end its own sessions.", itself),
    case!("force-sign-out/disabled-person", "A disabled person has nothing left to end, which is no error.", disabled),
    case!("force-sign-out/unknown-id", "An unknown id is PERSON_NOT_FOUND.", unknown),
    case!("force-sign-out/malformed-id", "What is no id is PERSON_NOT_FOUND.", malformed),
    case!("force-sign-out/by-super-admin", "A super admin signs any person out.", super_admin),
    case!("force-sign-out/by-global-project-admin", "A global project admin spares super admins and project creators.", project_admin),
    case!("force-sign-out/mail", "The person is told by mail, without a token.", mail).needs(&[Need::Mailbox]),
    case!("force-sign-out/by-others", "No other caller signs a person out or learns anything.", others).needs(&[Need::Roles]),
];

fn attempt(person: &str, reason: Option<&str>) -> cynic::Operation<ForceSignOutPerson, ForceSignOutPersonVariables> {
    ForceSignOutPerson::build(ForceSignOutPersonVariables { person_id: person.to_owned(), reason: reason.map(str::to_owned) })
}

async fn sign_out(case: &mut Case, step: &str, caller: &Caller, person: &Person, reason: Option<&str>) -> Outcome {
    case.ok(step, caller, attempt(&person.id, reason)).await
}

async fn not_found(case: &mut Case, step: &str, caller: &Caller, id: &str) -> Outcome {
    case.fails(step, caller, attempt(id, None), ForceSignOutPersonErrorCode::PersonNotFound).await.map(drop)
}

async fn signs_out(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    sign_out(case, &format!("may sign the {} out", person.session.name), caller, person, None).await?;
    case.locked_out("is locked out", &person.session).await
}

async fn spares(case: &mut Case, caller: &Caller, person: &Person) -> Outcome {
    case.step(&format!("may not sign the {} out", person.session.name), caller, attempt(&person.id, None)).await?.forbidden()?;
    case.let_in("is still let in", &person.session).await
}

async fn then_401(case: &mut Case) -> Outcome {
    let person = case.person("first session", &[]).await?;
    let second = case.session_of("second session", &person.id).await?;
    let other = case.person("another person", &[]).await?;
    let root = case.root();
    sign_out(case, "root ends all sessions of the person", &root, &person, None).await?;
    case.locked_out("is locked out", &person.session).await?;
    case.locked_out("is locked out", &second).await?;
    case.let_in("is still let in", &other.session).await?;
    let again = case.session_of("new session", &person.id).await?;
    case.let_in("a new session is let in", &again).await
}

async fn reason(case: &mut Case) -> Outcome {
    let root = case.root();
    let long = "stolen laptop, ".repeat(400);
    for (step, reason) in [("a reason", "stolen laptop"), ("an empty reason", ""), ("a long reason", &long)] {
        let person = case.person("person", &[]).await?;
        sign_out(case, step, &root, &person, Some(reason)).await?;
        case.locked_out("is locked out", &person.session).await?;
    }
    Ok(())
}

async fn itself(case: &mut Case) -> Outcome {
    let admin = case.person("super admin", &["super_admin"]).await?;
    sign_out(case, "ends its own sessions", &admin.session, &admin, None).await?;
    case.locked_out("is locked out", &admin.session).await
}

async fn disabled(case: &mut Case) -> Outcome {
    let (root, person) = (case.root(), case.person("person", &[]).await?);
    case.disable(&person).await?;
    sign_out(case, "a person who is disabled", &root, &person, None).await
}

async fn unknown(case: &mut Case) -> Outcome {
    let person = rights::unknown(case, not_found).await?;
    case.let_in("the owner of the identity is still let in", &person.session).await
}

async fn malformed(case: &mut Case) -> Outcome {
    rights::malformed(case, not_found).await
}

async fn super_admin(case: &mut Case) -> Outcome {
    rights::super_admin(case, signs_out).await.map(drop)
}

async fn project_admin(case: &mut Case) -> Outcome {
    let below = [&BELOW[..], &[("login person", &["login"])]].concat();
    let above: [Holder<'_>; 2] = [("super admin", &["super_admin"]), ("project creator", &["login", "project_creator"])];
    rights::project_admin(case, (&below, &above), Case::person, signs_out, spares).await.map(drop)
}

async fn others(case: &mut Case) -> Outcome {
    let person = case.person("target", &[]).await?;
    for caller in case.powerless(&person).await? {
        spares(case, &caller, &person).await?;
        case.step("learns nothing about an unknown id", &caller, attempt(UNKNOWN, None)).await?.forbidden()?;
    }
    spares(case, &person.session, &person).await
}

async fn mail(case: &mut Case) -> Outcome {
    let person = case.person("session", &[]).await?;
    let root = case.root();
    sign_out(case, "root ends all sessions of the person", &root, &person, None).await?;
    let mail = case.mail("a mail for the person", &person.email).await?;
    let texts = [Some(&mail.subject), Some(&mail.text), mail.html.as_ref()];
    require(texts.into_iter().flatten().all(|text| scrub(text) == *text), "a mail without a token or hash")
}
