//! `me`.

use crate::support::TestApp;

#[tokio::test]
async fn costs_one_query_and_no_more() {
    let app = TestApp::start().await;
    let before = app.app.store.queries();
    let answer = app.root().run("{ me { id description roles permissions { canCreateProject } person { id } apiKey { id type } } }").await;
    assert!(answer["errors"].is_null(), "{answer}");
    assert_eq!(app.app.store.queries() - before, 1);
}

#[tokio::test]
async fn a_configured_root_token_is_a_super_admin_without_a_row() {
    let app = TestApp::start().await;
    let before = app.app.store.queries();
    let answer = app.with("extra").run("{ me { id roles description person { id } apiKey { type createdAt } sessions { id } } }").await;
    insta::assert_json_snapshot!(answer);
    assert_eq!(app.app.store.queries() - before, 1, "only the sessions are looked up");
}
