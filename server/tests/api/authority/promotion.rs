//! What ends with a promotion although it is older than the columns that say who issued it, and what is recorded of it.

use serde_json::{Value as Json, json};

use super::calls::{person, session, text};
use crate::support::{PASSWORD, TestApp};

async fn promote(app: &TestApp, identity: &str, role: &str) {
    let query = "mutation($id: String!, $role: String!) { addGlobalIdentityRoles(identityId: $id, roles: [$role]) { ok } }";
    let answer = app.root().run_with(query, json!({ "id": identity, "role": role })).await;
    assert_eq!(answer["data"]["addGlobalIdentityRoles"]["ok"], true, "{answer}");
}

async fn recorded(app: &TestApp) -> Json {
    let answer = app.root().run("{ authLog(filter: { types: \"global_role_grant\" }, limit: 1) { entries { eventData } } }").await;
    answer["data"]["authLog"]["entries"][0]["eventData"].clone()
}

/// A global key that root creates: its token and its identity.
async fn key(app: &TestApp) -> (String, String) {
    let answer = app.root().run("mutation { createGlobalApiKey(description: \"\") { result { apiKey { token identity { id } } } } }").await;
    let key = &answer["data"]["createGlobalApiKey"]["result"]["apiKey"];
    (text(&key["token"]), text(&key["identity"]["id"]))
}

async fn is_let_in(app: &TestApp, token: &str) -> bool {
    app.with(token).authenticate().await.is_ok()
}

#[tokio::test]
async fn what_was_issued_before_issuers_were_stored_ends_with_a_promotion() {
    let app = TestApp::start().await;
    let (_, identity) = person(&app, "john@example.com", &[]).await;
    let (token, _) = session(&app, "john@example.com").await;
    let (old, of_old) = key(&app).await;
    app.sql("UPDATE api_key SET issued_by = NULL, issued_by_super_admin = NULL").await;
    app.sql("UPDATE person SET password_set_by = NULL, password_set_by_super_admin = NULL").await;
    let (new, of_new) = key(&app).await;
    assert!(is_let_in(&app, &token).await && is_let_in(&app, &old).await, "nothing ends by itself");
    assert!(app.sign_in("john@example.com", PASSWORD).await.is_ok());

    promote(&app, &identity, "super_admin").await;
    assert!(!is_let_in(&app, &token).await);
    assert_eq!(app.sign_in("john@example.com", PASSWORD).await, Err("NO_PASSWORD_SET".to_owned()));
    let expected = json!({
        "before": { "roles": ["person"] }, "after": { "roles": ["person", "super_admin"] }, "endedSessions": 2, "removedPassword": true,
    });
    assert_eq!(recorded(&app).await, expected);

    promote(&app, &of_old, "project_creator").await;
    assert!(!is_let_in(&app, &old).await);
    assert_eq!(recorded(&app).await["endedKeys"], 1);
    promote(&app, &of_new, "project_creator").await;
    assert!(is_let_in(&app, &new).await);
    assert_eq!(recorded(&app).await, json!({ "before": { "roles": [] }, "after": { "roles": ["project_creator"] } }));
}

/// The hash is replaced at a sign-in, by its owner and not by its setter.
#[tokio::test]
async fn a_renewed_hash_is_as_trusted_as_the_old_one() {
    let app = TestApp::start().await;
    let (_, identity) = person(&app, "john@example.com", &[]).await;
    let (_, admin) = person(&app, "admin@example.com", &["project_admin"]).await;
    let (token, _) = session(&app, "admin@example.com").await;
    let found = app.root().run("{ persons(filter: { email: \"john@example.com\" }) { id } }").await;
    let query = "mutation($id: String!, $password: String!) { changePassword(personId: $id, password: $password) { ok } }";
    let variables = json!({ "id": found["data"]["persons"][0]["id"], "password": PASSWORD });
    assert_eq!(app.with(&token).run_with(query, variables).await["data"]["changePassword"]["ok"], true);
    let john = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    let query = "mutation($old: String!) { changeMyPassword(currentPassword: $old, newPassword: \"Another-Horse-8\") { ok } }";
    assert_eq!(app.with(&john).run_with(query, json!({ "old": PASSWORD })).await["data"]["changeMyPassword"]["ok"], true);
    let hex = app.database.either("SELECT lower(hex(password_set_by)) FROM person", "SELECT CAST(password_set_by AS TEXT) FROM person");
    let setters = app.database.texts(&format!("{hex} WHERE email = 'john@example.com'")).await;
    assert_eq!(setters[0].replace('-', ""), admin.replace('-', ""));
    promote(&app, &identity, "project_creator").await;
    assert_eq!(app.sign_in("john@example.com", "Another-Horse-8").await, Err("NO_PASSWORD_SET".to_owned()));
}
