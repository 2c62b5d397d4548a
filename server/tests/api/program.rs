//! The program itself: what it says and how it exits when something is wrong at start, and what `setup` does.

use serde_json::Value as Json;

use crate::support::TestApp;
use crate::support::place::Place;
use crate::support::program::{command, program, refusal};

/// Arguments, environment, and what the line must say.
type Case = (&'static [&'static str], &'static [(&'static str, &'static str)], &'static str);

#[test]
fn a_bad_option_or_setting_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [Case; 10] = [
        (&["--prot", "1"], &[], "unexpected argument '--prot'"),
        (&["--port", "70000"], &[], "'70000'"),
        (&[], &[("CONTEMBER_PORT", "x")], "'x'"),
        (&["serv"], &[], "unrecognized subcommand 'serv'"),
        (&[], &[("CONTEMBER_HTTP_TRUSTED_PROXIES", "10.0.0.0/8,proxy")], "`proxy` is neither a network nor an address"),
        (&[], &[("CONTEMBER_HTTP_GEO_COUNTRY_HEADER", "X Country")], "it is not the name of a header"),
        (&["--geo-country-header", "X-Country:"], &[], "'--geo-country-header <NAME>': it is not the name of a header"),
        (&["--geo-country-header=Cookie"], &[], "the header has credentials"),
        (&["setup"], &[("CONTEMBER_ROOT_EMAIL", "root@example.com")], "CONTEMBER_ROOT_PASSWORD must be set with CONTEMBER_ROOT_EMAIL"),
        (&["setup"], &[("CONTEMBER_LOGIN_TOKEN", "hunter-2")], "CONTEMBER_LOGIN_TOKEN may have letters, digits and `_` only"),
    ];
    for (args, env, want) in cases {
        let text = refusal(&program(folder.path(), args, env));
        assert!(text.contains(want) && !text.contains("hunter"), "{text}");
    }
}

#[test]
fn a_taken_port_is_named_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let text = refusal(&program(folder.path(), &["--port", &port, "--management-port", "0"], &[]));
    assert!(text.contains(&format!("cannot listen on 127.0.0.1:{port}")), "{text}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_directory_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let text = refusal(&program(&file, &["setup"], &[]));
    assert!(text.contains("cannot use the data directory") && text.contains("file"), "{text}");
}

#[test]
fn a_file_that_is_no_database_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tenant.sqlite"), "this is no database, whatever its name says".repeat(100)).unwrap();
    let text = refusal(&program(folder.path(), &["setup"], &[]));
    assert!(text.contains("cannot open the database") && text.contains("tenant.sqlite"), "{text}");
}

#[tokio::test]
async fn a_newer_database_is_refused() {
    let app = TestApp::start().await;
    app.sql("INSERT INTO seaql_migrations VALUES ('m20990101_000001_from_the_future', 0)").await;
    app.app.store.close().await;
    let text = refusal(&program(app.folder.path(), &["setup"], &[("DATABASE_URL", &app.database.url())]));
    assert!(text.contains("was written by a newer version of this program"), "{text}");
}

#[test]
fn setup_prints_what_it_made_once() {
    let place = Place::empty();
    let given = [("CONTEMBER_LOGIN_TOKEN", "mine")];
    let first = place.program(&["setup", "--json"], &given);
    assert!(first.status.success());
    let first: Json = serde_json::from_slice(&first.stdout).unwrap();
    assert_eq!(first["setUp"], true);
    assert_eq!(first["rootToken"].as_str().unwrap().len(), 40);
    assert!(first.get("loginToken").is_none(), "what is given is not printed");
    let file = std::fs::read_to_string(place.path().join("instance.local.yaml")).unwrap();
    assert!(file.contains(first["rootToken"].as_str().unwrap()) && !file.contains("mine"));
    let second = place.program(&["setup", "--json"], &given);
    assert_eq!(serde_json::from_slice::<Json>(&second.stdout).unwrap(), serde_json::json!({ "setUp": false }));
    let third = place.program(&["setup"], &given);
    assert!(String::from_utf8(third.stdout).unwrap().contains("instance.local.yaml"));
}

