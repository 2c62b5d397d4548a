//! `projects`, and what hangs below it.

use serde_json::json;

use crate::support::TestApp;

const NESTED: &str = "{ projects { slug roles { name variables { name } } \
    members { identity { id person { id } projects { project { slug members { identity { id } } } memberships { role } } sessions { id } } memberships { role } } \
    apiKeys { id identity { projects { project { slug } } } } } }";

/// What the nested listing costs for this many projects with this many members each.
async fn cost(projects: usize, members: usize) -> u64 {
    let app = TestApp::start().await;
    for project in 0..projects {
        let slug = format!("project{project}");
        app.project(&slug, json!({ "editor": {} })).await;
        for _ in 0..members {
            app.key(&slug, json!([{ "role": "editor", "variables": [] }])).await;
        }
    }
    let before = app.app.store.queries();
    let answer = app.root().run(NESTED).await;
    assert!(answer["errors"].is_null(), "{answer}");
    let listed = answer["data"]["projects"].as_array().unwrap();
    assert_eq!(listed.len(), projects);
    assert!(listed.iter().all(|project| project["members"].as_array().unwrap().len() == members));
    app.app.store.queries() - before
}

#[tokio::test]
async fn a_nested_listing_costs_the_same_whatever_its_size() {
    let (small, large) = (cost(1, 1).await, cost(8, 5).await);
    assert_eq!(small, large);
    assert!(large <= 16, "{large} queries");
}

#[tokio::test]
async fn pages_of_members_are_cut_per_project() {
    let app = TestApp::start().await;
    for slug in ["a", "b"] {
        app.project(slug, json!({})).await;
        for _ in 0..3 {
            app.key(slug, json!([{ "role": "admin", "variables": [] }, { "role": "deployer", "variables": [] }])).await;
        }
    }
    let answer = app.root().run("{ projects { first: members(input: { limit: 2 }) { identity { id } } rest: members(input: { limit: 2, offset: 2 }) { identity { id } } none: members(input: { limit: 0 }) { identity { id } } } }").await;
    for project in answer["data"]["projects"].as_array().unwrap() {
        let lengths = ["first", "rest", "none"].map(|name| project[name].as_array().unwrap().len());
        assert_eq!(lengths, [2, 1, 0], "{answer}");
    }
}
