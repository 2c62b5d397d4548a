//! `signIn` of a person with an authenticator.
//!
//! **Invariant:** no code is used twice, except where a case is about that.

use std::time::Instant;

use cynic::MutationBuilder;
use tokio::time::sleep;

use crate::error::{Outcome, equal, require};
use crate::operations::{SignIn, SignInErrorCode, SignInVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::factors::{Authenticator, with_codes};
use crate::suite::fixtures::Person;
use crate::suite::passwords::{PASSWORD, WRONG_PASSWORD};
use crate::suite::people::{AFTER_WAITING, FIRST_WAIT};

pub const CASES: &[Definition] = &[
    case!("authenticator/required", "Without a code, or with an empty one, a sign-in is OTP_REQUIRED.", required),
    case!("authenticator/missing-code", "A code that is missing does not make the next sign-in wait.", missing_code),
    case!("authenticator/wrong-at-sign-in", "A code that is not of the authenticator is INVALID_OTP_TOKEN.", wrong),
    case!("authenticator/waits", "A wrong code makes the next sign-in wait.", waits),
    case!("authenticator/once", "A code works once.", once),
    case!("authenticator/side-by-side", "Of several sign-ins with one code at once, one succeeds.", side_by_side),
    case!(
        "authenticator/password-first",
        "A code is looked at after the password, and a wrong password does not use it up.",
        password_first
    ),
    case!("authenticator/by-administrator", "A session that an administrator opens needs no code.", by_administrator),
    case!("authenticator/sign-in-recorded", "A sign-in without a code and one with a wrong code are recorded.", recorded),
];

async fn with_authenticator(case: &mut Case) -> Outcome<(Person, Authenticator)> {
    let person = case.person_with_password("person", &[]).await?;
    let (authenticator, _) = case.enrolled(&person.session).await?;
    Ok((person, authenticator))
}

fn with(person: &Person, code: &str) -> SignInVariables {
    with_codes(&person.email, Some(code), None)
}

async fn required(case: &mut Case) -> Outcome {
    let (person, _) = with_authenticator(case).await?;
    case.signs_in("without a code", &person.email, PASSWORD, Some(SignInErrorCode::OtpRequired)).await?;
    sleep(AFTER_WAITING).await;
    let empty = with_codes(&person.email, Some(""), Some(""));
    case.signs_in_with("with empty ones", empty, Some(SignInErrorCode::OtpRequired)).await
}

async fn missing_code(case: &mut Case) -> Outcome {
    let (person, mut authenticator) = with_authenticator(case).await?;
    for step in ["without a code", "once more"] {
        case.signs_in(step, &person.email, PASSWORD, Some(SignInErrorCode::OtpRequired)).await?;
    }
    let code = authenticator.code().await?;
    case.signs_in_with("signs in at once", with(&person, &code), None).await
}

async fn wrong(case: &mut Case) -> Outcome {
    let (person, mut authenticator) = with_authenticator(case).await?;
    let invalid = Some(SignInErrorCode::InvalidOtpToken);
    let code = authenticator.wrong_code()?;
    case.signs_in_with("a wrong code", with(&person, &code), invalid).await?;
    sleep(AFTER_WAITING).await;
    let code = authenticator.early_code()?;
    case.signs_in_with("a code of the future", with(&person, &code), invalid).await?;
    sleep(AFTER_WAITING * 2).await;
    let code = authenticator.code().await?;
    case.signs_in_with("the right one", with(&person, &code), None).await
}

async fn waits(case: &mut Case) -> Outcome {
    let (person, mut authenticator) = with_authenticator(case).await?;
    let (code, since) = (authenticator.wrong_code()?, Instant::now());
    case.signs_in_with("a wrong code", with(&person, &code), Some(SignInErrorCode::InvalidOtpToken)).await?;
    let code = authenticator.code().await?;
    let limited = Some(SignInErrorCode::RateLimitExceeded);
    let answer = case.signs_in_with("the right one at once", with(&person, &code), limited).await;
    answer.map_err(|error| error.after(since.elapsed(), FIRST_WAIT))?;
    sleep(AFTER_WAITING).await;
    case.signs_in_with("the same later", with(&person, &code), None).await
}

async fn once(case: &mut Case) -> Outcome {
    let (person, mut authenticator) = with_authenticator(case).await?;
    let code = authenticator.code().await?;
    case.signs_in_with("signs in", with(&person, &code), None).await?;
    case.signs_in_with("the same code", with(&person, &code), Some(SignInErrorCode::InvalidOtpToken)).await
}

async fn side_by_side(case: &mut Case) -> Outcome {
    let (person, mut authenticator) = with_authenticator(case).await?;
    let (login, code) = (case.login(), authenticator.code().await?);
    let counts = case.side_by_side(&login, (0..6).map(|_| SignIn::build(with(&person, &code))).collect()).await?;
    equal(counts.get("ok").copied(), Some(1), "sign-ins that succeed")?;
    let mut others = counts.keys().filter(|answer| *answer != "ok");
    require(others.all(|it| it == "INVALID_OTP_TOKEN" || it == "RATE_LIMIT_EXCEEDED"), "the others are refused")?;
    case.has_factors("still has one", &person.id, true, false).await
}

async fn password_first(case: &mut Case) -> Outcome {
    let (person, mut authenticator) = with_authenticator(case).await?;
    let code = authenticator.code().await?;
    let wrong = SignInVariables { password: WRONG_PASSWORD.to_owned(), ..with(&person, &code) };
    case.signs_in_with("a wrong password", wrong, Some(SignInErrorCode::InvalidPassword)).await?;
    sleep(AFTER_WAITING).await;
    case.signs_in_with("the right one with the same code", with(&person, &code), None).await
}

async fn by_administrator(case: &mut Case) -> Outcome {
    let (person, _) = with_authenticator(case).await?;
    let session = case.session_of("session by an administrator", &person.id).await?;
    case.let_in("is let in", &session).await
}

async fn recorded(case: &mut Case) -> Outcome {
    let (person, mut authenticator) = with_authenticator(case).await?;
    let key = case.global_key("login key", &["login"]).await?;
    let missing = SignIn::build(with_codes(&person.email, None, None));
    case.fails("without a code", &key.caller, missing, SignInErrorCode::OtpRequired).await?;
    sleep(AFTER_WAITING).await;
    let wrong = authenticator.wrong_code()?;
    case.fails("a wrong code", &key.caller, SignIn::build(with(&person, &wrong)), SignInErrorCode::InvalidOtpToken).await?;
    sleep(AFTER_WAITING * 2).await;
    let code = authenticator.code().await?;
    case.ok("a right one", &key.caller, SignIn::build(with(&person, &code))).await?;
    let codes = [None, Some("INVALID_OTP_TOKEN"), Some("OTP_REQUIRED")];
    let entries = case.recorded(&key.identity, &["login"], &codes).await?;
    let persons: Vec<_> = entries.iter().map(|entry| entry.person_id.as_deref()).collect();
    equal(persons, vec![Some(&*person.id); 3], "the person of each entry")
}
