//! Old entries of the audit log go, in batches that are recorded, and no others.

use std::time::Duration;

use serde_json::{Value as Json, json};
use server::background::retention::{BATCH, Retention};

use crate::support::TestApp;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

async fn entries(app: &TestApp) -> Vec<Json> {
    let answer = app.root().run("{ authLog(limit: 500) { entries { type createdAt invokedByIdentityId eventData } } }").await;
    answer["data"]["authLog"]["entries"].as_array().unwrap().clone()
}

#[tokio::test]
async fn only_what_is_older_goes_and_that_is_recorded() {
    let app = TestApp::start().await;
    let retention = Retention::new(app.app.store.clone(), app.app.clock.clone(), 90 * DAY);
    app.project("first", json!({})).await;
    app.pass(DAY);
    app.project("second", json!({})).await;
    // An entry as old as the retention itself stays.
    app.pass(89 * DAY);
    let all = entries(&app).await;
    assert_eq!(retention.delete_batch().await.unwrap(), 0);
    assert_eq!(entries(&app).await, all);
    app.pass(Duration::from_millis(1));
    assert_eq!(retention.delete_batch().await.unwrap(), 2, "the setup and the first project");
    let left = entries(&app).await;
    assert_eq!(left[0]["type"], "audit_retention");
    assert_eq!(left[0]["eventData"], json!({ "deleted": 2, "before": "2026-01-01T00:00:00.001Z" }));
    assert_eq!(left[0]["invokedByIdentityId"], Json::Null);
    assert_eq!(left[1..], all[..1]);
    assert_eq!(retention.delete_batch().await.unwrap(), 0);
    assert_eq!(entries(&app).await, left);
}

#[tokio::test]
async fn many_entries_go_in_batches_while_others_are_written() {
    let app = TestApp::start().await;
    app.project("blog", json!({})).await;
    let copies = app.database.either(
        "INSERT INTO audit_log (id, created_at, kind, success, metadata, sequence) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) \
         SELECT randomblob(16), '2025-01-01T00:00:00+00:00', 'login', TRUE, '{}', 10 + i FROM n",
        "INSERT INTO audit_log (id, created_at, kind, success, metadata, sequence) \
         SELECT gen_random_uuid(), '2025-01-01T00:00:00Z', 'login', TRUE, '{}', 10 + i FROM generate_series(1, 2500) AS i",
    );
    app.sql(copies).await;
    let retention = Retention::new(app.app.store.clone(), app.app.clock.clone(), 90 * DAY);
    let mut sizes = Vec::new();
    for number in 0..3 {
        let slug = format!("p{number}");
        let (deleted, ()) = tokio::join!(retention.delete_batch(), app.project(&slug, json!({})));
        sizes.push(deleted.unwrap());
    }
    assert_eq!(sizes, [BATCH, BATCH, 500]);
    let kinds: Vec<_> = entries(&app).await.iter().map(|entry| entry["type"].as_str().unwrap().to_owned()).collect();
    let count = |kind: &str| kinds.iter().filter(|it| *it == kind).count();
    assert_eq!([count("audit_retention"), count("project_create"), count("instance_setup"), count("login")], [3, 4, 1, 0], "{kinds:?}");
    assert_eq!(app.app.store.figures().audit_deleted.get(), 2500);
}

#[tokio::test]
async fn one_node_of_several_deletes() {
    let app = TestApp::start().await;
    app.pass(100 * DAY);
    let nodes = [app.another().await, app.another().await];
    let of = |app: &TestApp| Retention::new(app.app.store.clone(), app.app.clock.clone(), 90 * DAY);
    let (first, second) = (of(&nodes[0]), of(&nodes[1]));
    let deleted = tokio::join!(first.delete_batch(), second.delete_batch());
    assert_eq!(deleted.0.unwrap() + deleted.1.unwrap(), 1);
    assert_eq!(app.audit().await, ["audit_retention"]);
}

#[tokio::test]
async fn the_worker_ends_when_it_is_asked_to() {
    let app = TestApp::start().await;
    app.pass(100 * DAY);
    let retention = Retention::new(app.app.store.clone(), app.app.clock.clone(), 90 * DAY);
    let worker = retention.start();
    retention.close();
    worker.await.unwrap();
    assert_eq!(app.audit().await, ["audit_retention"]);
}
