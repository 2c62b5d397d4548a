//! `createApiKey`.

use serde_json::json;
use server::domain::limits::DocumentLimits;

use crate::support::TestApp;

#[tokio::test]
async fn ten_thousand_memberships_are_one_answer() {
    let app = TestApp::with_limits(DocumentLimits { list_items: 10_000, values: 100_000, ..DocumentLimits::default() }).await;
    app.project("blog", json!({ "editor": {} })).await;
    let query = "mutation($memberships: [MembershipInput!]!) { createApiKey(projectSlug: \"blog\", memberships: $memberships, description: \"\") { ok error { code membershipValidation { code } } } }";
    let many: Vec<_> = (0..10_000).map(|_| json!({ "role": "editor", "variables": [] })).collect();
    let answer = app.root().run_with(query, json!({ "memberships": many })).await;
    assert_eq!(answer["data"]["createApiKey"]["ok"], true);
    let unknown: Vec<_> = (0..10_000).map(|n| json!({ "role": format!("ghost{n}"), "variables": [] })).collect();
    let answer = app.root().run_with(query, json!({ "memberships": unknown })).await;
    assert_eq!(answer["data"]["createApiKey"]["error"]["membershipValidation"].as_array().unwrap().len(), 10_000);
}

#[tokio::test]
async fn a_taken_hash_leaves_nothing_behind() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let query = "mutation($hash: String) { createApiKey(projectSlug: \"blog\", memberships: [{ role: \"admin\", variables: [] }], description: \"x\", tokenHash: $hash) { ok } }";
    let hash = json!({ "hash": "0a".repeat(32) });
    assert_eq!(app.root().run_with(query, hash.clone()).await["data"]["createApiKey"]["ok"], true);
    let refused = app.root().run_with(query, hash).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UserInputError");
    let listed = app.root().run("{ projectBySlug(slug: \"blog\") { apiKeys { id } members { identity { id } } } }").await;
    assert_eq!(listed["data"]["projectBySlug"]["members"].as_array().unwrap().len(), 1);
}
