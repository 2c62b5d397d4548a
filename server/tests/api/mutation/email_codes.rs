//! `initEmailOtp`, `confirmEmailOtp`, `disableEmailOtp`, and `signIn` with a mailed code.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{PASSWORD, TestApp};

const JOHN: &str = "john@example.com";
const WRONG: &str = "INVALID_OTP_TOKEN";

fn refused<T>(code: &str) -> Result<T, String> {
    Err(code.to_owned())
}

async fn confirm(app: &TestApp, session: &str, code: &str) -> Result<(), String> {
    app.codes_of(session, "confirmEmailOtp", Some(code)).await.map(drop)
}

/// A sign-in two seconds after the one before.
async fn uses(app: &TestApp, code: &str) -> Result<(), String> {
    app.pass(Duration::from_secs(2));
    app.sign_in_with(JOHN, Some(code), None).await.map(drop)
}

/// A sign-in without a code: what is mailed.
async fn asked(app: &TestApp) -> String {
    app.pass(Duration::from_secs(2));
    assert_eq!(app.sign_in_with(JOHN, None, None).await, refused("OTP_REQUIRED"));
    app.mailed_code().await
}

/// Another code than this one.
fn other_than(code: &str) -> &'static str {
    if code == "123456" { "654321" } else { "123456" }
}

/// A person to whom codes are mailed.
async fn start() -> (TestApp, String) {
    let app = TestApp::start().await;
    app.forgets_failures().await;
    let session = app.someone(JOHN).await;
    assert_eq!(app.enrolled_by_mail(&session).await.len(), 10);
    (app, session)
}

#[tokio::test]
async fn a_code_is_mailed_at_each_sign_in_and_works_once() {
    let app = TestApp::start().await;
    let session = app.someone(JOHN).await;
    assert_eq!(confirm(&app, &session, "123456").await, refused(WRONG), "none was mailed");
    assert_eq!(app.done(&session, "initEmailOtp").await, Ok(()));
    assert!(app.sign_in(JOHN, PASSWORD).await.is_ok(), "it is not required yet");
    let mails = app.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    let code = app.mailed_code().await;
    assert_eq!((&mail["to"], code.len(), code.bytes().all(|it| it.is_ascii_digit())), (&JOHN.into(), 6, true));
    assert_eq!(confirm(&app, &session, &code).await, Ok(()));
    assert_eq!(confirm(&app, &session, &code).await, refused(WRONG));
    assert_eq!(app.factors(JOHN).await, json!([false, true]));
    app.forgets_failures().await;
    assert_eq!(uses(&app, &code).await, refused(WRONG), "it has confirmed the factor");
    let first = asked(&app).await;
    let second = asked(&app).await;
    assert_eq!(uses(&app, &second).await, Ok(()));
    assert_eq!(uses(&app, &second).await, refused(WRONG));
    if first != second {
        assert_eq!(uses(&app, &first).await, refused(WRONG));
    }
    let expected = ["email_otp_sent OTP_REQUIRED", "login OTP_REQUIRED"];
    let sent = app.audit().await.into_iter().filter(|it| expected.contains(&&**it)).count();
    assert_eq!(sent, 4, "{:?}", app.audit().await);
}

#[tokio::test]
async fn only_the_newest_code_works() {
    let (app, _) = start().await;
    let first = asked(&app).await;
    let second = asked(&app).await;
    if first != second {
        assert_eq!(uses(&app, &first).await, refused(WRONG));
    }
    assert_eq!(uses(&app, &second).await, Ok(()));
}

#[tokio::test]
async fn after_three_attempts_only_a_new_code_helps() {
    let (app, session) = start().await;
    let code = asked(&app).await;
    for _ in 0..2 {
        assert_eq!(uses(&app, other_than(&code)).await, refused(WRONG));
    }
    assert_eq!(uses(&app, &code).await, Ok(()), "the third attempt");
    let code = asked(&app).await;
    for _ in 0..3 {
        assert_eq!(uses(&app, other_than(&code)).await, refused(WRONG));
    }
    assert_eq!(uses(&app, &code).await, refused(WRONG));
    assert_eq!(confirm(&app, &session, &code).await, refused(WRONG));
    let code = asked(&app).await;
    assert_eq!(uses(&app, &code).await, Ok(()));
}

