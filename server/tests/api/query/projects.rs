//! `projects`, and what hangs below it.

use serde_json::{Value as Json, json};

use crate::lists::fill;
use crate::support::{Caller, TestApp};

const NESTED: &str = "{ projects { slug roles { name variables { name } } secrets { key } \
    members { identity { id person { id } projects { project { slug members { identity { id } } } memberships { role } } sessions { id } } memberships { role } } \
    apiKeys { id identity { projects { project { slug } } } } } }";
const OF_MEMBERS: &str = "{ projects { members { identity { projects { project { slug members { identity { person { id } } } apiKeys { id } secrets { key } } } } } } }";
const OF_PERSONS: &str =
    "{ persons { id identity { sessions { id } projects { project { slug members { identity { person { id } } } } } } } }";

/// What the nested listing costs for this many projects with this many persons and as many keys each.
async fn cost(projects: u32, members: u32) -> [u64; 3] {
    let app = TestApp::start().await;
    for project in 0..projects {
        let slug = format!("project{project}");
        app.project(&slug, json!({ "editor": {} })).await;
        let secret = format!("mutation {{ setProjectSecret(projectSlug: \"{slug}\", key: \"mail\", value: \"hush\") {{ ok }} }}");
        assert_eq!(app.root().run(&secret).await["data"]["setProjectSecret"]["ok"], true);
        for _ in 0..members {
            app.key(&slug, json!([{ "role": "editor", "variables": [] }])).await;
        }
    }
    fill(&app, "project0", members).await;
    app.sql(
        "INSERT INTO membership SELECT p.id, m.identity_id, m.role, m.variables, m.created_at FROM membership m CROSS JOIN project p \
         WHERE m.identity_id IN (SELECT identity_id FROM person) AND p.slug <> 'project0'",
    )
    .await;
    let run = async |query| {
        let before = app.app.store.queries();
        let answer = app.root().run(query).await;
        assert!(answer["errors"].is_null(), "{answer}");
        (answer, app.app.store.queries() - before)
    };
    let ((answer, cost), (_, of_members), (persons, of_persons)) = (run(NESTED).await, run(OF_MEMBERS).await, run(OF_PERSONS).await);
    let length = |list: &Json| u32::try_from(list.as_array().unwrap().len()).unwrap();
    assert_eq!((length(&answer["data"]["projects"]), length(&persons["data"]["persons"])), (projects, members));
    for project in answer["data"]["projects"].as_array().unwrap() {
        assert_eq!((length(&project["members"]), length(&project["apiKeys"]), length(&project["secrets"])), (2 * members, members, 1));
        let persons = project["members"].as_array().unwrap().iter().filter(|member| !member["identity"]["person"].is_null());
        let loaded = persons.map(|person| (length(&person["identity"]["projects"]), length(&person["identity"]["sessions"])));
        assert_eq!(loaded.collect::<Vec<_>>(), vec![(projects, 1); members as usize]);
    }
    [cost, of_members, of_persons]
}

#[tokio::test]
async fn a_nested_listing_costs_the_same_whatever_its_size() {
    let (small, large) = (cost(1, 1).await, cost(8, 5).await);
    assert_eq!(small, large);
    assert!(large.iter().all(|queries| *queries <= 16), "{large:?} queries");
}

/// The database understands this configuration, and the server, which does not, would fail if it read it. On PostgreSQL
/// `faults::postgres_running` counts bytes.
#[tokio::test]
async fn configurations_are_read_for_those_who_may_see_them_and_ask() {
    let app = TestApp::start().await;
    app.project("blog", json!({ "editor": {} })).await;
    if app.database.either(false, true) {
        return;
    }
    app.sql("UPDATE project SET config = replace(config, '\"acl\"', 'acl')").await;
    let asked = async |caller: Caller<'_>, fields: &str| {
        let answer = caller.run(&format!("{{ projectBySlug(slug: \"blog\") {{ {fields} }} }}")).await;
        (answer["data"]["projectBySlug"].is_null(), answer["errors"].is_null())
    };
    assert_eq!(asked(app.login(), "config").await, (true, true));
    assert_eq!(asked(app.root(), "id slug roles { name } members { identity { id } }").await, (false, true));
    assert_eq!(asked(app.root(), "config").await, (true, false));
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
