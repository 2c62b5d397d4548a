//! One line a request.

use std::time::Instant;

use serde_json::Value as Json;

use super::{Watched, start};
use crate::support::process::{Connection, PATIENCE, Process, get};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

/// The lines about requests, once there are so many.
fn requests(server: &Process, wanted: usize) -> Vec<Json> {
    let began = Instant::now();
    loop {
        let log = server.log();
        let lines: Vec<Json> = log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let lines: Vec<Json> = lines.into_iter().filter(|line: &Json| line.get("method").is_some()).collect();
        if lines.len() >= wanted {
            return lines;
        }
        assert!(began.elapsed() < PATIENCE, "{log}");
        std::thread::yield_now();
    }
}

fn post(token: &str, headers: &str, body: &str) -> String {
    format!(
        "POST /tenant HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn a_request_is_one_line() {
    let watched = start(&[]);
    let server = &watched.server;
    let mut connection = Connection::open(&server.address);
    let mut send = |text: String| {
        connection.send(&text).unwrap();
        connection.reply().unwrap().status
    };
    let headers = format!("X-Request-Id: my-request\r\ntraceparent: 00-{TRACE}-00f067aa0ba902b7-01\r\nX-Forwarded-For: 203.0.113.7\r\n");
    assert_eq!(send(post("root", &headers, r#"{"query":"query Who { me { id } }"}"#)), 200);
    assert_eq!(send(post("unknown", "X-Request-Id: a b\r\n", r#"{"query":"query Who { me { id } }"}"#)), 401);
    assert_eq!(send(post("root", "X-Contember-Force-Ok: 1\r\n", r#"{"query":"mutation { nothing }"}"#)), 200);
    assert_eq!(send("GET /elsewhere?token=x HTTP/1.1\r\nHost: x\r\n\r\n".into()), 404);
    assert_eq!(send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n".into()), 200);
    let shape = |line: &Json| {
        let text = |name: &str| match &line[name] {
            Json::Null => "-".to_owned(),
            Json::String(text) => text.clone(),
            other => other.to_string(),
        };
        ["level", "method", "path", "operation", "operation_type", "status", "client_ip"].map(text).join(" ")
    };
    let lines = requests(server, 4);
    let shapes: Vec<_> = lines.iter().map(shape).collect();
    assert_eq!(
        shapes,
        [
            "INFO POST /tenant Who query 200 203.0.113.7",
            "INFO POST /tenant - - 401 127.0.0.1",
            "INFO POST /tenant - - 400 127.0.0.1",
            "INFO GET other - - 404 127.0.0.1",
        ]
    );
    let full = &lines[0];
    assert_eq!((&full["request_id"], &full["trace_id"]), (&"my-request".into(), &TRACE.into()), "{full}");
    assert_eq!(full["parent_id"], "00f067aa0ba902b7");
    assert_eq!(full["identity_id"].as_str().unwrap().len(), 36, "{full}");
    assert!(full["duration_ms"].as_f64().unwrap() > 0.0, "{full}");
    assert_eq!(lines[1]["request_id"].as_str().unwrap().len(), 36, "a malformed id is replaced");
    assert!(lines[1].get("identity_id").is_none() && lines[1].get("trace_id").is_none(), "{}", lines[1]);
}

#[tokio::test]
async fn probes_are_lines_for_the_curious() {
    let watched = start(&[("RUST_LOG", "debug")]);
    let server = &watched.server;
    assert_eq!(get(&server.address, "/health").status, 200);
    let lines = requests(server, 1);
    assert_eq!((&lines[0]["level"], &lines[0]["path"]), (&"DEBUG".into(), &"/health".into()));
}

#[tokio::test]
async fn what_goes_wrong_names_its_request() {
    let Watched { server, database, .. } = &start(&[]);
    database.sql("ALTER TABLE project RENAME TO gone").await;
    let mut connection = Connection::open(&server.address);
    connection.send(&post("root", "X-Request-Id: my-request\r\n", r#"{"query":"{ projects { id } }"}"#)).unwrap();
    assert_eq!(connection.reply().unwrap().status, 500);
    requests(server, 1);
    let log = server.log();
    let fault: Json = serde_json::from_str(log.lines().find(|line| line.contains("a resolver failed")).unwrap()).unwrap();
    assert_eq!((&fault["span"]["request_id"], &fault["level"]), (&"my-request".into(), &"ERROR".into()), "{fault}");
}

#[tokio::test]
async fn no_line_is_lost_at_the_end() {
    let mut watched = start(&[]);
    let server = &mut watched.server;
    let mut connection = Connection::open(&server.address);
    for _ in 0..500 {
        connection.send(&post("unknown", "", "{}")).unwrap();
        connection.reply().unwrap();
    }
    server.signal("TERM");
    let (status, _) = server.wait();
    assert!(status.success());
    assert_eq!(requests(server, 500).len(), 500);
}
