//! `changeMyPassword`: a person changes its own password against the current one.
//!
//! **Invariant:** after a refusal the person signs in with the password from before.

use std::time::Instant;

use cynic::MutationBuilder;
use tokio::time::sleep;

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::operations::{ChangeMyPassword, ChangeMyPasswordError, ChangeMyPasswordErrorCode, ChangeMyPasswordVariables, SignInErrorCode};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::Person;
use crate::suite::passwords::{NEW_PASSWORD, PASSWORD, WEAK_PASSWORDS, WRONG_PASSWORD};
use crate::suite::people::{AFTER_WAITING, FIRST_WAIT};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("change-my-password/then-sign-in", "The new password works from now on, the old one no longer.", then_sign_in),
    case!("change-my-password/other-sessions-end", "The change ends the other sessions of the person, not its own.", other_sessions_end),
    case!("change-my-password/same-password", "The new password may be the current one.", same_password),
    case!("change-my-password/invalid-password", "A wrong current password is INVALID_PASSWORD, as often as it is tried.", invalid),
    case!("change-my-password/guesses-wait", "After a wrong current password the next try has to wait, as at a sign-in.", guesses_wait),
    case!("change-my-password/too-weak", "Each rule of the password policy is reported by name, several of them at once.", too_weak),
    case!("change-my-password/too-weak-first", "A weak password is reported before a wrong current one.", too_weak_first),
    case!("change-my-password/no-password-set", "A person without password has no current one to change.", no_password),
    case!("change-my-password/not-a-person", "A super admin's key and a key with the role `person` have no password.", not_a_person),
    case!("change-my-password/by-application", "Keys of applications have no password either.", by_application).needs(&[Need::Roles]),
    case!("change-my-password/without-role", "A person who has lost the role `person` may change nothing.", without_role),
];

fn attempt(current: &str, new: &str) -> cynic::Operation<ChangeMyPassword, ChangeMyPasswordVariables> {
    ChangeMyPassword::build(ChangeMyPasswordVariables { current_password: current.to_owned(), new_password: new.to_owned() })
}

async fn change(case: &mut Case, step: &str, person: &Person, new: &str) -> Outcome {
    case.ok(step, &person.session, attempt(PASSWORD, new)).await
}

async fn refused(
    case: &mut Case,
    step: &str,
    caller: &Caller,
    (current, new): (&str, &str),
    code: ChangeMyPasswordErrorCode,
) -> Outcome<ChangeMyPasswordError> {
    let error = case.fails(step, caller, attempt(current, new), code).await?;
    let weak = code == ChangeMyPasswordErrorCode::TooWeak;
    equal(error.weak_password_reasons.is_some(), weak, "reasons with TOO_WEAK and only then")?;
    Ok(error)
}

async fn then_sign_in(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    change(case, "a new password", &person, NEW_PASSWORD).await?;
    case.signs_in("the new password", &person.email, NEW_PASSWORD, None).await?;
    case.signs_in("the old password", &person.email, PASSWORD, Some(SignInErrorCode::InvalidPassword)).await?;
    let stale = (PASSWORD, "Another-4-Horses");
    refused(case, "the old password is no longer the current one", &person.session, stale, ChangeMyPasswordErrorCode::InvalidPassword)
        .await
        .map(drop)
}

async fn other_sessions_end(case: &mut Case) -> Outcome {
    let person = case.person_with_password("first session", &[]).await?;
    let second = case.sign_in("second session", &person.email).await?;
    change(case, "a new password", &person, NEW_PASSWORD).await?;
    case.let_in("is still let in", &person.session).await?;
    case.locked_out("is no longer let in", &second).await
}

async fn same_password(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    change(case, "the current password", &person, PASSWORD).await?;
    case.signs_in("the password still works", &person.email, PASSWORD, None).await
}

