//! Several processes on one database: what one of them decides on, no other one changes meanwhile.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value as Json, json};
use server::clock::Clock;
use server::config::CredentialSettings;
use server::crypto::{EncryptionKey, Hasher, Random};
use server::domain::time::Timestamp;
use server::graphql::RequestEnd;
use server::setup::{self, SetupResult};
use server::store::Store;

use crate::support::database::TestDatabase;
use crate::support::{PASSWORD, TestApp};

/// Two nodes of one instance.
async fn two() -> [TestApp; 2] {
    let one = TestApp::start().await;
    let other = one.another().await;
    [one, other]
}

/// The identity of the only person.
async fn identity(app: &TestApp) -> Json {
    app.root().run("{ persons { id identity { id } } }").await["data"]["persons"][0].clone()
}

#[tokio::test]
async fn nodes_that_start_at_once_all_come_up() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(folder.path());
    if matches!(database.config, server::config::Database::Sqlite(_)) {
        // The embedded database belongs to one process, which may be restarted.
        for _ in 0..2 {
            Store::open(&database.config).await.unwrap().close().await;
        }
        return;
    }
    let opened = join_all((0..4).map(|_| Store::open(&database.config))).await;
    assert!(opened.iter().all(Result::is_ok));
    assert!(Store::migrate(&database.config, true).await.unwrap().is_empty());
}

#[tokio::test]
async fn guesses_on_two_nodes_get_one_try() {
    let nodes = two().await;
    nodes[0].person("john@example.com", &[]).await;
    let tries = (0..8).map(|n| nodes[n % 2].sign_in("john@example.com", "wrong"));
    let answers = nodes[0].database.race("login_failure", join_all(tries)).await;
    let told = answers.iter().filter(|answer| **answer == Err("INVALID_PASSWORD".into())).count();
    let shut_out = answers.iter().filter(|answer| **answer == Err("RATE_LIMIT_EXCEEDED".into())).count();
    assert_eq!((told, shut_out), (1, 7), "{answers:?}");
}

#[tokio::test]
async fn an_address_without_person_is_counted_like_any_other() {
    let nodes = two().await;
    let tries = (0..6).map(|n| nodes[n % 2].sign_in("unknown@example.com", "wrong"));
    let answers = nodes[0].database.race("login_failure", join_all(tries)).await;
    assert_eq!(answers.iter().filter(|answer| **answer == Err("UNKNOWN_EMAIL".into())).count(), 1, "{answers:?}");
}

#[tokio::test]
async fn roles_granted_on_two_nodes_at_once_are_all_there() {
    let nodes = two().await;
    nodes[0].person("john@example.com", &[]).await;
    let id = identity(&nodes[0]).await["identity"]["id"].clone();
    let query = "mutation($id: String!, $roles: [String!]!) { addGlobalIdentityRoles(identityId: $id, roles: $roles) { ok } }";
    let roots = [nodes[0].root(), nodes[1].root()];
    let roles = ["login", "project_admin", "project_creator", "entrypoint_deployer"];
    let grants = roles.iter().enumerate().map(|(n, role)| roots[n % 2].run_with(query, json!({ "id": id, "roles": [role] })));
    for answer in nodes[0].database.race("identity", join_all(grants)).await {
        assert_eq!(answer["data"]["addGlobalIdentityRoles"]["ok"], true, "{answer}");
    }
    let listed = nodes[1].root().run("{ persons { identity { roles } } }").await;
    let mut found: Vec<_> = listed["data"]["persons"][0]["identity"]["roles"].as_array().unwrap().clone();
    found.sort_by_key(Json::to_string);
    assert_eq!(found, ["entrypoint_deployer", "login", "person", "project_admin", "project_creator"]);
}

#[tokio::test]
async fn configurations_merged_on_two_nodes_at_once_are_all_there() {
    let nodes = two().await;
    nodes[0].project("blog", json!({})).await;
    let query = "mutation($config: Json) { updateProject(projectSlug: \"blog\", config: $config, mergeConfig: true) { ok } }";
    let roots = [nodes[0].root(), nodes[1].root()];
    let merges = (0..6).map(|n| roots[n % 2].run_with(query, json!({ "config": { format!("key{n}"): n } })));
    for answer in nodes[0].database.race("project", join_all(merges)).await {
        assert_eq!(answer["data"]["updateProject"]["ok"], true, "{answer}");
    }
    let listed = nodes[0].root().run("{ projectBySlug(slug: \"blog\") { config } }").await;
    let config = listed["data"]["projectBySlug"]["config"].clone();
    assert_eq!(config, json!({ "acl": { "roles": {} }, "key0": 0, "key1": 1, "key2": 2, "key3": 3, "key4": 4, "key5": 5 }));
}

