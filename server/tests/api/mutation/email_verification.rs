//! `signup.requireEmailVerification`, `requestEmailVerification` and `verifyEmail`.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use server::domain::one_time::Purpose;

use crate::support::{PASSWORD, TestApp};

const JOHN: &str = "john@example.com";

async fn verify(app: &TestApp, token: &str) -> Result<(), String> {
    let query = "mutation($token: String!) { verifyEmail(token: $token) { ok error { code } } }";
    let answer = app.login().run_with(query, json!({ "token": token })).await;
    let answer = &answer["data"]["verifyEmail"];
    match answer["error"]["code"].as_str() {
        Some(code) => Err(code.to_owned()),
        None => {
            assert_eq!(answer["ok"], true, "{answer}");
            Ok(())
        }
    }
}

async fn request(app: &TestApp, email: &str) -> Json {
    let query = "mutation($email: String!) { requestEmailVerification(email: $email) { ok error { code } } }";
    app.login().run_with(query, json!({ "email": email })).await["data"]["requestEmailVerification"].clone()
}

async fn are_verified(app: &TestApp) -> Vec<bool> {
    let persons = app.root().run("{ persons { emailVerified } }").await["data"]["persons"].as_array().unwrap().clone();
    persons.iter().map(|person| person["emailVerified"].as_bool().unwrap()).collect()
}

fn refused<T>(code: &str) -> Result<T, String> {
    Err(code.to_owned())
}

#[tokio::test]
async fn an_account_that_must_be_verified_is_not_signed_in_before() {
    let app = TestApp::start().await;
    app.person("early@example.com", &[]).await;
    app.configure(json!({ "signup": { "requireEmailVerification": true } })).await;
    app.person(JOHN, &[]).await;
    assert!(app.sign_in("early@example.com", PASSWORD).await.is_ok(), "accounts of before are not locked out");
    let mails = app.mails().await;
    assert_eq!((mails.len(), &mails[0]["to"]), (1, &json!(JOHN)));
    let token = mails[0]["variables"]["token"].as_str().unwrap();
    assert_eq!(app.sign_in(JOHN, "wrong").await, refused("INVALID_PASSWORD"), "only a client with the password learns of it");
    app.pass(Duration::from_secs(600));
    assert_eq!(app.sign_in(JOHN, PASSWORD).await, refused("EMAIL_NOT_VERIFIED"));
    app.configure(json!({ "signup": { "requireEmailVerification": false }, "login": { "revealUserExists": false } })).await;
    app.pass(Duration::from_secs(600));
    assert_eq!(app.sign_in(JOHN, PASSWORD).await, refused("EMAIL_NOT_VERIFIED"), "what was required at the sign-up stays required");
    assert_eq!(are_verified(&app).await, [false, false]);
    assert_eq!(verify(&app, token).await, Ok(()));
    app.pass(Duration::from_secs(600));
    let session = app.sign_in(JOHN, PASSWORD).await.unwrap();
    let me = app.with(&session).run("{ me { person { emailVerified } } }").await;
    assert_eq!(me["data"]["me"]["person"]["emailVerified"], true, "{me}");
    assert_eq!(verify(&app, token).await, refused("TOKEN_USED"));
    let entries = app.audit().await;
    let kinds = |entry: &&String| entry.starts_with("email_verify") || entry.starts_with("sign_up");
    let expected = ["email_verify_complete TOKEN_USED", "email_verify_complete", "email_verify_init", "sign_up", "sign_up"];
    assert_eq!(entries.iter().filter(kinds).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn an_answer_does_not_say_whether_there_was_something_to_verify() {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    app.person("jane@example.com", &[]).await;
    let jane = app.mailed_token("jane@example.com", Purpose::EmailVerification, None).await;
    assert_eq!(verify(&app, &jane).await, Ok(()));
    let mut numbers = Vec::new();
    for email in [JOHN, JOHN, "jane@example.com", "unknown@example.com", "no address"] {
        let began = Instant::now();
        assert_eq!(request(&app, email).await, json!({ "ok": true, "error": null }));
        assert!(began.elapsed() >= Duration::from_millis(100), "{email}");
        numbers.push(app.mails().await.len());
    }
    assert_eq!(numbers, [1; 5], "one for the address that is not verified, and none in the pause after it");
    assert_eq!(app.audit().await.iter().filter(|entry| *entry == "email_verify_init").count(), 1);
    app.configure(json!({ "rateLimits": { "emailVerificationPerIp": { "limit": 1, "window": "PT1H" } } })).await;
    let codes = [request(&app, JOHN).await, request(&app, JOHN).await].map(|answer| answer["error"]["code"].clone());
    assert_eq!(codes, [Json::Null, json!("RATE_LIMIT_EXCEEDED")]);
}

#[tokio::test]
async fn a_token_verifies_the_address_it_was_mailed_to_for_a_day_and_no_other() {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    let late = app.mailed_token(JOHN, Purpose::EmailVerification, None).await;
    app.pass(Duration::from_secs(24 * 3600));
    assert_eq!(verify(&app, &late).await, refused("TOKEN_EXPIRED"));
    let reset = app.mailed_token(JOHN, Purpose::PasswordReset, None).await;
    assert_eq!([verify(&app, &reset).await, verify(&app, "x").await], [refused("TOKEN_NOT_FOUND"), refused("TOKEN_NOT_FOUND")]);
    let old = app.mailed_token(JOHN, Purpose::EmailVerification, None).await;
    let session = app.sign_in(JOHN, PASSWORD).await.unwrap();
    let change = "mutation($email: String) { changeMyProfile(email: $email) { ok } }";
    let set = async |email: &str| {
        assert_eq!(app.with(&session).run_with(change, json!({ "email": email })).await["data"]["changeMyProfile"]["ok"], true);
    };
    set("other@example.com").await;
    assert_eq!(verify(&app, &old).await, refused("TOKEN_INVALID"));
    assert_eq!(are_verified(&app).await, [false]);
    let other = app.mailed_token("other@example.com", Purpose::EmailVerification, None).await;
    let results = join_all((0..4).map(|_| verify(&app, &other))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
    assert_eq!(are_verified(&app).await, [true]);
    set("Other@example.com").await;
    assert_eq!(are_verified(&app).await, [true], "the same address is still verified");
    set(JOHN).await;
    assert_eq!(are_verified(&app).await, [false], "a new address is not");
}
