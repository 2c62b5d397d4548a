//! What an operator sets about requests and answers, and requests that take too long.

use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::database::TestDatabase;
use crate::support::process::{Connection, Process, Reply, get, request};

const ME: &str = "{ me { id } }";

fn start(args: &[&str]) -> (Process, TestDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    (Process::start(folder.path(), &database.url(), args), database, folder)
}

/// The answer to `me` with more headers.
fn ask(server: &Process, token: &str, headers: &str) -> Reply {
    let mut connection = Connection::open(&server.address);
    connection.send(&request(token, ME).replacen("\r\n\r\n", &format!("\r\n{headers}\r\n\r\n"), 1)).unwrap();
    connection.reply().unwrap()
}

#[test]
fn only_listed_pages_may_read_the_answers() {
    let (server, _database, _folder) = start(&["--cors-origins", "https://app.example.com,http://localhost:5173"]);
    let listed = ask(&server, "root", "Origin: https://app.example.com").head.to_ascii_lowercase();
    assert!(listed.contains("\r\naccess-control-allow-origin: https://app.example.com\r\n"), "{listed}");
    assert!(listed.contains("\r\nvary: origin\r\n") && listed.contains("\r\naccess-control-expose-headers: "), "{listed}");
    for origin in ["Origin: https://evil.example.com", "X-Other: 1"] {
        let other = ask(&server, "root", origin);
        let head = other.head.to_ascii_lowercase();
        assert_eq!(other.status, 200);
        assert!(!head.contains("access-control-allow-origin") && head.contains("\r\nvary: origin\r\n"), "{head}");
    }
}

#[test]
fn failures_keep_their_status_where_forcing_is_switched_off() {
    let (server, _database, _folder) = start(&["--force-ok", "false"]);
    let reply = ask(&server, "unknown", "X-Contember-Force-Ok: 1");
    assert_eq!(reply.status, 401);
    assert!(!reply.head.to_ascii_lowercase().contains("x-contember-original-status"), "{}", reply.head);
}

#[test]
fn the_largest_body_is_what_is_set() {
    let (server, _database, _folder) = start(&["--max-body", "2000"]);
    assert_eq!(server.ask("root", ME).status, 200);
    assert_eq!(server.ask("root", &format!("{ME}{}", " ".repeat(2000))).status, 413);
}

#[test]
fn a_body_that_does_not_arrive_is_waited_for_no_longer_than_set() {
    let (server, _database, _folder) = start(&["--request-timeout", "1"]);
    let mut connection = Connection::open(&server.address);
    let whole = request("root", ME);
    connection.send(whole.split_at(whole.len() - 5).0).unwrap();
    let reply = connection.reply().unwrap();
    assert!(reply.status == 408 && reply.closes(), "{reply:?}");
    assert!(connection.is_closed());
}

#[tokio::test]
async fn a_mutation_that_takes_too_long_is_carried_out_with_its_record() {
    let (server, database, _folder) = start(&["--request-timeout", "1"]);
    let held = database.hold(database.either("UPDATE instance SET id = id", "LOCK TABLE project IN EXCLUSIVE MODE")).await;
    let began = Instant::now();
    let address = server.address.clone();
    let create = "mutation { createProject(projectSlug: \"late\") { ok } }";
    let reply = tokio::task::spawn_blocking(move || Connection::open(&address).ask("root", create).unwrap()).await.unwrap();
    assert_eq!(reply.status, 503, "{reply:?}");
    assert!(reply.body.contains("took too long") && began.elapsed() < Duration::from_secs(3), "{reply:?}");
    held.rollback().await.unwrap();
    let log = "{ authLog(filter: { types: [\"project_create\"] }) { entries { success } } }";
    while server.ask("root", log).body != r#"{"data":{"authLog":{"entries":[{"success":true}]}}}"# {
        assert!(began.elapsed() < Duration::from_secs(20), "the mutation has left no record");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.ask("root", "{ projects { slug } }").body, r#"{"data":{"projects":[{"slug":"late"}]}}"#);
}

#[tokio::test]
async fn a_mutation_whose_client_has_gone_leaves_its_record() {
    leaves_its_record("root", "project", "project_create", true).await;
}

#[tokio::test]
async fn a_refused_mutation_whose_client_has_gone_leaves_its_record() {
    leaves_its_record("login", "audit_log", "access_denied", false).await;
}

/// The mutation waits for the table when its client hangs up.
async fn leaves_its_record(token: &str, table: &str, kind: &str, success: bool) {
    let (server, database, _folder) = start(&[]);
    let lock = format!("LOCK TABLE {table} IN EXCLUSIVE MODE");
    let held = database.hold(database.either("UPDATE instance SET id = id", &lock)).await;
    let mut connection = Connection::open(&server.address);
    connection.send(&request(token, "mutation { createProject(projectSlug: \"gone\") { ok } }")).unwrap();
    // The mutation has begun as soon as it has a connection to write.
    let begun = Instant::now();
    while get(&server.management, "/metrics").body.contains("tenant_database_connections_used{pool=\"write\"} 0\n") {
        assert!(begun.elapsed() < Duration::from_secs(20), "the mutation does not begin");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(connection);
    assert_eq!(server.ask("root", ME).status, 200);
    held.rollback().await.unwrap();
    let began = Instant::now();
    let log = format!("{{ authLog(filter: {{ types: [\"{kind}\"] }}) {{ entries {{ success }} }} }}");
    let record = format!(r#"{{"data":{{"authLog":{{"entries":[{{"success":{success}}}]}}}}}}"#);
    while server.ask("root", &log).body != record {
        assert!(began.elapsed() < Duration::from_secs(20), "the mutation has left no record");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
