//! `emailChange.requireVerification`, `changeMyProfile` and `confirmEmailChange`.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use server::domain::one_time::Purpose;

use crate::support::{PASSWORD, TestApp};

const JOHN: &str = "john@example.com";
const NEW: &str = "new@example.com";

async fn change(app: &TestApp, session: &str, email: &str, name: Option<&str>) -> Option<String> {
    let (declared, passed) = if name.is_some() { (", $name: String", ", name: $name") } else { ("", "") };
    let query = format!("mutation($email: String{declared}) {{ changeMyProfile(email: $email{passed}) {{ ok error {{ code }} }} }}");
    let answer = app.with(session).run_with(&query, json!({ "email": email, "name": name })).await;
    let answer = &answer["data"]["changeMyProfile"];
    let code = answer["error"]["code"].as_str().map(str::to_owned);
    assert_eq!(answer["ok"], code.is_none(), "{answer}");
    code
}

async fn confirm(app: &TestApp, token: &str) -> Option<String> {
    let query = "mutation($token: String!) { confirmEmailChange(token: $token) { ok error { code } } }";
    let answer = app.login().run_with(query, json!({ "token": token })).await;
    let answer = &answer["data"]["confirmEmailChange"];
    let code = answer["error"]["code"].as_str().map(str::to_owned);
    assert_eq!(answer["ok"], code.is_none(), "{answer}");
    code
}

/// The person with this part in its address.
async fn person(app: &TestApp, email: &str) -> Json {
    let query = "query($email: String) { persons(filter: { email: $email }) { id email name emailVerified } }";
    let mut person = app.root().run_with(query, json!({ "email": email })).await["data"]["persons"][0].take();
    person.as_object_mut().unwrap().remove("id");
    person
}

async fn mailed_token(app: &TestApp) -> String {
    app.mails().await.last().unwrap()["variables"]["token"].as_str().unwrap().to_owned()
}

async fn start() -> (TestApp, String) {
    let app = TestApp::start().await;
    app.configure(json!({ "emailChange": { "requireVerification": true } })).await;
    app.person(JOHN, &[]).await;
    let session = app.sign_in(JOHN, PASSWORD).await.unwrap();
    (app, session)
}

fn some(code: &str) -> Option<String> {
    Some(code.to_owned())
}

#[tokio::test]
async fn a_new_address_counts_once_it_is_confirmed() {
    let (app, session) = start().await;
    let reset = app.mailed_token(JOHN, Purpose::PasswordReset, None).await;
    assert_eq!(change(&app, &session, " New@Example.com", Some("John")).await, None);
    let expected = json!({ "email": JOHN, "name": "John", "emailVerified": false });
    assert_eq!(person(&app, JOHN).await, expected, "the name at once, the address not yet");
    let (mails, token) = (app.mails().await, mailed_token(&app).await);
    assert_eq!((mails.len(), &mails[0]["to"]), (1, &json!(NEW)));
    assert_eq!(confirm(&app, &token).await, None);
    assert_eq!(person(&app, NEW).await, json!({ "email": NEW, "name": "John", "emailVerified": true }));
    assert!(app.with(&session).authenticate().await.is_err(), "sessions that were opened before have ended");
    let mails = app.mails().await;
    assert_eq!((mails.len(), &mails[1]["to"], &mails[1]["variables"]["newEmail"]), (2, &json!(JOHN), &json!(NEW)));
    assert_eq!(confirm(&app, &token).await, some("TOKEN_USED"));
    let query = "mutation($token: String!) { resetPassword(token: $token, password: \"Another-Horse-8\") { error { code } } }";
    let answer = app.login().run_with(query, json!({ "token": reset })).await;
    assert_eq!(answer["data"]["resetPassword"]["error"]["code"], "TOKEN_USED", "the former address does not open the account");
    let entries = app.audit().await;
    assert!(entries.contains(&"email_change_init".to_owned()) && entries.contains(&"email_change_complete".to_owned()), "{entries:?}");
}

