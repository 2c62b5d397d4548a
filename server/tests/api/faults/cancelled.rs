//! Writes that are cancelled at every point of their way.
//!
//! **Invariant:** the connection is rolled back or closed, so the next write finds no transaction on it.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, Instant};

use server::domain::id::ApiKeyId;
use server::store::key_use::KeyUse;

use crate::support::TestApp;

/// What is logged on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Polls the future this often, and drops it when it would be polled once more.
async fn cancelled_after(polls: usize, work: impl Future) {
    let (mut work, mut left) = (pin!(work), polls);
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        work.as_mut().poll(context).map(drop)
    })
    .await;
}

#[tokio::test]
async fn a_write_that_is_cancelled_leaves_no_open_transaction() {
    let log = Log::default();
    let app = TestApp::start().await;
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer({
            let log = log.clone();
            move || log.clone()
        })
        .finish();
    let logging = tracing::subscriber::set_default(subscriber);
    let uses = [KeyUse { key: ApiKeyId(uuid::Uuid::now_v7()), at: app.app.clock.now(), ip: None, user_agent: None, lifetime: None }];
    for round in 0..8 {
        for polls in 1..12 {
            cancelled_after(polls, app.app.store.record_uses(&uses)).await;
        }
        app.app.store.record_uses(&uses).await.unwrap();
        app.project(&format!("after{round}"), serde_json::json!({})).await;
    }
    drop(logging);
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(!log.contains("transaction in progress"), "{log}");
    if matches!(app.database.config, server::config::Database::Sqlite(_)) {
        return;
    }
    let open = "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    let began = Instant::now();
    loop {
        let found = app.database.texts(open).await;
        if found.is_empty() {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(5), "{found:?}");
    }
}
