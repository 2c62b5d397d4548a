//! The audit log has one order, that of the commits: a reader never finds a new entry behind one that it has seen.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use server::domain::id::AuditId;
use server::domain::time::Timestamp;
use server::store::audit_log::{self, AuditFilter};

use crate::support::TestApp;

/// All entries, oldest first.
async fn entries(app: &TestApp) -> Vec<(AuditId, Timestamp)> {
    let rows = audit_log::list(&app.app.store.read(), &AuditFilter::default(), 10_000, 0).await.unwrap();
    rows.iter().rev().map(|row| (row.id, row.created_at)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_entry_never_appears_behind_one_that_was_seen() {
    const WRITERS: usize = 6;
    const WRITES: usize = 25;
    let app = TestApp::start().await;
    let node = app.another().await;
    for writer in 0..WRITERS {
        app.project(&format!("p{writer}"), json!({})).await;
    }
    let done = AtomicBool::new(false);
    let write = async |writer: usize| {
        let caller = if writer.is_multiple_of(2) { app.root() } else { node.root() };
        for index in 0..WRITES {
            // Transactions of different lengths overtake each other.
            let config = json!({ "notes": "x".repeat(1 + (index * 7919 + writer * 104_729) % 60_000) });
            let query = format!("mutation($c: Json) {{ updateProject(projectSlug: \"p{writer}\", config: $c) {{ ok }} }}");
            let answer = caller.run_with(&query, json!({ "c": config })).await;
            assert_eq!(answer["data"]["updateProject"]["ok"], true, "{answer}");
            for app in [&app, &node] {
                app.pass(Duration::from_micros(300));
            }
        }
    };
    let writers = async {
        join_all((0..WRITERS).map(write)).await;
        done.store(true, Ordering::Relaxed);
    };
    let reader = async {
        let mut seen = entries(&app).await;
        let mut rounds = 0;
        while !done.load(Ordering::Relaxed) {
            let now = entries(&app).await;
            assert_eq!(now.get(..seen.len()), Some(&seen[..]), "an entry has appeared behind one that was seen");
            assert!(now.is_sorted_by_key(|(_, at)| *at));
            seen = now;
            rounds += 1;
        }
        rounds
    };
    let ((), rounds) = tokio::join!(writers, reader);
    assert!(rounds > 3, "{rounds}");
    assert_eq!(entries(&app).await.len(), 1 + WRITERS + WRITERS * WRITES);
    let gaps = app.database.texts("SELECT CAST(COUNT(*) - MAX(sequence) AS TEXT) FROM audit_log").await;
    assert_eq!(gaps, ["0"]);
}

#[tokio::test]
async fn a_clock_that_is_a_little_behind_does_not_change_the_order() {
    let app = TestApp::start().await;
    let node = app.another().await;
    app.pass(Duration::from_secs(60));
    app.project("ahead", json!({})).await;
    node.project("behind", json!({})).await;
    let all = entries(&app).await;
    assert_eq!(all[2].1, all[1].1);
    let log = app.root().run("{ authLog(limit: 2) { entries { eventData } } }").await;
    let slug = |index: usize| log["data"]["authLog"]["entries"][index]["eventData"]["slug"].clone();
    assert_eq!([slug(0), slug(1)], ["behind", "ahead"]);
    // A clock that was wrong by hours does not count after it has been corrected.
    app.pass(Duration::from_secs(3600));
    app.project("tomorrow", json!({})).await;
    node.project("today", json!({})).await;
    let log = app.root().run("{ authLog(limit: 1, filter: { types: [\"project_create\"] }) { entries { eventData } } }").await;
    assert_eq!(log["data"]["authLog"]["entries"][0]["eventData"]["slug"], "tomorrow");
    let rows = app.database.texts("SELECT kind FROM audit_log WHERE created_at < (SELECT MAX(created_at) FROM audit_log)").await;
    assert_eq!(rows.len(), 4, "the entry of the other node has its own time");
}

#[tokio::test]
async fn entries_from_before_the_order_have_their_place() {
    use migration::{Migrator, MigratorTrait};
    let app = TestApp::start().await;
    for slug in ["a", "b", "c"] {
        app.project(slug, json!({})).await;
        app.pass(Duration::from_secs(1));
    }
    let before = entries(&app).await;
    let db = sea_orm::Database::connect(app.database.url()).await.unwrap();
    let later = Migrator::migrations().iter().position(|step| step.name().ends_with("order_audit_log")).unwrap();
    let steps = u32::try_from(Migrator::migrations().len() - later).unwrap();
    Migrator::down(&db, Some(steps)).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    db.close().await.unwrap();
    let numbers = app.database.texts("SELECT CAST(sequence AS TEXT) FROM audit_log ORDER BY created_at").await;
    assert_eq!(numbers, ["1", "2", "3", "4"]);
    let app = app.another().await;
    assert_eq!(entries(&app).await, before);
    app.project("d", json!({})).await;
    assert_eq!(entries(&app).await.len(), before.len() + 1);
}
