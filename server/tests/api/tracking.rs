//! When keys were last used: few writes, none lost.

use std::time::Duration;

use crate::support::{PASSWORD, TestApp};

/// Writes down everything that is pending.
async fn flush(app: &TestApp) {
    let tracker = app.app.tracker.start(app.app.store.clone());
    app.app.tracker.close();
    tracker.await.unwrap();
}

async fn last_use(app: &TestApp, token: &str) -> String {
    let answer = app.with(token).run("{ me { apiKey { lastUsedAt expiresAt } } }").await;
    answer["data"]["me"]["apiKey"].to_string()
}

#[tokio::test]
async fn many_uses_of_a_session_cause_one_write() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let token = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    flush(&app).await;
    let before = app.app.store.queries();
    for _ in 0..50 {
        app.with(&token).run("{ me { id } }").await;
    }
    flush(&app).await;
    assert_eq!(app.app.store.queries() - before, 50 + 1, "a lookup each, and one write for all");
}

#[tokio::test]
async fn a_use_within_a_minute_is_not_written_again() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let token = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    app.with(&token).run("{ me { id } }").await;
    flush(&app).await;
    let first = last_use(&app, &token).await;
    app.pass(Duration::from_secs(59));
    app.with(&token).run("{ me { id } }").await;
    flush(&app).await;
    assert_eq!(last_use(&app, &token).await, first);
    app.pass(Duration::from_secs(1));
    app.with(&token).run("{ me { id } }").await;
    flush(&app).await;
    assert_ne!(last_use(&app, &token).await, first);
}

#[tokio::test]
async fn a_session_of_a_minute_slides_with_its_use() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let query = "mutation { createSessionToken(email: \"john@example.com\", expiration: 1) { result { token } } }";
    let token = app.root().run(query).await["data"]["createSessionToken"]["result"]["token"].as_str().unwrap().to_owned();
    for _ in 0..20 {
        app.with(&token).run("{ me { id } }").await;
        flush(&app).await;
        app.pass(Duration::from_secs(50));
    }
    let written = app.app.store.queries();
    for _ in 0..5 {
        app.pass(Duration::from_secs(1));
        app.with(&token).run("{ me { id } }").await;
        flush(&app).await;
    }
    assert_eq!(app.app.store.queries() - written, 5 + 1, "not every use is written");
}

#[tokio::test]
async fn a_use_does_not_bring_a_session_back() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let token = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    app.with(&token).run("{ me { id } }").await;
    assert_eq!(app.with(&token).run("mutation { signOut { ok } }").await["data"]["signOut"]["ok"], true);
    flush(&app).await;
    assert!(matches!(app.with(&token).authenticate().await, Err(server::cx::AuthError::Disabled)));
}

#[tokio::test]
async fn uses_wait_for_a_database_that_fails() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    let token = app.sign_in("john@example.com", PASSWORD).await.unwrap();
    app.with(&token).run("{ me { id } }").await;
    app.sql("ALTER TABLE api_key RENAME TO broken").await;
    let tracker = app.app.tracker.start(app.app.store.clone());
    tokio::time::sleep(Duration::from_millis(200)).await;
    app.sql("ALTER TABLE broken RENAME TO api_key").await;
    app.app.tracker.close();
    tracker.await.unwrap();
    assert!(!last_use(&app, &token).await.contains("\"lastUsedAt\":null"));
}