#[test]
fn a_missing_or_wrong_encryption_key_is_one_clear_line() {
    let place = Place::empty();
    assert!(place.program(&["setup"], &[]).status.success());
    let wrong = "0a".repeat(32);
    let text = refusal(&place.program(&["setup"], &[("CONTEMBER_ENCRYPTION_KEY", &wrong)]));
    assert!(text.contains("is not the one this instance's secrets are encrypted with") && !text.contains(&wrong), "{text}");
    let malformed = refusal(&place.program(&["setup"], &[("CONTEMBER_ENCRYPTION_KEY", "hunter2")]));
    assert!(malformed.contains("must be 64 hex digits") && !malformed.contains("hunter2"), "{malformed}");
    std::fs::remove_file(place.path().join("instance.local.yaml")).unwrap();
    let text = refusal(&place.program(&["setup"], &[]));
    assert!(text.contains("CONTEMBER_ENCRYPTION_KEY is not set"), "{text}");
}

#[test]
fn migrate_says_what_it_does() {
    let place = Place::empty();
    let said = |args: &[&str]| String::from_utf8(place.program(args, &[]).stdout).unwrap();
    let would = said(&["migrate", "--dry-run"]);
    assert!(would.starts_with("would apply m20260101_000001_create_identity\n"), "{would}");
    assert_eq!(said(&["migrate", "--dry-run"]), would, "looking changes nothing");
    assert_eq!(said(&["migrate"]), would.replace("would apply", "applied"));
    assert_eq!(said(&["migrate"]), "The database is up to date.\n");
    assert_eq!(said(&["migrate", "--dry-run"]), "The database is up to date.\n");
}

#[test]
fn a_database_that_cannot_be_reached_is_named_without_its_password() {
    let folder = tempfile::tempdir().unwrap();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("postgres://john:hunter2@127.0.0.1:{closed}/tenant");
    let text = refusal(&program(folder.path(), &["setup"], &[("DATABASE_URL", &url)]));
    assert!(text.contains(&format!("cannot open the database tenant on 127.0.0.1:{closed}: ")) && !text.contains("hunter2"), "{text}");
    let parts = [
        ("TENANT_DB_HOST", "127.0.0.1"),
        ("DEFAULT_DB_PORT", &closed.to_string()),
        ("DEFAULT_DB_USER", "john"),
        ("DEFAULT_DB_PASSWORD", "hunter2"),
        ("TENANT_DB_NAME", "tenant"),
    ];
    assert_eq!(refusal(&program(folder.path(), &["setup"], &parts)), text);
    for url in ["postgres://john:hunter2@[/tenant", "postgres://john:hunter2@db:port/tenant", "mysql://john:hunter2@db/tenant"] {
        let text = refusal(&program(folder.path(), &["setup"], &[("DATABASE_URL", url)]));
        assert!(text.contains("DATABASE_URL") && !text.contains("hunter2"), "{text}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn help_names_every_option_variable_and_default() {
    let folder = tempfile::tempdir().unwrap();
    let help = String::from_utf8(program(folder.path(), &["--help"], &[]).stdout).unwrap();
    let names = [
        "--host",
        "TENANT_HOST",
        "127.0.0.1",
        "--port",
        "CONTEMBER_PORT",
        "1025",
        "--data-dir",
        "TENANT_DATA_DIR",
        "data",
        "--management-port",
        "TENANT_MANAGEMENT_PORT",
        "1026",
        "--shutdown-delay",
        "TENANT_SHUTDOWN_TIMEOUT",
        "--playground",
        "TENANT_PLAYGROUND",
        "--mailer-host",
        "TENANT_MAILER_FROM",
        "TENANT_MAILER_WEBHOOK_URL",
        "--trusted-proxies",
        "CONTEMBER_HTTP_TRUSTED_PROXIES",
        "--geo-country-header",
        "CONTEMBER_HTTP_GEO_COUNTRY_HEADER",
        "CONTEMBER_LOGIN_TOKEN",
        "CONTEMBER_ROOT_TOKEN_HASHES",
        "CONTEMBER_ENCRYPTION_KEY",
        "--db-connections",
        "TENANT_DB_STATEMENT_TIMEOUT_MS",
        "DATABASE_URL",
        "TENANT_DB_HOST",
        "setup",
        "migrate",
        "copy",
        "backup",
        "schema",
    ];
    for name in names {
        assert!(help.contains(name), "{name} in\n{help}");
    }
}

/// What is printed after the reader has gone is lost, and that is no mistake.
#[test]
fn a_closed_pipe_ends_a_command_quietly() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["schema"][..], &["config"], &["--help"], &["completions", "bash"], &["setup"], &["migrate"]] {
        let mut child = command(folder.path(), &[])
            .args(args)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && text.is_empty(), "{args:?}: {text}");
    }
}
