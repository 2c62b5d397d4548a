//! PostgreSQL: what waits for a lock or for a connection first gets it first.
//!
//! **Invariant:** the order is seen in the locks that are waited for, not in the time that passes.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::{assert_created, is_tested};
use crate::support::database::{TestDatabase, Wanted};
use crate::support::process::{PATIENCE, Process};
use crate::support::proxy::Proxy;

/// Waits until so many transactions wait for a lock.
pub async fn until_wait(database: &TestDatabase, transactions: usize) {
    let began = Instant::now();
    let waiting = "SELECT DISTINCT pid::text FROM pg_locks WHERE NOT granted AND pid IN \
                   (SELECT pid FROM pg_stat_activity WHERE datname = current_database())";
    while database.texts(waiting).await.len() != transactions {
        assert!(began.elapsed() < PATIENCE, "{transactions} transactions do not wait");
    }
}

/// A key that is in use all the time, by requests that overlap, would otherwise never be disabled.
#[tokio::test]
async fn a_key_is_disabled_before_it_is_used_again() {
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(Path::new("unused"));
    let server = Process::start(folder.path(), &database.url(), &["--db-lock-timeout", "60000", "--request-timeout", "60"]);
    let create = "mutation { createGlobalApiKey(description: \"used\", roles: [\"super_admin\"]) { result { apiKey { id token } } } }";
    let key = server.ask("root", create).json();
    let key = &key["data"]["createGlobalApiKey"]["result"]["apiKey"];
    let (id, token) = (key["id"].as_str().unwrap(), key["token"].as_str().unwrap());
    // It relies on the caller and does not change it.
    let using = |name| format!("mutation {{ createGlobalApiKey(description: \"{name}\") {{ ok }} }}");
    let disable = format!("mutation {{ disableApiKey(id: \"{id}\") {{ ok }} }}");

    // The first use has begun and cannot end.
    let held = database.hold("LOCK TABLE audit_log IN SHARE MODE").await;
    let server = Arc::new(server);
    let ask = |token: &str, query: String| {
        let (server, token) = (Arc::clone(&server), token.to_owned());
        tokio::task::spawn_blocking(move || server.ask(&token, &query))
    };
    let first = ask(token, using("first"));
    until_wait(&database, 1).await;
    let disabled = ask("root", disable);
    until_wait(&database, 2).await;
    let second = ask(token, using("second"));
    until_wait(&database, 3).await;
    held.rollback().await.unwrap();
    let (first, disabled, second) = (first.await.unwrap(), disabled.await.unwrap(), second.await.unwrap());
    assert_created(&first);
    assert_created(&disabled);
    assert!(second.body.contains("the key of this token has been disabled"), "{second:?}");
    assert_eq!(database.texts("SELECT description FROM identity WHERE description IN ('first', 'second')").await, ["first"]);
}

/// Many clients share few connections. One that is served only when no other waits would wait as long as the load lasts.
#[tokio::test]
async fn reads_are_served_in_the_order_of_their_arrival() {
    const CLIENTS: usize = 12;
    if !is_tested(Wanted::Postgres) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(Path::new("unused"));
    let (proxy, url) = Proxy::start(&database.url());
    let patient = ["--db-lock-timeout", "60000", "--db-acquire-timeout", "60000", "--request-timeout", "60"];
    let server = Arc::new(Process::start(folder.path(), &url, &[&["--db-connections", "2"], &patient[..]].concat()));
    assert_eq!(server.ask("root", "{ authLog { entries { id } } }").status, 200);
    let held = database.hold("LOCK TABLE audit_log IN ACCESS EXCLUSIVE MODE").await;
    let served = Arc::new(Mutex::new(Vec::new()));
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let before = proxy.round_trips();
        let (server, served) = (Arc::clone(&server), Arc::clone(&served));
        clients.push(tokio::task::spawn_blocking(move || {
            assert_eq!(server.ask("root", "{ authLog { entries { id } } }").status, 200);
            served.lock().unwrap().push(number);
        }));
        // Its token has been looked up, on a connection of its own; next it waits for the only one for reads.
        let began = Instant::now();
        while proxy.round_trips() == before {
            assert!(began.elapsed() < PATIENCE, "request {number} has not arrived");
            tokio::task::yield_now().await;
        }
    }
    held.rollback().await.unwrap();
    for client in clients {
        client.await.unwrap();
    }
    let served = served.lock().unwrap().clone();
    // Threads of the server and of the test may swap neighbours; the last one served first, or one that starves, is farther away.
    let is_near = |(place, number): (usize, &usize)| place.abs_diff(*number) < CLIENTS / 2;
    assert!(served.iter().enumerate().all(is_near), "{served:?}");
}
