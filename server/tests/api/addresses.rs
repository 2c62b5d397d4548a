//! E-mail addresses that another version or program has stored in another form than the one that is looked for.
//!
//! **Invariant:** each person is found by the address that is stored; no two persons become one.

use std::collections::BTreeMap;

use crate::support::PASSWORD;
use crate::support::database::TestDatabase;
use crate::support::process::{Connection, Process};

const MIGRATION: &str = "DELETE FROM seaql_migrations WHERE version = 'm20260101_000015_compose_addresses'";

/// More than are changed at once.
const MANY: usize = 250;

fn sign_up(server: &Process, email: &str) {
    let reply =
        server.ask("root", &format!("mutation {{ signUp(email: \"{email}\", password: \"{PASSWORD}\") {{ ok error {{ code }} }} }}"));
    assert_eq!(reply.json()["data"]["signUp"]["ok"], true, "{email} {reply:?}");
}

/// The person who signs in with the address.
fn found(server: &Process, email: &str) -> Option<String> {
    let query =
        format!("mutation {{ signIn(email: \"{email}\", password: \"{PASSWORD}\") {{ error {{ code }} result {{ person {{ id }} }} }} }}");
    let signed_in = &server.ask("login", &query).json()["data"]["signIn"];
    if signed_in["result"].is_null() {
        assert_eq!(signed_in["error"]["code"], "UNKNOWN_EMAIL", "{email}");
    }
    signed_in["result"]["person"]["id"].as_str().map(str::to_owned)
}

/// The ids of all persons, by the stored address.
fn persons(server: &Process, filter: &str) -> BTreeMap<String, String> {
    let answer = server.ask("root", &format!("{{ persons(filter: {{ email: \"{filter}\" }}, limit: 1000) {{ id email }} }}")).json();
    let persons = answer["data"]["persons"].as_array().unwrap_or_else(|| panic!("{answer}")).clone();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    persons.iter().map(|person| (text(&person["email"]), text(&person["id"]))).collect()
}

#[tokio::test]
async fn stored_addresses_get_the_form_that_is_looked_for_unless_two_would_be_equal() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(folder.path());
    let server = Process::start(folder.path(), &database.url(), &[]);
    for name in ["jorg", "jane", "mark", "\u{e4}nna", "anna", "one", "two"] {
        sign_up(&server, &format!("{name}@example.com"));
    }
    let before = persons(&server, "@example.com");
    drop(server);
    for (name, stored) in [
        ("jorg", "jo\u{308}rg@example.com"),
        ("jane", "Jane@Example.com"),
        ("mark", "\u{feff}mark@example.com"),
        ("anna", "a\u{308}nna@example.com"),
        ("one", "e\u{302}\u{323}@example.com"),
        ("two", "e\u{323}\u{302}@example.com"),
    ] {
        database.sql(&format!("UPDATE person SET email = '{stored}' WHERE email = '{name}@example.com'")).await;
    }
    database.sql(MIGRATION).await;
    let server = Process::start(folder.path(), &database.url(), &[]);
    let id = |name: &str| Some(before[&format!("{name}@example.com")].clone());
    for typed in ["jo\u{308}rg@example.com", "j\u{f6}rg@example.com", "J\u{d6}RG@example.com"] {
        assert_eq!(found(&server, typed), id("jorg"), "{typed}");
    }
    for part in ["j\u{f6}r", "jo\u{308}r", "JO\u{308}"] {
        assert_eq!(persons(&server, part).into_keys().collect::<Vec<_>>(), ["j\u{f6}rg@example.com"], "{part}");
    }
    assert_eq!(found(&server, "jane@example.com"), id("jane"));
    assert_eq!(found(&server, "mark@example.com"), id("mark"));
    // Each of those who would have the same address is found by the stored one, and the composed one stays with who has it.
    assert_eq!(found(&server, "\u{e4}nna@example.com"), id("\u{e4}nna"));
    assert_eq!(found(&server, "a\u{308}nna@example.com"), id("anna"));
    assert_eq!(found(&server, "e\u{302}\u{323}@example.com"), id("one"));
    assert_eq!(found(&server, "e\u{323}\u{302}@example.com"), id("two"));
    assert_eq!(found(&server, "\u{1ec7}@example.com"), None);
    let log = server.log();
    let kept: Vec<_> = log.lines().filter(|line| line.contains("is kept in its old form")).collect();
    assert_eq!(kept.len(), 3, "{log}");
    for (name, other) in [("anna", "\u{e4}nna"), ("one", "two"), ("two", "one")] {
        let (name, other) = (format!("\"person\":\"{}\"", id(name).unwrap()), format!("\"other\":\"{}\"", id(other).unwrap()));
        assert!(kept.iter().any(|line| line.contains(&name) && line.contains(&other)), "{name} {other} {log}");
    }
    assert!(kept.iter().all(|line| !line.contains("example.com")), "{log}");
}

#[tokio::test]
async fn any_number_of_addresses_get_the_form_that_is_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let database = TestDatabase::empty(folder.path());
    let server = Process::start(folder.path(), &database.url(), &[]);
    let mut connection = Connection::open(&server.address);
    for number in 0..MANY {
        // An imported password, since making a hash takes its time.
        let hash = "$2b$04$abcdefghijklmnopqrstuu5Lo0g67CiD3M4RpN1BmBb4Crp5w7dbK";
        let query = format!("mutation {{ signUp(email: \"oo{number}@example.com\", passwordHash: \"{hash}\") {{ ok error {{ code }} }} }}");
        let reply = connection.ask("root", &query).unwrap();
        assert_eq!(reply.json()["data"]["signUp"]["ok"], true, "{reply:?}");
    }
    drop(server);
    database.sql("UPDATE person SET email = replace(email, 'oo', 'o\u{308}')").await;
    database.sql(MIGRATION).await;
    let server = Process::start(folder.path(), &database.url(), &[]);
    let stored = persons(&server, "@example.com");
    assert_eq!(stored.len(), MANY);
    assert!(stored.keys().all(|email| email.starts_with('\u{f6}')), "{stored:?}");
    assert!(!server.log().contains("is kept in its old form"));
}
