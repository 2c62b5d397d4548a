//! Connections: how many there are at once, what one of them may hold, and who is answered while others keep theirs.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use server::http;
use server::readiness::Readiness;

use crate::support::TestApp;
use crate::support::database::TestDatabase;
use crate::support::process::{Connection, PATIENCE, Process, command, get};
use crate::support::program::refusal;

const ME: &str = "{ me { id } }";

/// The program with a soft and a hard limit of open files.
fn limited(command: &Command, files: &str) -> Command {
    let mut limited = Command::new("prlimit");
    limited.env_clear().envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    limited.arg(format!("--nofile={files}")).arg(command.get_program()).args(command.get_args().collect::<Vec<&OsStr>>());
    limited
}

#[test]
fn connections_beyond_the_limit_are_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    let server = Process::start(folder.path(), &database.url(), &["--max-connections", "4"]);
    let mut kept: Vec<_> = (0..4).map(|_| Connection::open(&server.address)).collect();
    for connection in &mut kept {
        assert_eq!(connection.ask("root", ME).unwrap().status, 200);
    }
    let reply = Connection::open(&server.address).reply().unwrap();
    assert!(reply.status == 503 && reply.closes() && reply.field("retry-after") == Some("1"), "{reply:?}");
    assert_eq!(reply.json()["errors"][0]["code"], 503);
    let metrics = get(&server.management, "/metrics").body;
    assert!(metrics.contains("\ntenant_connections 4\n") && metrics.contains("\ntenant_connections_rejected_total 1\n"), "{metrics}");
    assert_eq!(kept[0].ask("root", ME).unwrap().status, 200);
    kept.pop();
    let began = Instant::now();
    while !get(&server.management, "/metrics").body.contains("\ntenant_connections 3\n") {
        assert!(began.elapsed() < PATIENCE);
    }
    assert_eq!(server.ask("root", ME).status, 200);
}

#[test]
fn silent_connections_leave_files_for_everything_else() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    let mut command = limited(&command(folder.path(), &[("DATABASE_URL", &database.url())]), "100:256");
    let mut server = Process::spawn(&mut command, &folder.path().join("server.log"));
    server.wait_ready();
    server.until_it_logs("\"open_files\":256");
    let mut kept = Connection::open(&server.address);
    assert_eq!(kept.ask("root", ME).unwrap().status, 200);
    let silent: Vec<_> = (0..300).filter_map(|_| Connection::try_open(&server.address).ok()).collect();
    assert_eq!(silent.len(), 300);
    let began = Instant::now();
    while !get(&server.management, "/metrics")
        .body
        .lines()
        .any(|line| line.strip_prefix("tenant_connections_rejected_total ").is_some_and(|number| number.parse::<usize>().unwrap() >= 200))
    {
        assert!(began.elapsed() < PATIENCE);
    }
    assert_eq!(get(&server.management, "/livez").status, 200);
    assert_eq!(server.readiness().0, 200);
    assert_eq!(kept.ask("root", ME).unwrap().status, 200);
    assert!(!server.log().contains("no connection can be accepted"), "{}", server.log());
}

#[test]
fn more_connections_than_files_are_refused_at_start() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = limited(command(folder.path(), &[]).args(["--max-connections", "5000"]), "100:1000");
    let text = refusal(&command.output().unwrap());
    assert!(text.contains("5000 connections") && text.contains("which is 1000") && text.contains("TENANT_MAX_CONNECTIONS"), "{text}");
}

/// One frame of HTTP/2: its type, flags and stream, and what it holds.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

fn read_frame(connection: &mut TcpStream) -> (u8, u32, Vec<u8>) {
    let mut head = [0; 9];
    connection.read_exact(&mut head).unwrap();
    let mut payload = vec![0; usize::try_from(u32::from_be_bytes([0, head[0], head[1], head[2]])).unwrap()];
    connection.read_exact(&mut payload).unwrap();
    (head[3], u32::from_be_bytes([head[5], head[6], head[7], head[8]]), payload)
}

/// Without limits, one connection could hold a body of the largest size for each of its streams.
#[test]
fn one_connection_of_http_2_has_few_streams_and_small_windows() {
    const HEADERS: u8 = 1;
    const RST_STREAM: u8 = 3;
    const SETTINGS: u8 = 4;
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    let server = Process::start(folder.path(), &database.url(), &[]);
    let mut connection = TcpStream::connect(&server.address).unwrap();
    connection.set_read_timeout(Some(PATIENCE)).unwrap();
    connection.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").unwrap();
    connection.write_all(&frame(SETTINGS, 0, 0, &[])).unwrap();
    let (kind, _, settings) = read_frame(&mut connection);
    assert_eq!(kind, SETTINGS);
    let setting =
        |wanted: u8| settings.chunks(6).find(|entry| entry[1] == wanted).map(|entry| u32::from_be_bytes(entry[2..].try_into().unwrap()));
    assert_eq!((setting(3), setting(4)), (Some(32), Some(64 * 1024)), "streams, and the window of each");
    // POST, http, /tenant, x, the token, and the type of a body that is waited for.
    let head = b"\x83\x86\x44\x07/tenant\x41\x01x\x0f\x08\x0bBearer root\x0f\x10\x10application/json";
    for number in 0..40 {
        connection.write_all(&frame(HEADERS, 4, 2 * number + 1, head)).unwrap();
    }
    let mut refused = Vec::new();
    while refused.len() < 8 {
        let (kind, stream, payload) = read_frame(&mut connection);
        if kind == RST_STREAM {
            assert_eq!(payload, [0, 0, 0, 7], "a refused stream can be tried again");
            refused.push(stream);
        }
    }
    assert_eq!(refused, (32..40).map(|number| 2 * number + 1).collect::<Vec<_>>());
}

/// The client blocks the only thread of the runtime that the database is used on.
#[tokio::test]
async fn the_management_port_answers_while_the_other_runtime_is_blocked() {
    let app = TestApp::start().await;
    let readiness = Arc::new(Readiness::default());
    readiness.started(app.app.store.clone());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    http::manage(Arc::clone(&readiness), http::Started::default(), listener, Duration::from_secs(5)).unwrap();
    let began = Instant::now();
    assert_eq!(get(&address, "/livez").status, 200);
    assert_eq!(get(&address, "/metrics").status, 200);
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(get(&address, "/readyz").body, r#"{"failing":"database","status":"unavailable"}"#);
    let ready = tokio::task::spawn_blocking(move || {
        let began = Instant::now();
        while get(&address, "/readyz").status != 200 {
            assert!(began.elapsed() < PATIENCE);
        }
    });
    ready.await.unwrap();
}

#[test]
fn silent_connections_to_the_management_port_are_limited() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    let server = Process::start(folder.path(), &database.url(), &["--read-timeout", "2"]);
    let mut silent: Vec<_> = (0..http::MANAGEMENT_CONNECTIONS).map(|_| Connection::open(&server.management)).collect();
    assert_eq!(Connection::open(&server.management).reply().unwrap().status, 503);
    assert!(silent[0].reply().is_err(), "it is cut off after the read timeout");
    let began = Instant::now();
    while get(&server.management, "/livez").status != 200 {
        assert!(began.elapsed() < PATIENCE);
    }
}
