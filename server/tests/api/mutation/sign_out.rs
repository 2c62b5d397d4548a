//! `signOut`.

use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_permanent_key_of_a_person_has_no_session_to_end() {
    let app = TestApp::start().await;
    app.person("root@example.com", &[]).await;
    // No operation gives a person a permanent key; the first start does, where a root person is configured.
    app.sql("UPDATE person SET identity_id = (SELECT id FROM identity WHERE description = 'root')").await;
    let answer = app.root().run("mutation { signOut { ok error { code } } }").await;
    let code = "NOT_POSSIBLE_SIGN_OUT_WITH_PERMANENT_API_KEY";
    assert_eq!(answer["data"]["signOut"], json!({ "ok": false, "error": { "code": code } }));
    assert!(app.root().authenticate().await.is_ok());
}
