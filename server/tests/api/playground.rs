//! `/playground` on the wire: who gets it, and who gets the login token with it. What a browser makes of it is `cargo xtask playground check`.

use crate::support::place::Place;
use crate::support::process::{Connection, Process, command};

const LOCAL: &str = "Host: localhost:1025\r\nSec-Fetch-Site: same-origin\r\nReferer: http://localhost:1025/playground\r\n";

fn start(place: &Place, args: &[&str], env: &[(&str, &str)]) -> Process {
    let url = place.database.url();
    let env = [&[("DATABASE_URL", url.as_str())], env].concat();
    let mut process = Process::spawn(command(place.path(), &env).args(args), &place.path().join("server.log"));
    process.wait_ready();
    process
}

/// Head and body, which may be packed.
fn get(server: &Process, path: &str, more: &str) -> (String, Vec<u8>) {
    let address = server.address.replace("0.0.0.0", "127.0.0.1");
    let mut connection = Connection::open(&address);
    connection.send(&format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{more}\r\n")).unwrap();
    let bytes = connection.rest_bytes();
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    (String::from_utf8(bytes[..end].to_vec()).unwrap().to_ascii_lowercase(), bytes[end + 4..].to_vec())
}

fn status(server: &Process, path: &str) -> String {
    get(server, path, LOCAL).0.split(' ').nth(1).unwrap().to_owned()
}

/// The login token that the page gets.
fn given(server: &Process, more: &str) -> Option<String> {
    let (head, body) = get(server, "/playground/start.json", more);
    assert!(head.starts_with("http/1.1 200") && !head.contains("access-control-allow-origin"), "{head}");
    let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert!(body["schema"]["__schema"]["types"].is_array());
    body["loginToken"].as_str().map(str::to_owned)
}

#[test]
fn the_page_may_load_nothing_from_elsewhere_and_not_be_framed() {
    let server = Place::ready();
    let server = start(&server, &[], &[]);
    for path in ["/playground", "/playground/", "/playground/app.js", "/playground/app.css", "/playground/licences.txt"] {
        let (head, body) = get(&server, path, LOCAL);
        assert!(head.starts_with("http/1.1 200") && !body.is_empty(), "{head}");
        let policy = head.lines().find_map(|line| line.strip_prefix("content-security-policy: ")).unwrap();
        assert!(policy.starts_with("default-src 'none'; ") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!["unsafe", "http", "*"].iter().any(|word| policy.contains(word)), "{policy}");
        assert!(head.contains("\r\nx-frame-options: deny") && head.contains("\r\nx-content-type-options: nosniff"), "{head}");
    }
    let nonce = || {
        let (head, body) = get(&server, "/playground", LOCAL);
        let nonce = head.split_once("'nonce-").unwrap().1.split_once('\'').unwrap().0.to_owned();
        assert!(String::from_utf8(body).unwrap().contains(&format!("content=\"{nonce}\"")) && nonce.len() == 32, "{nonce}");
        nonce
    };
    assert_ne!(nonce(), nonce());
    let (head, body) = get(&server, "/playground/app.js", &format!("{LOCAL}Accept-Encoding: br, gzip;q=0.5\r\n"));
    assert!(head.contains("\r\ncontent-encoding: gzip") && body.starts_with(&[0x1f, 0x8b]), "{head}");
    let (head, _) = get(&server, "/playground/app.js", &format!("{LOCAL}Accept-Encoding: identity, gzip;q=0\r\n"));
    assert!(head.starts_with("http/1.1 406"), "{head}");
    assert_eq!(status(&server, "/playground/other"), "404");
}

#[test]
fn it_is_served_where_it_is_wanted() {
    let place = Place::ready();
    assert_eq!(status(&start(&place, &["--playground", "off"], &[]), "/playground"), "404");
    assert_eq!(status(&start(&place, &[], &[("TENANT_PLAYGROUND", "off")]), "/playground/start.json"), "404");
    assert_eq!(status(&start(&place, &["--host", "0.0.0.0", "--mode", "development"], &[]), "/playground"), "404");
    let server = start(&place, &["--host", "0.0.0.0", "--mode", "development", "--playground", "on"], &[]);
    assert_eq!(status(&server, "/playground"), "200");
    assert_eq!(given(&server, LOCAL), None, "others could ask the same");
}

#[test]
fn the_login_token_goes_to_a_browser_on_this_machine_alone() {
    let server = Place::ready();
    let server = start(&server, &[], &[]);
    for host in ["localhost:1025", "127.0.0.1:1025", "[::1]:1025"] {
        let more = LOCAL.replace("localhost:1025", host);
        assert_eq!(given(&server, &more).as_deref(), Some("login"), "{more}");
    }
    // As a proxy on this machine asks that adds nothing.
    assert_eq!(given(&server, &LOCAL.replace("http://localhost:1025", "https://tenant.example")), None);
    assert_eq!(given(&server, "Host: localhost:1025\r\n"), None, "this is no browser");
    assert_eq!(given(&server, "Host: rebound.example:1025\r\n"), None);
    for more in ["X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1", "Origin: http://rebound.example", "Sec-Fetch-Site: cross-site"] {
        assert_eq!(given(&server, &format!("{LOCAL}{more}\r\n")), None, "{more}");
    }
}

#[test]
fn only_a_login_token_is_given_away() {
    let place = Place::ready();
    drop(start(&place, &[], &[]));
    for other in ["root", "unknown"] {
        let server = start(&place, &[], &[("CONTEMBER_LOGIN_TOKEN", other)]);
        assert_eq!(given(&server, LOCAL), None, "{other}");
    }
    assert_eq!(given(&start(&place, &[], &[("CONTEMBER_LOGIN_TOKEN", "")]), LOCAL), None);
}

#[test]
fn a_token_that_was_made_is_given_away_by_the_start_that_made_it() {
    let place = Place::ready();
    let env = [("CONTEMBER_LOGIN_TOKEN", "")];
    let made = given(&start(&place, &[], &env), LOCAL).unwrap();
    assert_eq!(made.len(), 40);
    assert_eq!(given(&start(&place, &[], &env), LOCAL), None);
}
