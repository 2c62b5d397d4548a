//! `createResetPasswordRequest`, `checkResetPasswordToken` and `resetPassword`: time, races, and what a token must not do.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use server::domain::one_time::Purpose;

use crate::support::{Caller, PASSWORD, TestApp};

const REQUEST: &str = "mutation($email: String!) { createResetPasswordRequest(email: $email) { ok error { code developerMessage } } }";
const RESET: &str = "mutation($token: String!, $password: String!) { resetPassword(token: $token, password: $password) { ok error { code weakPasswordReasons } } }";
const NEW: &str = "Another-Horse-8";
const JOHN: &str = "john@example.com";

async fn request(caller: Caller<'_>, email: &str) -> Json {
    caller.run_with(REQUEST, json!({ "email": email })).await["data"]["createResetPasswordRequest"].clone()
}

async fn reset(app: &TestApp, token: &str, password: &str) -> Result<(), String> {
    let answer = app.login().run_with(RESET, json!({ "token": token, "password": password })).await;
    let answer = &answer["data"]["resetPassword"];
    match answer["error"]["code"].as_str() {
        Some(code) => Err(code.to_owned()),
        None => {
            assert_eq!(answer["ok"], true, "{answer}");
            Ok(())
        }
    }
}

async fn check(app: &TestApp, request: &str, token: &str) -> String {
    let query = "query($request: String!, $token: String!) { checkResetPasswordToken(requestId: $request, token: $token) }";
    let answer = app.login().run_with(query, json!({ "request": request, "token": token })).await;
    let told = answer["data"]["checkResetPasswordToken"].as_str().or(answer["errors"][0]["message"].as_str());
    told.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn variable(mail: &Json, name: &str) -> String {
    mail["variables"][name].as_str().unwrap_or_else(|| panic!("no {name}: {mail}")).to_owned()
}

fn refused<T>(code: &str) -> Result<T, String> {
    Err(code.to_owned())
}

#[tokio::test]
async fn a_token_gives_one_new_password_and_ends_what_the_old_one_opened() {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    let session = app.sign_in(JOHN, PASSWORD).await.unwrap();
    assert_eq!(request(app.login(), " John@Example.com ").await, json!({ "ok": true, "error": null }));
    let mails = app.mails().await;
    let [mail] = &mails[..] else { panic!("one mail: {mails:?}") };
    let (id, token) = (variable(mail, "requestId"), variable(mail, "token"));
    assert_eq!((&mail["to"], variable(mail, "email")), (&json!(JOHN), JOHN.to_owned()));
    assert_eq!(check(&app, &id, &token).await, "the token can be used");
    assert_eq!(reset(&app, &token, "weak").await, refused("PASSWORD_TOO_WEAK"), "which does not use the token up");
    assert_eq!(reset(&app, &token, NEW).await, Ok(()));
    assert!(app.with(&session).authenticate().await.is_err());
    assert!(app.sign_in(JOHN, NEW).await.is_ok());
    assert_eq!(app.sign_in(JOHN, PASSWORD).await, refused("INVALID_PASSWORD"));
    assert_eq!(reset(&app, &token, "weak").await, refused("PASSWORD_TOO_WEAK"), "the password is judged before the token");
    assert_eq!(reset(&app, &token, NEW).await, refused("TOKEN_USED"));
    assert_eq!(check(&app, &id, &token).await, "TOKEN_USED");
    let log = app.root().run("{ authLog { entries { type errorCode eventData personId targetPersonId } } }").await;
    assert!(!log.to_string().contains(&token), "{log}");
    let entries = app.audit().await;
    let expected = [
        "password_reset TOKEN_USED",
        "password_reset PASSWORD_TOO_WEAK",
        "password_reset",
        "password_reset PASSWORD_TOO_WEAK",
        "password_reset_init",
    ];
    assert_eq!(entries.iter().filter(|entry| entry.starts_with("password_reset")).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn of_many_uses_at_once_on_two_nodes_one_wins() {
    let one = TestApp::start().await;
    let other = one.another().await;
    one.person(JOHN, &[]).await;
    let token = one.mailed_token(JOHN, Purpose::PasswordReset, None).await;
    let passwords: Vec<_> = (0..6).map(|number| format!("Another-Horse-{number}")).collect();
    let uses = passwords.iter().enumerate().map(|(n, password)| reset([&one, &other][n % 2], &token, password));
    let results = join_all(uses).await;
    let won: Vec<_> = (0..6).filter(|n| results[*n].is_ok()).collect();
    let [winner] = won[..] else { panic!("{results:?}") };
    assert_eq!(results.iter().filter(|result| **result == refused("TOKEN_USED")).count(), 5, "{results:?}");
    assert!(one.sign_in(JOHN, &passwords[winner]).await.is_ok(), "the password is that of the use that won");
}

#[tokio::test]
async fn a_token_is_good_for_an_hour_for_its_purpose_and_its_address() {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    for purpose in [Purpose::EmailVerification, Purpose::EmailChange] {
        let token = app.mailed_token(JOHN, purpose, Some("new@example.com")).await;
        assert_eq!(reset(&app, &token, NEW).await, refused("TOKEN_NOT_FOUND"));
    }
    for token in ["", "x", &"x".repeat(100_000)] {
        assert_eq!(reset(&app, token, NEW).await, refused("TOKEN_NOT_FOUND"));
    }
    let token = app.mailed_token(JOHN, Purpose::PasswordReset, None).await;
    app.pass(Duration::from_secs(3600));
    assert_eq!(reset(&app, &token, NEW).await, refused("TOKEN_EXPIRED"));
    let token = app.mailed_token(JOHN, Purpose::PasswordReset, None).await;
    app.pass(Duration::from_secs(3599));
    assert_eq!(reset(&app, &token.to_uppercase(), NEW).await, refused("TOKEN_NOT_FOUND"), "another spelling is another token");
    let moved = "mutation($id: String!) { changeProfile(personId: $id, email: \"moved@example.com\") { ok } }";
    let id = app.root().run("{ persons { id } }").await["data"]["persons"][0]["id"].clone();
    assert_eq!(app.root().run_with(moved, json!({ "id": id })).await["data"]["changeProfile"]["ok"], true);
    assert_eq!(reset(&app, &token, NEW).await, refused("TOKEN_INVALID"), "the former address does not open the account");
}

#[tokio::test]
async fn a_token_that_was_mailed_before_does_not_outlive_other_credentials() {
    let app = TestApp::start().await;
    let calls = [
        "changePassword(personId: $id, password: \"Another-Horse-8\") { ok }",
        "forceSignOutPerson(personId: $id) { ok }",
        "disablePerson(personId: $id) { ok }",
        "addGlobalIdentityRoles(identityId: $id, roles: [\"super_admin\"]) { ok }",
    ];
    for (number, call) in calls.into_iter().enumerate() {
        let email = format!("john{number}@example.com");
        app.person(&email, &[]).await;
        let first = app.mailed_token(&email, Purpose::PasswordReset, None).await;
        let second = app.mailed_token(&email, Purpose::PasswordReset, None).await;
        let change = app.mailed_token(&email, Purpose::EmailChange, Some("other@example.com")).await;
        let query = "query($email: String) { persons(filter: { email: $email }) { id identity { id } } }";
        let person = app.root().run_with(query, json!({ "email": email })).await["data"]["persons"][0].clone();
        let id = if call.contains("identityId") { &person["identity"]["id"] } else { &person["id"] };
        let answer = app.root().run_with(&format!("mutation($id: String!) {{ call: {call} }}"), json!({ "id": id })).await;
        assert_eq!(answer["data"]["call"]["ok"], true, "{answer}");
        for token in [first, second] {
            assert_eq!(reset(&app, &token, NEW).await, refused("TOKEN_USED"), "{call}");
        }
        let confirm = "mutation($token: String!) { confirmEmailChange(token: $token) { error { code } } }";
        let answer = app.login().run_with(confirm, json!({ "token": change })).await;
        assert_eq!(answer["data"]["confirmEmailChange"]["error"]["code"], "TOKEN_USED", "{call}");
    }
    app.person(JOHN, &[]).await;
    let first = app.mailed_token(JOHN, Purpose::PasswordReset, None).await;
    let second = app.mailed_token(JOHN, Purpose::PasswordReset, None).await;
    assert_eq!(reset(&app, &second, NEW).await, Ok(()));
    assert_eq!(reset(&app, &first, NEW).await, refused("TOKEN_USED"));
}

#[tokio::test]
async fn mails_to_one_address_have_growing_pauses_that_no_answer_tells_of() {
    let one = TestApp::start().await;
    let other = one.another().await;
    one.person(JOHN, &[]).await;
    let nodes = [&one, &other];
    let answers = join_all((0..30).map(|n| request(nodes[n % 2].login(), JOHN))).await;
    assert!(answers.iter().all(|answer| *answer == json!({ "ok": true, "error": null })), "{answers:?}");
    assert_eq!(one.mails().await.len(), 1);
    let next = async |seconds: u64| {
        one.pass(Duration::from_secs(seconds));
        assert_eq!(request(one.login(), JOHN).await["ok"], true);
        one.mails().await.len()
    };
    // A second after the first mail, two after the second, four after the third.
    assert_eq!([next(1).await, next(1).await, next(1).await, next(3).await, next(1).await], [2, 2, 3, 3, 4]);
    let token = variable(one.mails().await.last().unwrap(), "token");
    assert_eq!(reset(&one, &token, NEW).await, Ok(()));
    assert_eq!(next(0).await, 5, "once the password was reset, the next mail is sent at once");
    let scopes = one.database.texts("SELECT scope FROM attempt").await;
    assert_eq!(scopes, ["password_reset_mail"], "attempts from before are forgotten");
    // One entry for each mail; the first request in a pause is recorded on each node, and the others are counted.
    let recorded = one.audit().await.into_iter().filter(|entry| entry.starts_with("password_reset_init")).collect::<Vec<_>>();
    let refusals = recorded.iter().filter(|entry| *entry == "password_reset_init RATE_LIMIT_EXCEEDED").count();
    assert_eq!((recorded.len() - refusals, refusals), (5, 2), "{recorded:?}");
}

#[tokio::test]
async fn an_answer_does_not_say_who_exists_and_takes_the_same_time() {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    assert_eq!(request(app.login(), "unknown@example.com").await["error"]["code"], "PERSON_NOT_FOUND");
    app.configure(json!({ "login": { "revealUserExists": false } })).await;
    for email in [JOHN, JOHN, "unknown@example.com", "no address", ""] {
        let began = Instant::now();
        assert_eq!(request(app.login(), email).await, json!({ "ok": true, "error": null }));
        assert!(began.elapsed() >= Duration::from_millis(100), "{email}");
    }
    assert_eq!(app.mails().await.len(), 1);
    let recorded = app.audit().await.into_iter().filter(|entry| entry == "password_reset_init PERSON_NOT_FOUND").count();
    assert_eq!(recorded, 1, "the first one is recorded, the others are counted");
}

#[tokio::test]
async fn wrong_passwords_do_not_count_any_more_after_a_reset() {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    for _ in 0..2 {
        assert_eq!(app.sign_in(JOHN, "wrong").await, refused("INVALID_PASSWORD"));
        app.pass(Duration::from_secs(1));
    }
    assert_eq!(app.sign_in(JOHN, "wrong").await, refused("RATE_LIMIT_EXCEEDED"));
    let token = app.mailed_token(JOHN, Purpose::PasswordReset, None).await;
    assert_eq!(reset(&app, &token, NEW).await, Ok(()));
    assert!(app.sign_in(JOHN, NEW).await.is_ok());
}

#[tokio::test]
async fn requests_from_one_address_have_a_limit_of_their_own() {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    app.configure(json!({ "rateLimits": { "passwordResetPerIp": { "limit": 2, "window": "PT1M" } } })).await;
    for _ in 0..2 {
        assert_eq!(request(app.login(), JOHN).await["ok"], true);
    }
    let message = "too many requests from this address: the next one can be tried in 60 s";
    let limited = json!({ "code": "RATE_LIMIT_EXCEEDED", "developerMessage": message });
    assert_eq!(request(app.login(), JOHN).await["error"], limited);
    assert_eq!(request(app.login().at("192.0.2.7"), JOHN).await["ok"], true);
}

#[tokio::test]
async fn what_is_wrong_with_a_token_is_told_before_a_password_is_typed() {
    let app = TestApp::start().await;
    app.person(JOHN, &[]).await;
    app.person("jane@example.com", &[]).await;
    for email in [JOHN, "jane@example.com"] {
        assert_eq!(request(app.login(), email).await["ok"], true);
    }
    let mails = app.mails().await;
    let [john, jane] = &mails[..] else { panic!("{mails:?}") };
    let (id, token) = (variable(john, "requestId"), variable(john, "token"));
    for unknown in ["x", "", "0190a6f1-0000-7000-8000-000000000001"] {
        assert_eq!(check(&app, unknown, &token).await, "REQUEST_NOT_FOUND");
    }
    assert_eq!(check(&app, &id, "x").await, "TOKEN_NOT_FOUND");
    assert_eq!(check(&app, &id, &variable(jane, "token")).await, "TOKEN_INVALID");
    assert_eq!(check(&app, &id.to_uppercase(), &token).await, "the token can be used");
    app.pass(Duration::from_secs(3600));
    assert_eq!(check(&app, &id, &token).await, "TOKEN_EXPIRED");
    let session = app.sign_in(JOHN, PASSWORD).await.unwrap();
    let answer = app.with(&session).run("{ checkResetPasswordToken(requestId: \"x\", token: \"x\") }").await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "ForbiddenError", "{answer}");
}

/// The mail has the template of a project of the person, never of another one.
#[tokio::test]
async fn a_mail_names_a_project_of_the_person_alone() {
    let app = TestApp::start().await;
    for slug in ["blog", "shop", "vault"] {
        app.project(slug, json!({})).await;
    }
    app.person(JOHN, &[]).await;
    let identity = app.root().run("{ persons { identity { id } } }").await["data"]["persons"][0]["identity"]["id"].clone();
    let named = async |wanted: Option<&str>| {
        app.pass(Duration::from_secs(600));
        let query = "mutation($email: String!, $project: String) { createResetPasswordRequest(email: $email, options: { mailProject: $project, mailVariant: \"cs\" }) { ok } }";
        let answer = app.login().run_with(query, json!({ "email": JOHN, "project": wanted })).await;
        assert_eq!(answer["data"]["createResetPasswordRequest"]["ok"], true, "{answer}");
        let mail = app.mails().await.pop().unwrap();
        assert_eq!(mail["variant"], "cs");
        assert_eq!(mail["project"][1], mail["variables"]["projectSlug"], "{mail}");
        mail["project"][1].as_str().map(str::to_owned)
    };
    let join = async |slug: &str| {
        let query = "mutation($slug: String!, $id: String!) { addProjectMember(projectSlug: $slug, identityId: $id, memberships: [{ role: \"admin\", variables: [] }]) { ok } }";
        assert_eq!(app.root().run_with(query, json!({ "slug": slug, "id": identity })).await["data"]["addProjectMember"]["ok"], true);
    };
    let some = |slug: &str| Some(slug.to_owned());
    assert_eq!([named(None).await, named(Some("vault")).await], [None, None]);
    join("blog").await;
    assert_eq!([named(None).await, named(Some("vault")).await], [some("blog"), some("blog")]);
    join("shop").await;
    let all = [named(None).await, named(Some("shop")).await, named(Some("vault")).await, named(Some("ghost")).await];
    assert_eq!(all, [None, some("shop"), None, None]);
}
