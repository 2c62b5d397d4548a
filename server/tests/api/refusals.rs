//! Refusals: the first is recorded at once, the following ones are counted, and none is lost.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::support::TestApp;

const MANY: &str =
    "a0: signUp(email: \"a@example.com\") { ok } a1: signUp(email: \"b@example.com\") { ok } a2: signUp(email: \"c@example.com\") { ok }";

/// What the log says about refusals, oldest first: kind, code and data.
async fn recorded(app: &TestApp) -> Vec<Json> {
    let answer = app.root().run("{ authLog(filter: { success: false }) { entries { type errorCode eventData ipAddress } } }").await;
    let mut entries = answer["data"]["authLog"]["entries"].as_array().unwrap().clone();
    entries.reverse();
    entries
}

async fn flush(app: &TestApp) {
    assert!(app.app.refusals.flush(&app.app.store, app.app.clock.now(), false).await);
}

/// Ends the writer as the end of the process does.
async fn close(app: &TestApp) {
    let other = std::sync::Arc::clone(&app.app);
    let writer = app.app.refusals.start(app.app.store.clone(), move || other.clock.now());
    app.app.refusals.close();
    writer.await.unwrap();
}

#[tokio::test]
async fn a_request_has_one_entry_for_an_operation() {
    let app = TestApp::start().await;
    let answer = app.login().run(&format!("mutation {{ {MANY} b: createProject(projectSlug: \"x\") {{ ok }} }}")).await;
    assert_eq!(answer["errors"].as_array().unwrap().len(), 4, "{answer}");
    let entries = recorded(&app).await;
    let operations: Vec<_> = entries.iter().map(|entry| &entry["eventData"]).collect();
    assert_eq!(operations, [&json!({ "operation": "signUp" }), &json!({ "operation": "createProject" })]);
    close(&app).await;
    let entries = recorded(&app).await;
    assert_eq!(entries.len(), 3, "{entries:?}");
    let counted = json!({ "operation": "signUp", "refusals": 2, "since": "2026-01-01T00:00:00.000Z", "addresses": ["127.0.0.1"] });
    assert_eq!((&entries[2]["type"], &entries[2]["errorCode"]), (&json!("access_denied"), &json!("FORBIDDEN")));
    assert_eq!(entries[2]["eventData"], counted);
}

#[tokio::test]
async fn repeated_refusals_have_one_entry_in_a_minute() {
    let app = TestApp::start().await;
    for minute in 0..3 {
        for second in 0..6 {
            let caller = if second % 2 == 0 { app.login() } else { app.login().at("203.0.113.9") };
            caller.run(&format!("mutation {{ {MANY} }}")).await;
            flush(&app).await;
            app.pass(Duration::from_secs(10));
        }
        flush(&app).await;
        assert_eq!(recorded(&app).await.len(), 1 + 1 + minute, "in minute {minute}");
    }
    let entries = recorded(&app).await;
    let counts: Vec<_> = entries.iter().map(|entry| entry["eventData"]["refusals"].as_u64().unwrap_or(1)).collect();
    assert_eq!(counts, [1, 17, 18, 18]);
    assert_eq!(entries[1]["eventData"]["addresses"], json!(["127.0.0.1", "203.0.113.9"]));
    // After a minute without one, the next refusal is a first one again.
    app.pass(Duration::from_secs(61));
    flush(&app).await;
    app.login().run("mutation { signUp(email: \"a@example.com\") { ok } }").await;
    assert_eq!(recorded(&app).await.len(), 5);
}

#[tokio::test]
async fn callers_that_are_no_persons_are_counted_too() {
    let app = TestApp::start().await;
    let calls = [
        ("revokeSession", "(sessionId: \"x\")"),
        ("changeMyProfile", "(name: \"x\")"),
        ("changeMyPassword", "(currentPassword: \"x\", newPassword: \"x\")"),
    ];
    for (name, arguments) in calls {
        for _ in 0..5 {
            let answer = app.login().run(&format!("mutation {{ {name}{arguments} {{ ok }} }}")).await;
            assert_eq!(answer["data"][name]["ok"], false, "{answer}");
        }
    }
    assert_eq!(recorded(&app).await.len(), calls.len());
    close(&app).await;
    let entries = recorded(&app).await;
    assert_eq!(entries.len(), 2 * calls.len());
    for entry in &entries[calls.len()..] {
        assert_eq!((&entry["errorCode"], &entry["eventData"]["refusals"]), (&json!("NOT_A_PERSON"), &json!(4)), "{entry}");
    }
}

#[tokio::test]
async fn refusals_wait_for_a_database_that_fails() {
    let app = TestApp::start().await;
    app.sql("ALTER TABLE audit_log RENAME TO broken").await;
    let answer = app.login().run("mutation { signUp(email: \"a@example.com\") { ok } }").await;
    assert_eq!(answer["errors"][0]["message"], "Internal server error");
    app.login().run("mutation { signUp(email: \"a@example.com\") { ok } }").await;
    app.pass(Duration::from_secs(60));
    assert!(!app.app.refusals.flush(&app.app.store, app.app.clock.now(), false).await);
    app.sql("ALTER TABLE broken RENAME TO audit_log").await;
    app.login().run("mutation { signUp(email: \"a@example.com\") { ok } }").await;
    close(&app).await;
    let entries = recorded(&app).await;
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["eventData"]["refusals"], 3);
}