async fn invalid(case: &mut Case) -> Outcome {
    let (person, since) = (case.person_with_password("person", &[]).await?, Instant::now());
    for (step, current) in [("another password", WRONG_PASSWORD), ("an empty password", ""), ("a space too much", "Correct-4-Horses ")] {
        refused(case, step, &person.session, (current, NEW_PASSWORD), ChangeMyPasswordErrorCode::InvalidPassword).await?;
    }
    // Of a slow endpoint each of the three counts, and the wait has doubled twice.
    sleep(if since.elapsed() < FIRST_WAIT { AFTER_WAITING } else { AFTER_WAITING * 4 }).await;
    case.signs_in("the old password still works", &person.email, PASSWORD, None).await
}

async fn guesses_wait(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    let since = Instant::now();
    let wrong = ChangeMyPasswordErrorCode::InvalidPassword;
    refused(case, "a wrong password", &person.session, (WRONG_PASSWORD, NEW_PASSWORD), wrong).await?;
    let soon = |result: Outcome| result.map_err(|error| error.after(since.elapsed(), FIRST_WAIT));
    let right = refused(case, "the right password at once", &person.session, (PASSWORD, NEW_PASSWORD), wrong).await;
    soon(right.map(drop))?;
    soon(case.signs_in("a sign-in at once", &person.email, PASSWORD, Some(SignInErrorCode::RateLimitExceeded)).await)?;
    sleep(AFTER_WAITING).await;
    change(case, "the right password after the waiting time", &person, NEW_PASSWORD).await
}

async fn too_weak(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &[]).await?;
    for (step, password, reasons) in WEAK_PASSWORDS {
        let error = refused(case, step, &person.session, (PASSWORD, password), ChangeMyPasswordErrorCode::TooWeak).await?;
        equal(error.weak_password_reasons.unwrap_or_default(), reasons.to_vec(), step)?;
    }
    case.signs_in("the old password still works", &person.email, PASSWORD, None).await
}

async fn too_weak_first(case: &mut Case) -> Outcome {
    let person = case.person("person", &[]).await?;
    let both_wrong = (WRONG_PASSWORD, "x");
    refused(case, "a wrong password and a weak one", &person.session, both_wrong, ChangeMyPasswordErrorCode::TooWeak).await?;
    let email = case.email()?;
    let passwordless = case.person_at("person without password", &email, &[]).await?;
    refused(case, "no password and a weak one", &passwordless.session, both_wrong, ChangeMyPasswordErrorCode::TooWeak).await.map(drop)
}

async fn no_password(case: &mut Case) -> Outcome {
    let email = case.email()?;
    let person = case.person_at("person without password", &email, &[]).await?;
    for (step, current) in [("any password", PASSWORD), ("an empty password", "")] {
        refused(case, step, &person.session, (current, NEW_PASSWORD), ChangeMyPasswordErrorCode::NoPasswordSet).await?;
    }
    case.signs_in("there is still no password", &person.email, NEW_PASSWORD, Some(SignInErrorCode::NoPasswordSet)).await
}

async fn no_person(case: &mut Case, caller: &Caller) -> Outcome {
    for (step, new) in [("has no password", NEW_PASSWORD), ("has no password, and the new one is weak", "x")] {
        refused(case, step, caller, (PASSWORD, new), ChangeMyPasswordErrorCode::NotAPerson).await?;
    }
    Ok(())
}

async fn not_a_person(case: &mut Case) -> Outcome {
    for caller in case.keys_without_person().await? {
        no_person(case, &caller).await?;
    }
    Ok(())
}

async fn by_application(case: &mut Case) -> Outcome {
    for caller in case.applications().await? {
        no_person(case, &caller).await?;
    }
    Ok(())
}

async fn without_role(case: &mut Case) -> Outcome {
    let person = case.person_with_password("person", &["login"]).await?;
    case.take_role(&person, "person").await?;
    case.step("may not change the own password", &person.session, attempt(PASSWORD, NEW_PASSWORD)).await?.forbidden()?;
    case.signs_in("the old password still works", &person.email, PASSWORD, None).await
}
