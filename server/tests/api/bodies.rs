//! Bodies of requests: which are read, how much of them, and what a client is told about those that are not.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use tempfile::TempDir;

use crate::support::database::TestDatabase;
use crate::support::process::{Connection, Process, Reply, get};

const ME: &str = r#"{"query":"{ me { id } }"}"#;
const MEGABYTE: usize = 1024 * 1024;

/// Long before anything times out.
const AT_ONCE: Duration = Duration::from_secs(5);

fn start(args: &[&str]) -> (Process, TestDatabase, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::ready(folder.path());
    (Process::start(folder.path(), &database.url(), args), database, folder)
}

fn head(headers: &str) -> String {
    format!("POST /tenant HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{headers}\r\n\r\n")
}

/// Sends a head, and what belongs to it, and reads the answer.
fn sent(connection: &mut Connection, headers: &str, body: &[u8]) -> Reply {
    connection.send(&head(&format!("{headers}\r\nContent-Length: {}", body.len()))).unwrap();
    connection.send_bytes(body).unwrap();
    connection.reply().unwrap()
}

fn posted(server: &Process, headers: &str, body: &[u8]) -> Reply {
    sent(&mut Connection::open(&server.address), &format!("Authorization: Bearer root\r\n{headers}"), body)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn a_token_is_checked_before_the_body_arrives() {
    let (server, _database, _folder) = start(&[]);
    for token in ["X-Note: no token", "Authorization: Basic abc", "Authorization: Bearer unknown"] {
        for body in
            ["Content-Length: 900000", "Content-Length: 20\r\nExpect: 100-continue", "Transfer-Encoding: chunked\r\nExpect: 100-continue"]
        {
            let began = Instant::now();
            let mut connection = Connection::open(&server.address);
            connection.send(&head(&format!("{token}\r\n{body}"))).unwrap();
            let reply = connection.reply().unwrap();
            assert!(reply.status == 401 && reply.closes() && began.elapsed() < AT_ONCE, "{token}, {body}: {reply:?}");
        }
    }
}

#[test]
fn malformed_json_has_precedence_over_the_token_in_a_short_body() {
    let (server, _database, _folder) = start(&[]);
    let long = format!("{{{}", " ".repeat(100_000));
    for token in ["X-Note: no token", "Authorization: Basic abc", "Authorization: Bearer unknown"] {
        let mut connection = Connection::open(&server.address);
        for (body, status) in [("{", 400), (ME, 401), ("{}", 401)] {
            let reply = sent(&mut connection, token, body.as_bytes());
            assert!(reply.status == status && !reply.closes(), "{token}, {body}: {reply:?}");
        }
        assert_eq!(sent(&mut connection, token, long.as_bytes()).status, 401);
    }
}

#[test]
fn half_a_body_of_a_client_without_a_token_is_not_waited_for_long() {
    let (server, _database, _folder) = start(&["--read-timeout", "1"]);
    let mut connection = Connection::open(&server.address);
    connection.send(&format!("{}{{", head("Authorization: Bearer unknown\r\nContent-Length: 20"))).unwrap();
    let (began, reply) = (Instant::now(), connection.reply().unwrap());
    assert!(reply.status == 401 && reply.closes() && began.elapsed() < AT_ONCE, "{reply:?}");
}

#[test]
fn a_body_announced_as_too_large_is_not_asked_for() {
    let (server, _database, _folder) = start(&[]);
    for expect in ["X-Note: nothing", "Expect: 100-continue"] {
        let mut connection = Connection::open(&server.address);
        connection.send(&head(&format!("Authorization: Bearer root\r\nContent-Length: 2000000\r\n{expect}"))).unwrap();
        let (began, reply) = (Instant::now(), connection.reply().unwrap());
        assert!(reply.status == 413 && reply.closes() && began.elapsed() < AT_ONCE, "{expect}: {reply:?}");
    }
    let mut connection = Connection::open(&server.address);
    connection.send(&head(&format!("Authorization: Bearer root\r\nContent-Length: {}\r\nExpect: 100-continue", ME.len()))).unwrap();
    assert_eq!(connection.interim().unwrap(), 100, "any other body is asked for");
    connection.send(ME).unwrap();
    assert_eq!(connection.reply().unwrap().status, 200);
}

#[test]
fn chunks_are_read_up_to_the_limit() {
    let (server, _database, _folder) = start(&[]);
    let mut connection = Connection::open(&server.address);
    connection.send(&head("Authorization: Bearer root\r\nTransfer-Encoding: chunked")).unwrap();
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
    for _ in 0..17 {
        connection.send(&chunk).unwrap();
    }
    let (began, reply) = (Instant::now(), connection.reply().unwrap());
    assert!(reply.status == 413 && reply.closes() && began.elapsed() < AT_ONCE, "{reply:?}");
}

/// Ordinary clients read the answer only after they have sent everything.
#[test]
fn a_client_that_sends_everything_still_reads_why_it_was_rejected() {
    let (server, _database, _folder) = start(&[]);
    for (token, status) in [("Authorization: Bearer root", 413), ("Authorization: Bearer unknown", 401)] {
        let reply = sent(&mut Connection::open(&server.address), token, &vec![b' '; 8 * MEGABYTE]);
        assert!(reply.status == status && reply.closes(), "{reply:?}");
    }
}

#[test]
fn an_answer_says_whether_another_request_can_follow() {
    let (server, _database, _folder) = start(&[]);
    for path in ["/nowhere", "/verify/nowhere", "/verify", "/"] {
        let mut connection = Connection::open(&server.address);
        let request = |length: usize| format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        connection.send(&format!("{}{ME}", request(ME.len()))).unwrap();
        assert!(!connection.reply().unwrap().closes(), "{path}: a short body is discarded");
        connection.send(&request(900_000)).unwrap();
        assert!(connection.reply().unwrap().closes(), "{path}: a long one is not");
        assert!(connection.is_closed());
    }
}

#[test]
fn packed_bodies_are_unpacked_within_the_limits() {
    let (server, _database, _folder) = start(&[]);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(ME.as_bytes()).unwrap();
    let zlib = zlib.finish().unwrap();
    let packed = gzip(ME.as_bytes());
    let bomb = gzip(&vec![b' '; 100 * MEGABYTE]);
    assert!(bomb.len() < 200_000);
    for (coding, body, status) in [
        ("gzip", packed.as_slice(), 200),
        ("deflate", &zlib, 200),
        ("identity", ME.as_bytes(), 200),
        ("gzip", &bomb, 413),
        ("gzip", &packed[..packed.len() - 1], 400),
        ("gzip", ME.as_bytes(), 400),
        ("br", ME.as_bytes(), 415),
        ("gzip, gzip", &packed, 415),
    ] {
        let began = Instant::now();
        let reply = posted(&server, &format!("Content-Encoding: {coding}"), body);
        assert!(reply.status == status && began.elapsed() < AT_ONCE, "{coding}: {reply:?}");
        assert!(status == 200 || reply.json()["errors"][0]["message"].is_string());
        assert_eq!(reply.field("accept-encoding"), (status == 415).then_some("gzip, deflate"));
    }
    let unknown = sent(&mut Connection::open(&server.address), "Authorization: Bearer unknown\r\nContent-Encoding: gzip", &bomb);
    assert_eq!(unknown.status, 401);
}

#[test]
fn a_byte_order_mark_before_the_json_is_skipped() {
    let (server, _database, _folder) = start(&[]);
    assert_eq!(posted(&server, "X-Note: a", format!("\u{feff}{ME}").as_bytes()).status, 200);
}

#[test]
fn json_that_is_nested_too_deeply_is_rejected_as_such() {
    let (server, _database, _folder) = start(&[]);
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    let body = |depth: usize| format!(r#"{{"query":"{{ me {{ id }} }}","variables":{{"a":{}}}}}"#, nested(depth));
    assert_eq!(posted(&server, "X-Note: a", body(62).as_bytes()).status, 200);
    for depth in [63, 126, 127, 100_000] {
        let reply = posted(&server, "X-Note: a", body(depth).as_bytes());
        assert!(reply.status == 400 && reply.body.contains("limit of 64 nested levels"), "{reply:?}");
    }
    for depth in [63, 64, 127, 1000] {
        let mut connection = Connection::open(&server.address);
        let variables = format!("{{\"a\":{}}}", nested(depth)).replace('{', "%7B").replace('}', "%7D").replace('"', "%22");
        let url = format!("/tenant?query=%7Bme%7Bid%7D%7D&variables={variables}");
        connection.send(&format!("GET {url} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer root\r\n\r\n")).unwrap();
        let reply = connection.reply().unwrap();
        assert_eq!(
            (reply.status, reply.body.contains("variables exceeds")),
            if depth == 63 { (200, false) } else { (400, true) },
            "{reply:?}"
        );
    }
}

/// Clients that send nearly everything, and then nothing.
#[test]
fn large_bodies_together_leave_memory_for_short_ones() {
    const BUDGET: usize = 4 * MEGABYTE;
    let (server, _database, _folder) = start(&["--body-memory", &BUDGET.to_string()]);
    let large = format!("{}{ME}", " ".repeat(MEGABYTE - ME.len()));
    let begun = || {
        let mut connection = Connection::open(&server.address);
        connection.send(&head(&format!("Authorization: Bearer root\r\nContent-Length: {}", large.len()))).unwrap();
        connection.send(&large[..large.len() - 10]).unwrap();
        connection
    };
    let mut waiting = Vec::new();
    for number in 1..=3 {
        waiting.push(begun());
        server.until_bodies_take(|bytes| bytes >= number * (MEGABYTE - 10));
    }
    let reply = begun().reply().unwrap();
    assert!(reply.status == 503 && reply.field("retry-after") == Some("1") && reply.closes(), "{reply:?}");
    assert!(get(&server.management, "/metrics").body.contains("\ntenant_request_bodies_rejected_total 1\n"));
    assert_eq!(posted(&server, "X-Note: a", ME.as_bytes()).status, 200, "a short body still has memory");
    drop(waiting);
    server.until_bodies_take(|bytes| bytes == 0);
    assert_eq!(posted(&server, "X-Note: a", large.as_bytes()).status, 200);
}

/// Without a token of their own, clients could otherwise take the memory of those that have one.
#[test]
fn bodies_without_a_valid_token_take_no_memory_of_the_others() {
    let (server, _database, _folder) = start(&["--max-body", "65536", "--body-memory", "262144"]);
    let short = format!("{{{}", " ".repeat(60_000));
    let half_sent = || {
        let mut connection = Connection::open(&server.address);
        connection.send(&head(&format!("Authorization: Bearer unknown\r\nContent-Length: {}", short.len() + 10))).unwrap();
        connection.send(&short).unwrap();
        connection
    };
    let mut waiting: Vec<_> = (0..10).map(|_| half_sent()).collect();
    let began = Instant::now();
    assert_eq!(posted(&server, "X-Note: a", format!("{}{ME}", " ".repeat(60_000)).as_bytes()).status, 200);
    for connection in &mut waiting {
        assert_eq!(connection.reply().unwrap().status, 401);
    }
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(get(&server.management, "/metrics").body.contains("\ntenant_request_bodies_rejected_total 0\n"));
}

/// The token was valid when the head arrived.
#[test]
fn a_token_that_is_revoked_while_its_body_arrives_is_rejected() {
    let (server, _database, _folder) = start(&[]);
    let key = r#"mutation { createGlobalApiKey(description: "test", roles: []) { result { apiKey { id token } } } }"#;
    let key = server.ask("root", key).json()["data"]["createGlobalApiKey"]["result"]["apiKey"].clone();
    let token = key["token"].as_str().unwrap();
    let mut connection = Connection::open(&server.address);
    assert_eq!(connection.ask(token, "{ me { id } }").unwrap().status, 200);
    let begun = Instant::now();
    connection.send(&head(&format!("Authorization: Bearer {token}\r\nContent-Length: {}", ME.len()))).unwrap();
    connection.send(&ME[..5]).unwrap();
    server.until_bodies_take(|bytes| bytes > 0);
    let disable = format!("mutation {{ disableApiKey(id: {}) {{ ok }} }}", key["id"]);
    assert!(server.ask("root", &disable).body.contains("true"));
    // The token is checked again only after more than a second.
    while begun.elapsed() < Duration::from_millis(1500) {
        std::thread::yield_now();
    }
    connection.send(&ME[5..]).unwrap();
    assert_eq!(connection.reply().unwrap().status, 401);
}

/// A short text whose values would take hundreds of times its memory.
#[test]
fn the_memory_for_values_counts_as_well() {
    let (server, _database, _folder) = start(&["--body-memory", &(4 * MEGABYTE).to_string()]);
    let mut connection = Connection::open(&server.address);
    let half = " ".repeat(900_000);
    connection.send(&head("Authorization: Bearer root\r\nContent-Length: 1000000")).unwrap();
    connection.send(&half).unwrap();
    let mut others = Vec::new();
    for _ in 0..2 {
        let mut other = Connection::open(&server.address);
        other.send(&head("Authorization: Bearer root\r\nContent-Length: 1000000")).unwrap();
        other.send(&half).unwrap();
        others.push(other);
    }
    server.until_bodies_take(|bytes| bytes >= 3 * half.len());
    let objects = format!("{{\"query\":\"{{ me {{ id }} }}\",\"variables\":{{\"a\":[{}1]}}}}", "{\"\":0},".repeat(2000));
    assert_eq!(posted(&server, "X-Note: a", objects.as_bytes()).status, 503);
    drop((connection, others));
    server.until_bodies_take(|bytes| bytes == 0);
    assert_ne!(posted(&server, "X-Note: a", objects.as_bytes()).status, 503);
}