#[tokio::test]
async fn a_rejected_change_changes_nothing_at_all() {
    let (app, session) = start().await;
    app.person("taken@example.com", &[]).await;
    assert_eq!(change(&app, &session, "taken@example.com", Some("A")).await, some("EMAIL_ALREADY_EXISTS"));
    assert_eq!(change(&app, &session, "no address", Some("A")).await, some("INVALID_EMAIL_FORMAT"));
    assert_eq!(change(&app, &session, NEW, None).await, None);
    assert_eq!(change(&app, &session, NEW, Some("A")).await, some("RATE_LIMIT_EXCEEDED"), "mails to the new address have pauses");
    assert_eq!((app.mails().await.len(), person(&app, JOHN).await["name"].clone()), (1, json!("john")));
    assert_eq!(change(&app, &session, " JOHN@example.com", Some("A")).await, None, "the same address needs no mail");
    assert_eq!((app.mails().await.len(), person(&app, JOHN).await["name"].clone()), (1, json!("A")));
    app.pass(Duration::from_secs(1));
    assert_eq!(change(&app, &session, NEW, None).await, None);
    assert_eq!(app.mails().await.len(), 2);
}

#[tokio::test]
async fn an_address_that_is_taken_meanwhile_stays_where_it_is() {
    let (app, session) = start().await;
    assert_eq!(change(&app, &session, NEW, None).await, None);
    let token = mailed_token(&app).await;
    app.person(NEW, &[]).await;
    assert_eq!(confirm(&app, &token).await, some("EMAIL_ALREADY_EXISTS"));
    assert_eq!(person(&app, JOHN).await["email"], JOHN);
    assert!(app.with(&session).authenticate().await.is_ok(), "nothing has changed");
    let mut tokens = Vec::new();
    for number in 0..3 {
        let email = format!("p{number}@example.com");
        app.person(&email, &[]).await;
        tokens.push(app.mailed_token(&email, Purpose::EmailChange, Some("wanted@example.com")).await);
    }
    let codes = join_all(tokens.iter().map(|token| confirm(&app, token))).await;
    assert_eq!(codes.iter().filter(|code| code.is_none()).count(), 1, "{codes:?}");
    assert_eq!(codes.iter().filter(|code| **code == some("EMAIL_ALREADY_EXISTS")).count(), 2, "{codes:?}");
}

/// A stolen session must not take the account over by a change that is confirmed after its owner has reset the password.
#[tokio::test]
async fn a_change_that_was_begun_before_a_reset_cannot_be_confirmed() {
    let (app, session) = start().await;
    assert_eq!(change(&app, &session, "thief@example.com", None).await, None);
    let token = mailed_token(&app).await;
    let reset = app.mailed_token(JOHN, Purpose::PasswordReset, None).await;
    let query = "mutation($token: String!) { resetPassword(token: $token, password: \"Another-Horse-8\") { ok } }";
    assert_eq!(app.login().run_with(query, json!({ "token": reset })).await["data"]["resetPassword"]["ok"], true);
    assert_eq!(confirm(&app, &token).await, some("TOKEN_USED"));
    assert_eq!(person(&app, JOHN).await["email"], JOHN);
}

#[tokio::test]
async fn an_account_that_had_to_be_verified_changes_its_address_in_the_same_way() {
    let app = TestApp::start().await;
    app.configure(json!({ "signup": { "requireEmailVerification": true } })).await;
    app.person(JOHN, &[]).await;
    app.configure(json!({ "signup": { "requireEmailVerification": false } })).await;
    let created = app.root().run("mutation { createSessionToken(email: \"john@example.com\") { result { token } } }").await;
    let session = created["data"]["createSessionToken"]["result"]["token"].as_str().unwrap().to_owned();
    assert_eq!(change(&app, &session, NEW, None).await, None);
    assert_eq!(person(&app, JOHN).await["email"], JOHN);
    let id = app.root().run("{ persons { id } }").await["data"]["persons"][0]["id"].clone();
    let query = "mutation($id: String!) { changeProfile(personId: $id, email: \"admin@example.com\") { ok } }";
    assert_eq!(app.root().run_with(query, json!({ "id": id })).await["data"]["changeProfile"]["ok"], true);
    assert_eq!(person(&app, "admin").await["email"], "admin@example.com", "an administrator's change is not verified");
    assert_eq!(app.sign_in("admin@example.com", PASSWORD).await, Err("EMAIL_NOT_VERIFIED".to_owned()));
}