#[tokio::test]
async fn a_member_is_added_once_with_whichever_role() {
    let nodes = two().await;
    nodes[0].project("blog", json!({ "editor": {} })).await;
    nodes[0].person("john@example.com", &[]).await;
    let id = identity(&nodes[0]).await["identity"]["id"].clone();
    let query = "mutation($id: String!, $role: String!) { addProjectMember(projectSlug: \"blog\", identityId: $id, memberships: [{ role: $role, variables: [] }]) { ok error { code } } }";
    let roots = [nodes[0].root(), nodes[1].root()];
    let roles = ["admin", "editor", "deployer", "content_admin"];
    let additions = roles.iter().enumerate().map(|(n, role)| roots[n % 2].run_with(query, json!({ "id": id, "role": role })));
    let answers = nodes[0].database.race("membership", join_all(additions)).await;
    assert_eq!(answers.iter().filter(|answer| answer["data"]["addProjectMember"]["ok"] == true).count(), 1, "{answers:?}");
    let listed = nodes[0].root().run("{ projectBySlug(slug: \"blog\") { members { memberships { role } } } }").await;
    assert_eq!(listed["data"]["projectBySlug"]["members"][0]["memberships"].as_array().unwrap().len(), 1, "{listed}");
}

#[tokio::test]
async fn a_session_that_began_while_its_person_was_being_disabled_ends() {
    let nodes = two().await;
    nodes[0].person("john@example.com", &[]).await;
    let person = identity(&nodes[0]).await["id"].clone();
    let session = "mutation($id: String!) { createSessionToken(personId: $id) { ok error { code } result { token } } }";
    let disable = "mutation($id: String!) { disablePerson(personId: $id) { ok } }";
    let roots = [nodes[0].root(), nodes[1].root()];
    let disabling = roots[1].run_with(disable, json!({ "id": person }));
    let beginning = async {
        // The person is being disabled, and still looks enabled.
        tokio::time::sleep(Duration::from_millis(200)).await;
        join_all((0..3).map(|n| roots[n % 2].run_with(session, json!({ "id": person })))).await
    };
    let (disabled, begun) = nodes[0].database.race("api_key", async { tokio::join!(disabling, beginning) }).await;
    assert_eq!(disabled["data"]["disablePerson"]["ok"], true);
    for answer in begun {
        if let Some(token) = answer["data"]["createSessionToken"]["result"]["token"].as_str() {
            assert!(matches!(nodes[0].with(token).authenticate().await, Err(server::cx::AuthError::Disabled)), "{answer}");
        }
    }
}

#[tokio::test]
async fn a_revoked_session_is_refused_by_every_node_at_once() {
    let nodes = two().await;
    nodes[0].person("john@example.com", &[]).await;
    let token = nodes[0].sign_in("john@example.com", PASSWORD).await.unwrap();
    assert!(nodes[1].with(&token).authenticate().await.is_ok());
    nodes[0].with(&token).run("mutation { signOut { ok } }").await;
    assert!(matches!(nodes[1].with(&token).authenticate().await, Err(server::cx::AuthError::Disabled)));
}

#[tokio::test]
async fn uses_seen_by_two_nodes_are_written_while_keys_end() {
    let nodes = two().await;
    nodes[0].person("john@example.com", &[]).await;
    let mut tokens = Vec::new();
    for _ in 0..5 {
        tokens.push(nodes[0].sign_in("john@example.com", PASSWORD).await.unwrap());
    }
    let trackers = [0, 1].map(|n| nodes[n].app.tracker.start(nodes[n].app.store.clone()));
    for round in 0..6 {
        nodes.iter().for_each(|node| node.pass(Duration::from_secs(61)));
        join_all(tokens.iter().map(async |token| nodes[round % 2].with(token).run("{ me { id } }").await)).await;
        // Long enough for writes to begin, too short for them to be over.
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    let ended = nodes[1].with(&tokens[0]).run("mutation { signOut(all: true) { ok } }").await;
    assert_eq!(ended["data"]["signOut"]["ok"], true, "{ended}");
    nodes.iter().for_each(|node| node.app.tracker.close());
    for tracker in trackers {
        tracker.await.unwrap();
    }
    let used = nodes[0].database.texts("SELECT 'used' FROM api_key WHERE kind = 'session' AND last_used_at IS NOT NULL").await;
    assert_eq!(used.len(), 5);
}

/// What waits too long is asked to come again; it is never told that it may not.
#[tokio::test]
async fn a_write_that_waits_too_long_is_busy_and_not_refused() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let held = app.database.hold("UPDATE identity SET description = description").await;
    let id = identity(&app).await["identity"]["id"].clone();
    let query = "mutation($id: String!) { addGlobalIdentityRoles(identityId: $id, roles: [\"login\"]) { ok } }";
    let answer = app.root().answer(query, json!({ "id": id })).await;
    assert!(matches!(answer.end, RequestEnd::Busy));
    assert!(app.root().run("{ me { id } }").await["errors"].is_null(), "reading goes on");
    drop(held);
    assert_eq!(app.root().run_with(query, json!({ "id": id })).await["data"]["addGlobalIdentityRoles"]["ok"], true);
}

