//! `me`.

use std::collections::HashSet;

use futures_util::FutureExt;
use futures_util::future::join_all;
use serde_json::json;
use server::cx::AuthError;

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

/// Clients that ask at the same time are each told their own identity, with few queries, even if some disconnect meanwhile.
#[tokio::test]
async fn many_tokens_are_looked_up_together() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let mut tokens = vec!["unknown".to_owned()];
    for _ in 0..70 {
        tokens.push(app.key("blog", json!([])).await);
    }
    let before = app.app.store.queries();
    assert!(tokens.iter().all(|token| app.with(token).authenticate().now_or_never().is_none()), "these hang up");
    let rounds = join_all((0..3).map(|_| join_all(tokens.iter().map(async |token| app.with(token).authenticate().await)))).await;
    assert_eq!(app.app.store.queries() - before, 2, "of up to 64 tokens each");
    let keys = rounds.into_iter().map(|round| {
        let mut found = round.into_iter();
        assert!(matches!(found.next(), Some(Err(AuthError::Unknown))));
        found.map(|cx| cx.unwrap().caller().api_key).collect::<Vec<_>>()
    });
    let keys: Vec<_> = keys.collect();
    assert!(keys[0] == keys[1] && keys[1] == keys[2]);
    assert_eq!(keys[0].iter().map(|key| key.0).collect::<HashSet<_>>().len(), 70);
}
