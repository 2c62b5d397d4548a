//! What is counted, and the page it is read from.

use std::collections::BTreeSet;

use serde_json::json;
use server::metrics::MetricsPage;

use super::{Watched, start};
use crate::support::TestApp;
use crate::support::process::{Connection, PATIENCE, get, request};

/// The samples of a page that are not zero, of one name.
fn samples(text: &str, name: &str) -> Vec<String> {
    let of_name = text.lines().filter(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with('{')));
    of_name.filter(|line| !line.ends_with(" 0")).map(|line| line[name.len()..].to_owned()).collect()
}

fn operations(app: &TestApp) -> String {
    let mut page = MetricsPage::default();
    app.app.operations.write(&mut page);
    page.text().unwrap()
}

/// How many passwords have waited for a thread.
fn waits(figures: &server::metrics::Hashing) -> u64 {
    let mut page = MetricsPage::default();
    figures.write(&mut page);
    let text = page.text().unwrap();
    text.lines().find_map(|line| line.strip_prefix("tenant_hashing_wait_seconds_count ")).unwrap().parse().unwrap()
}

#[tokio::test]
async fn names_types_and_labels_stay() {
    let Watched { server, database, .. } = &start(&[]);
    assert_eq!(server.ask("root", "{ me { id } }").status, 200);
    let reply = get(&server.management, "/metrics");
    assert!(reply.head.contains("application/openmetrics-text; version=1.0.0; charset=utf-8"), "{}", reply.head);
    // Names with the names of their labels; values differ from run to run.
    let mut shape = Vec::new();
    for line in reply.body.lines() {
        let line = match (line.starts_with('#'), line.split_once('{')) {
            (true, _) => line.to_owned(),
            (false, Some((name, rest))) => {
                let labels: Vec<_> = rest.split(',').filter_map(|label| label.split_once('=').map(|(name, _)| name)).collect();
                format!("{name}{{{}}}", labels.join(","))
            }
            (false, None) => line.split(' ').next().unwrap().to_owned(),
        };
        if shape.last() != Some(&line) {
            shape.push(line);
        }
    }
    insta::assert_snapshot!(shape.join("\n"));
    let value = |name: &str| -> f64 {
        let line = reply.body.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("{name} in {}", reply.body)).parse().unwrap()
    };
    assert!(value("process_resident_memory_bytes") > 1e6 && value("process_open_fds") > 5.0);
    assert!(value("process_start_time_seconds") > 1.7e9);
    assert!(value("tenant_token_lookup_size_count") >= 1.0 && value("tenant_database_queries_total") >= 1.0);
    let connections = |pool: &str| value(&format!("tenant_database_connections{{pool=\"{pool}\"}}"));
    assert!(connections("read") >= 1.0 && connections("write") >= 1.0);
    assert_eq!(samples(&reply.body, "tenant_operations_total"), ["{operation=\"me\",outcome=\"ok\"} 1"]);
    let store = if database.url().starts_with("postgres") { "postgresql" } else { "sqlite" };
    assert!(reply.body.contains(&format!("store=\"{store}\"}} 1\n")), "{}", reply.body);
}