#[tokio::test]
async fn no_more_attempts_are_made_at_once_on_two_nodes() {
    let one = TestApp::start().await;
    let other = one.another().await;
    let session = one.someone(JOHN).await;
    assert_eq!(one.done(&session, "initEmailOtp").await, Ok(()));
    let code = one.mailed_code().await;
    let wrong = join_all((0..8).map(|n| confirm([&one, &other][n % 2], &session, other_than(&code)))).await;
    assert!(wrong.iter().all(|it| *it == refused(WRONG)), "{wrong:?}");
    assert_eq!(one.database.texts("SELECT CAST(attempts AS TEXT) FROM person_token").await, ["3"]);
    assert_eq!(confirm(&one, &session, &code).await, refused(WRONG));
    assert_eq!(one.done(&session, "initEmailOtp").await, Ok(()));
    let code = one.mailed_code().await;
    let right = join_all((0..3).map(|n| confirm([&one, &other][n % 2], &session, &code))).await;
    assert_eq!(right.iter().filter(|it| it.is_ok()).count(), 1, "{right:?}");
    assert_eq!(one.sign_in_with(JOHN, None, None).await, refused("OTP_REQUIRED"));
    let code = one.mailed_code().await;
    let uses = join_all((0..4).map(|n| [&one, &other][n % 2].sign_in_with(JOHN, Some(&code), None))).await;
    assert_eq!(uses.iter().filter(|it| it.is_ok()).count(), 1, "{uses:?}");
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes() {
    let (app, session) = start().await;
    let code = asked(&app).await;
    app.pass(Duration::from_secs(597));
    assert_eq!(uses(&app, &code).await, Ok(()), "after 599 seconds");
    let code = asked(&app).await;
    app.pass(Duration::from_secs(598));
    assert_eq!(uses(&app, &code).await, refused(WRONG), "after 600");
    assert_eq!(confirm(&app, &session, &code).await, refused(WRONG));
}

#[tokio::test]
async fn too_many_codes_are_not_mailed_and_the_last_one_still_works() {
    let (app, session) = start().await;
    app.configure(json!({ "rateLimits": { "emailOtpPerPerson": { "limit": 3, "window": "PT5M" } } })).await;
    asked(&app).await;
    let code = asked(&app).await;
    let mails = app.mails().await.len();
    assert_eq!(app.done(&session, "initEmailOtp").await, refused("RATE_LIMITED"));
    for _ in 0..3 {
        assert_eq!(asked(&app).await, code);
    }
    assert_eq!(app.mails().await.len(), mails, "nothing more is mailed");
    assert_eq!(app.audit().await.iter().filter(|it| *it == "email_otp_sent OTP_REQUIRED").count(), 2);
    assert_eq!(uses(&app, &code).await, Ok(()));
    let message = app.with(&session).run("mutation { initEmailOtp { error { code developerMessage } } }").await;
    let message = message["data"]["initEmailOtp"]["error"]["developerMessage"].as_str().unwrap_or_default().to_owned();
    assert_eq!(message, "too many codes were mailed: the next one can be asked for in 288 s");
    // Of another person, others are counted.
    let jane = app.someone("jane@example.com").await;
    assert_eq!(app.done(&jane, "initEmailOtp").await, Ok(()));
    app.pass(Duration::from_secs(300));
    assert_eq!(app.done(&session, "initEmailOtp").await, Ok(()));
}

#[tokio::test]
async fn ten_codes_are_mailed_in_ten_minutes_without_a_setting() {
    let (app, session) = start().await;
    for _ in 0..9 {
        assert_eq!(app.done(&session, "initEmailOtp").await, Ok(()));
    }
    assert_eq!(app.done(&session, "initEmailOtp").await, refused("RATE_LIMITED"));
    app.pass(Duration::from_secs(600));
    assert_eq!(app.done(&session, "initEmailOtp").await, Ok(()));
    app.configure(json!({ "rateLimits": { "emailOtpPerPerson": { "limit": 0 } } })).await;
    for _ in 0..12 {
        assert_eq!(app.done(&session, "initEmailOtp").await, Ok(()));
    }
}

#[tokio::test]
async fn a_code_is_of_its_person_and_its_address_alone() {
    let (app, session) = start().await;
    let jane = app.someone("jane@example.com").await;
    assert_eq!(app.done(&jane, "initEmailOtp").await, Ok(()));
    let of_jane = app.mailed_code().await;
    let code = asked(&app).await;
    if code != of_jane {
        assert_eq!(uses(&app, &of_jane).await, refused(WRONG));
        assert_eq!(confirm(&app, &jane, &code).await, refused(WRONG));
    }
    let (first, last) = code.split_at(3);
    let wide: String = code.chars().map(|digit| char::from_u32(u32::from(digit) - 0x30 + 0xff10).unwrap()).collect();
    for wrong in [format!("{first} {last}"), wide, code.repeat(170_000)] {
        let code = asked(&app).await;
        let wrong = wrong.replace(&code, "x");
        assert_eq!(uses(&app, &wrong).await, refused(WRONG), "{wrong:.20}");
    }
    assert_eq!(app.done(&session, "initEmailOtp").await, Ok(()));
    let code = app.mailed_code().await;
    let id = app.with(&session).run("{ me { person { id } } }").await["data"]["me"]["person"]["id"].clone();
    let moved = "mutation($id: String!, $email: String!) { changeProfile(personId: $id, email: $email) { ok } }";
    let answer = app.root().run_with(moved, json!({ "id": id, "email": "moved@example.com" })).await;
    assert_eq!(answer["data"]["changeProfile"]["ok"], true, "{answer}");
    assert_eq!(confirm(&app, &session, &code).await, refused(WRONG), "it was mailed to another address");
    app.pass(Duration::from_secs(2));
    assert_eq!(app.sign_in_with("moved@example.com", Some(&code), None).await, refused(WRONG));
    app.pass(Duration::from_secs(2));
    assert_eq!(app.sign_in_with("moved@example.com", None, None).await, refused("OTP_REQUIRED"));
    assert_eq!(app.mails().await.last().unwrap()["to"], "moved@example.com");
    app.pass(Duration::from_secs(2));
    assert!(app.sign_in_with("moved@example.com", Some(&app.mailed_code().await), None).await.is_ok());
}

#[tokio::test]
async fn a_code_does_not_outlive_other_credentials() {
    let (app, session) = start().await;
    let change = format!("mutation {{ changeMyPassword(currentPassword: \"{PASSWORD}\", newPassword: \"{PASSWORD}-2\") {{ ok }} }}");
    assert_eq!(app.done(&session, "initEmailOtp").await, Ok(()));
    let code = app.mailed_code().await;
    let answer = app.with(&session).run(&change).await;
    assert_eq!(answer["data"]["changeMyPassword"]["ok"], true, "{answer}");
    assert_eq!(confirm(&app, &session, &code).await, refused(WRONG));
}

#[tokio::test]
async fn a_person_without_an_address_gets_none() {
    let (app, session) = start().await;
    app.sql("UPDATE person SET email = NULL").await;
    assert_eq!(app.done(&session, "initEmailOtp").await, refused("NO_EMAIL"));
}

#[tokio::test]
async fn disabled_codes_are_not_mailed_and_the_last_one_is_of_no_use() {
    let (app, session) = start().await;
    let code = asked(&app).await;
    let mails = app.mails().await.len();
    assert_eq!(app.done(&session, "disableEmailOtp").await, Ok(()));
    assert_eq!(app.done(&session, "disableEmailOtp").await, refused("EMAIL_OTP_NOT_ACTIVE"));
    assert_eq!(app.factors(JOHN).await, json!([false, false]));
    assert_eq!(confirm(&app, &session, &code).await, refused(WRONG));
    assert!(app.sign_in(JOHN, PASSWORD).await.is_ok());
    assert_eq!(app.mails().await.len(), mails);
}

#[tokio::test]
async fn where_there_is_an_authenticator_its_codes_are_asked_for() {
    let (app, session) = start().await;
    let mailed = asked(&app).await;
    let mails = app.mails().await.len();
    let (authenticator, _) = app.enrolled(&session).await;
    assert_eq!(app.sign_in_with(JOHN, None, None).await, refused("OTP_REQUIRED"));
    assert_eq!(app.mails().await.len(), mails, "no code is mailed");
    if mailed != authenticator.code(&app) {
        assert_eq!(uses(&app, &mailed).await, refused(WRONG));
    }
    assert_eq!(uses(&app, &authenticator.code_of(app.step() + 1)).await, Ok(()));
}

/// A wrong code has an entry, and it is that of the failure although something was committed.
#[tokio::test]
async fn the_log_says_what_became_of_the_factor() {
    let (app, session) = start().await;
    assert_eq!(app.done(&session, "initEmailOtp").await, Ok(()));
    assert_eq!(confirm(&app, &session, "x").await, refused(WRONG));
    assert_eq!(app.done(&session, "disableEmailOtp").await, Ok(()));
    let expected =
        ["2fa_disable", "2fa_enable INVALID_OTP_TOKEN", "email_otp_sent", "backup_code_generated", "2fa_enable", "email_otp_sent"];
    assert_eq!(app.audit().await[..expected.len()], expected);
}
