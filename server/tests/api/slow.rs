//! Clients that send slowly, or nothing at all: they are disconnected, and no other client waits for them.

use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::database::TestDatabase;
use crate::support::process::{Connection, Process, get, request};

const ME: &str = "{ me { id } }";

fn start() -> (Process, TestDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    (Process::start(folder.path(), &database.url(), &["--read-timeout", "1"]), database, folder)
}

/// Without an answer, and long before a client would give up.
fn assert_cut_off(connection: &mut Connection, said: &str) {
    let began = Instant::now();
    assert!(connection.reply().is_err(), "{said:?}");
    assert!(began.elapsed() < Duration::from_secs(10), "{said:?}: {:?}", began.elapsed());
}

#[tokio::test]
async fn a_client_that_does_not_finish_its_head_is_disconnected() {
    let (server, _database, _folder) = start();
    for said in ["", "P", "PRI * HTTP/2.0\r\n", "POST /tenant HTTP/1.1\r\nHost: x\r\n"] {
        let mut connection = Connection::open(&server.address);
        connection.send(said).unwrap();
        assert_eq!(server.ask("login", ME).status, 200, "others are answered");
        assert_cut_off(&mut connection, said);
    }
}

#[tokio::test]
async fn a_head_that_comes_letter_by_letter_has_no_more_time() {
    let (server, _database, _folder) = start();
    let mut connection = Connection::open(&server.address);
    connection.send("GET /health HTTP/1.1\r\nx-slow: ").unwrap();
    let began = Instant::now();
    // Writing fails some time after the other end has closed.
    while connection.send("a").is_ok() {
        assert!(began.elapsed() < Duration::from_secs(20), "it goes on reading");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let (server, _database, _folder) = start();
    let mut connection = Connection::open(&server.address);
    let whole = request("login", ME);
    connection.send(&whole[..whole.len() - 5]).unwrap();
    let reply = connection.reply().unwrap();
    assert!(reply.status == 408 && reply.closes() && reply.body.contains("took too long"), "{reply:?}");
    assert!(connection.is_closed());
}

/// A proxy asks for the headers alone, and may announce the body that it keeps to itself.
#[tokio::test]
async fn a_verification_does_not_wait_for_a_body_either() {
    let (server, _database, _folder) = start();
    let mut connection = Connection::open(&server.address);
    connection.send("POST /verify HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer root\r\nContent-Length: 10\r\n\r\n{").unwrap();
    let began = Instant::now();
    let reply = connection.reply().unwrap();
    assert!(reply.status == 204 && reply.closes() && connection.is_closed(), "{reply:?}");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

/// What is asked for is large, and far more than a connection holds.
#[tokio::test]
async fn a_client_that_does_not_read_its_answers_is_disconnected() {
    const ANSWERS: usize = 200;
    let (server, _database, _folder) = start();
    let script = "GET /playground/app.js HTTP/1.1\r\nHost: x\r\n\r\n";
    let mut connection = Connection::open(&server.address);
    connection.send(script).unwrap();
    let one = connection.reply_bytes().unwrap().len();
    // Some of these are on their way; with the rest the server waits.
    connection.send(&script.repeat(ANSWERS)).unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    let taken = connection.rest_or_reset();
    assert!(taken < one * ANSWERS / 2, "{taken} of {} bytes", one * ANSWERS);
    assert_eq!(server.ask("login", ME).status, 200);
}

#[tokio::test]
async fn the_management_port_waits_no_longer() {
    let (server, _database, _folder) = start();
    for said in ["", "GET /livez HTTP/1.1\r\nHost: x\r\n"] {
        let mut connection = Connection::open(&server.management);
        connection.send(said).unwrap();
        assert_eq!(get(&server.management, "/livez").status, 200, "others are answered");
        assert_cut_off(&mut connection, said);
    }
}

#[tokio::test]
async fn a_quick_client_keeps_its_connection() {
    let (server, _database, _folder) = start();
    let mut connection = Connection::open(&server.address);
    for _ in 0..4 {
        let reply = connection.ask("login", ME).unwrap();
        assert!(reply.status == 200 && !reply.closes(), "{reply:?}");
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
}

/// Two readers of the same bytes must not see two different requests.
#[tokio::test]
async fn a_request_whose_end_is_in_doubt_is_not_followed_by_another() {
    let (server, _database, _folder) = start();
    let hidden = "GET /health HTTP/1.1\r\nHost: x\r\n\r\n";
    let post =
        |headers: &str, body: &str| format!("POST /tenant HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer login\r\n{headers}\r\n\r\n{body}");
    let length = hidden.len() + 5;
    for sent in [
        post(&format!("Content-Length: {length}\r\nTransfer-Encoding: chunked"), &format!("0\r\n\r\n{hidden}")),
        post(&format!("Transfer-Encoding: chunked\r\nContent-Length: {length}"), &format!("0\r\n\r\n{hidden}")),
        post(&format!("Content-Length: 0\r\nContent-Length: {length}"), &format!("0\r\n\r\n{hidden}")),
        post("Content-Length: +5", &format!("0\r\n\r\n{hidden}")),
        post("Transfer-Encoding: chunked, identity", &format!("0\r\n\r\n{hidden}")),
        post("Transfer-Encoding: xchunked", &format!("0\r\n\r\n{hidden}")),
        post("Transfer-Encoding : chunked", &format!("0\r\n\r\n{hidden}")),
    ] {
        let mut connection = Connection::open(&server.address);
        connection.send(&sent).unwrap();
        let first = connection.reply();
        assert!(first.as_ref().map_or(true, |reply| (400..500).contains(&reply.status)), "{sent}: {first:?}");
        let second = connection.reply();
        assert!(second.is_err(), "{sent}: {first:?}, and then {second:?}");
    }
    assert_eq!(server.ask("login", ME).status, 200);
}