#[tokio::test]
async fn every_way_to_end_is_counted() {
    let app = TestApp::start().await;
    // One of everything the executor sees: ok, failure, denied, a bad argument, and a name of the client's own choice.
    app.root().run("{ alias: me { id } me { id } }").await;
    app.project("blog", json!({})).await;
    app.root().run("mutation { createProject(projectSlug: \"blog\") { ok } }").await;
    app.login().run("mutation { x: createProject(projectSlug: \"shop\") { ok } }").await;
    app.login().run("{ authLog { hasMore } }").await;
    app.login().run("mutation { signIn(email: \"x@example.com\", password: \"x\", expiration: -1) { ok } }").await;
    app.sql("ALTER TABLE project RENAME TO gone").await;
    app.root().run("{ projects { id } }").await;
    app.app.store.close().await;
    // This token is looked up nowhere.
    app.with("extra").run("{ projects { id } }").await;
    app.with("extra").run("mutation { disablePerson(personId: \"01a20129-abe8-7307-8bc8-f09511b7ce5f\") { ok } }").await;
    assert_eq!(
        samples(&operations(&app), "tenant_operations_total"),
        [
            "{operation=\"me\",outcome=\"ok\"} 2",
            "{operation=\"projects\",outcome=\"unavailable\"} 1",
            "{operation=\"projects\",outcome=\"fault\"} 1",
            "{operation=\"authLog\",outcome=\"denied\"} 1",
            "{operation=\"signIn\",outcome=\"client_error\"} 1",
            "{operation=\"disablePerson\",outcome=\"unavailable\"} 1",
            "{operation=\"createProject\",outcome=\"ok\"} 1",
            "{operation=\"createProject\",outcome=\"failure\"} 1",
            "{operation=\"createProject\",outcome=\"denied\"} 1",
        ]
    );
}

#[tokio::test]
async fn sign_ins_are_counted_by_their_code() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    app.sign_in("john@example.com", crate::support::PASSWORD).await.unwrap();
    app.sign_in("unknown@example.com", "x").await.unwrap_err();
    app.sign_in("john@example.com", "x").await.unwrap_err();
    app.sign_in("john@example.com", "x").await.unwrap_err();
    assert_eq!(
        samples(&operations(&app), "tenant_sign_ins_total"),
        ["{result=\"ok\"} 1", "{result=\"UNKNOWN_EMAIL\"} 1", "{result=\"INVALID_PASSWORD\"} 1", "{result=\"RATE_LIMIT_EXCEEDED\"} 1",]
    );
    assert_eq!(waits(&app.app.hasher.figures), 4, "one to sign up, three that were verified");
    assert_eq!((app.app.hasher.figures.waiting.get(), app.app.hasher.figures.running.get()), (0, 0));
    assert!(app.app.store.figures().audit_entries.get() >= 4);
}

#[tokio::test]
async fn requests_without_an_operation_are_counted_as_other() {
    let Watched { server, .. } = &start(&[]);
    assert_eq!(server.ask("unknown", "{ me { id } }").status, 401);
    assert_eq!(server.ask("root", "{ me {").status, 400);
    assert_eq!(server.ask("root", "{ canary }").status, 400);
    assert_eq!(server.ask("root", "{ __typename }").status, 200);
    // A probe and a stranger to the API are no requests to it.
    get(&server.address, "/health");
    get(&server.address, "/canary");
    let text = get(&server.management, "/metrics").body;
    assert_eq!(
        samples(&text, "tenant_operations_total"),
        ["{operation=\"other\",outcome=\"client_error\"} 2", "{operation=\"other\",outcome=\"unauthorized\"} 1"]
    );
    assert!(text.contains("tenant_request_seconds_count{kind=\"none\"} 3\n"), "{text}");
    assert!(text.contains("tenant_request_seconds_count{kind=\"query\"} 1\n"), "{text}");
    assert!(!text.contains("canary"), "{text}");
}

#[tokio::test]
async fn a_client_that_hangs_up_is_counted() {
    let Watched { server, .. } = &start(&[]);
    let began = std::time::Instant::now();
    while get(&server.management, "/metrics").body.contains("tenant_requests_given_up_total 0\n") {
        assert!(began.elapsed() < PATIENCE, "{}", server.log());
        // The password is being hashed while the client leaves.
        let sign_in = "mutation { signIn(email: \"unknown@example.com\", password: \"x\") { ok } }";
        Connection::open(&server.address).send(&request("login", sign_in)).unwrap();
    }
}

#[tokio::test]
async fn the_schema_is_all_there_is_to_count() {
    let app = TestApp::start().await;
    let text = operations(&app);
    let names: BTreeSet<_> = text.lines().filter_map(|line| line.split_once("operation=\"")?.1.split('"').next()).collect();
    assert_eq!(names.len(), 71, "13 queries, 57 mutations, and `other`: {names:?}");
}
