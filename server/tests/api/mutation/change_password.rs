//! `changeMyPassword` and `changePassword`.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use server::cx::AuthError;

use crate::support::{PASSWORD, TestApp};

const NEW: &str = "Another-Horse-8";

async fn change(app: &TestApp, token: &str, current: &str) -> Json {
    let query = "mutation($old: String!, $new: String!) { changeMyPassword(currentPassword: $old, newPassword: $new) \
                 { ok error { code developerMessage } } }";
    let answer = app.with(token).run_with(query, json!({ "old": current, "new": NEW })).await;
    answer["data"]["changeMyPassword"].clone()
}

fn wrong(seconds: u32) -> Json {
    let message = match seconds {
        0 => "the password is wrong".to_owned(),
        _ => format!("too many wrong passwords: the next one can be tried in {seconds} s"),
    };
    json!({ "ok": false, "error": { "code": "INVALID_PASSWORD", "developerMessage": message } })
}

async fn is_in(app: &TestApp, token: &str) -> bool {
    match app.with(token).authenticate().await {
        Ok(_) => true,
        Err(AuthError::Disabled) => false,
        Err(other) => panic!("{other:?}"),
    }
}

async fn ended_sessions(app: &TestApp) -> Json {
    let answer = app.root().run("{ authLog(filter: { types: \"password_change\" }) { entries { success eventData } } }").await;
    answer["data"]["authLog"]["entries"].clone()
}

#[tokio::test]
async fn wrong_current_passwords_wait_and_count_with_sign_ins() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let token = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    assert_eq!(change(&app, &token, "wrong").await, wrong(0));
    // Not even the right one is told from a wrong one now, here and at a sign-in.
    assert_eq!(change(&app, &token, PASSWORD).await, wrong(1));
    assert_eq!(app.sign_in("john@example.com", PASSWORD).await, Err("RATE_LIMIT_EXCEEDED".into()));
    app.pass(Duration::from_secs(1));
    assert_eq!(app.sign_in("john@example.com", "wrong").await, Err("INVALID_PASSWORD".into()));
    assert_eq!(change(&app, &token, PASSWORD).await, wrong(2));
    app.pass(Duration::from_secs(2));
    assert_eq!(change(&app, &token, PASSWORD).await["ok"], true);
    let codes = ["password_change", "password_change INVALID_PASSWORD", "login INVALID_PASSWORD", "password_change INVALID_PASSWORD"];
    assert_eq!(app.audit().await[..4], codes);
    assert_eq!(app.audit().await[4], "password_change INVALID_PASSWORD");
}

#[tokio::test]
async fn of_many_guesses_at_once_one_is_answered() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let token = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    let answers = join_all((0..6).map(|_| change(&app, &token, "wrong"))).await;
    assert_eq!(answers.iter().filter(|answer| **answer == wrong(0)).count(), 1, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| **answer == wrong(1)).count(), 5, "{answers:?}");
}

#[tokio::test]
async fn a_new_own_password_ends_all_sessions_but_this_one() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    app.person("jane@example.com", &[]).await;
    let [own, other, another] = [(); 3].map(|()| app.sign_in("john@example.com", PASSWORD));
    let (own, other, another) = (own.await.unwrap(), other.await.unwrap(), another.await.unwrap());
    let stranger = app.sign_in("jane@example.com", PASSWORD).await.unwrap();
    assert_eq!(change(&app, &own, PASSWORD).await["ok"], true);
    let are_in = join_all([&own, &other, &another, &stranger].map(|token| is_in(&app, token))).await;
    assert_eq!(are_in, [true, false, false, true]);
    assert_eq!(ended_sessions(&app).await, json!([{ "success": true, "eventData": { "endedSessions": 2 } }]));
}

#[tokio::test]
async fn a_password_from_an_administrator_ends_all_sessions() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let (first, second) =
        (app.sign_in("john@example.com", PASSWORD).await.unwrap(), app.sign_in("john@example.com", PASSWORD).await.unwrap());
    let id = app.root().run("{ persons { id } }").await["data"]["persons"][0]["id"].clone();
    let query = "mutation($id: String!, $password: String!) { changePassword(personId: $id, password: $password) { ok } }";
    assert_eq!(app.root().run_with(query, json!({ "id": id, "password": NEW })).await["data"]["changePassword"]["ok"], true);
    assert!(!is_in(&app, &first).await && !is_in(&app, &second).await);
    assert_eq!(ended_sessions(&app).await, json!([{ "success": true, "eventData": { "endedSessions": 2 } }]));
    assert!(app.sign_in("john@example.com", NEW).await.is_ok());
}