/// SQLite compares and orders texts by their bytes. PostgreSQL would ask a language.
#[tokio::test]
async fn texts_are_ordered_by_their_bytes_and_found_as_they_are() {
    let app = TestApp::start().await;
    for slug in ["b", "B", "a-c", "ab", "a_b", "é", "Z", "z"] {
        app.project(slug, json!({ "é": {}, "z": {}, "B": {} })).await;
    }
    let listed = app.root().run("{ projects { slug } }").await;
    let slugs: Vec<_> = listed["data"]["projects"].as_array().unwrap().iter().map(|project| project["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["B", "Z", "a-c", "a_b", "ab", "b", "z", "é"]);
    for email in ["a_b@example.com", "a-b@example.com", "axb@example.com", "É%@example.com", "e\\@example.com"] {
        app.person(email, &[]).await;
    }
    let persons = "query($part: String) { persons(filter: { email: $part }) { email } }";
    for (part, expected) in [
        ("A_", json!([{ "email": "a_b@example.com" }])),
        ("é%", json!([{ "email": "é%@example.com" }])),
        ("\\", json!([{ "email": "e\\@example.com" }])),
        ("B@E", json!([{ "email": "a-b@example.com" }, { "email": "a_b@example.com" }, { "email": "axb@example.com" }])),
    ] {
        assert_eq!(app.root().run_with(persons, json!({ "part": part })).await["data"]["persons"], expected, "{part}");
    }
    assert_eq!(app.root().run("{ projectBySlug(slug: \"É\") { id } }").await["data"]["projectBySlug"], Json::Null);
}

/// Microseconds survive the store, and so does the longest life of a key.
#[tokio::test]
async fn moments_keep_their_microseconds() {
    let app = TestApp::start().await;
    app.app.clock.set(Timestamp::parse("2026-01-01T00:00:00.123457Z").unwrap());
    app.person("john@example.com", &[]).await;
    let since =
        |moment: &str| format!("{{ authLog(filter: {{ createdAfter: \"{moment}\", types: \"sign_up\" }}) {{ entries {{ createdAt }} }} }}");
    let found = app.root().run(&since("2026-01-01T00:00:00.123457Z")).await;
    assert_eq!(found["data"]["authLog"]["entries"], json!([{ "createdAt": "2026-01-01T00:00:00.123Z" }]));
    let later = app.root().run(&since("2026-01-01T00:00:00.123458Z")).await;
    assert_eq!(later["data"]["authLog"]["entries"], json!([]));
}

#[tokio::test]
async fn of_two_first_starts_at_once_one_sets_the_instance_up() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(folder.path());
    let stores = [Store::open(&database.config).await.unwrap(), Store::open(&database.config).await.unwrap()];
    let (clock, random, hasher) = (Clock::System, Random::System, Hasher::new(1).unwrap());
    let given = CredentialSettings { encryption_key: EncryptionKey::parse(&"0a".repeat(32)), ..CredentialSettings::default() };
    let starts = stores.iter().map(|store| setup::set_up(store, &clock, &random, &hasher, &given, folder.path()));
    let results: Vec<_> = join_all(starts).await.into_iter().map(|result| result.unwrap().0).collect();
    assert_eq!(results.iter().filter(|result| matches!(result, SetupResult::Done(_))).count(), 1);
    assert_eq!(database.texts("SELECT description FROM identity ORDER BY description").await, ["login token", "root"]);
}
