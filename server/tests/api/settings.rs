//! Where settings come from, what wins, and what is said about one that cannot be used.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::support::program::{program, refusal};

const KEY: &str = "5c0d3e8f1a7b4c29d6e0f83b2a5c7d1e9f4b6a08c3d5e7f9012b4d6f8a0c2e41";

/// A folder with files of settings and secrets.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// What `config` shows.
    fn shown(&self, args: &[&str], env: &[(&str, &str)]) -> String {
        let output = program(&self.data(), &[args, &["config"]].concat(), env);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, env: &[(&str, &str)]) -> String {
        refusal(&program(&self.data(), &["config"], env))
    }
}

fn line<'a>(shown: &'a str, key: &str) -> &'a str {
    let starts = [format!("{key} ="), format!("# {key} is")];
    shown.lines().find(|line| starts.iter().any(|start| line.starts_with(start.as_str()))).unwrap()
}

#[test]
fn the_command_line_wins_over_the_environment_over_the_file_over_the_default() {
    let place = Place::new();
    let file = place
        .file("tenant.toml", "port = 2001\nshutdown-delay = 2001\ndb-lock-timeout = 2001\ngeo-country-header = 'X-Geo'\ntrusted-proxies = ['10.0.0.0/8', '192.0.2.1']\n");
    let env = [("TENANT_CONFIG", file.as_str()), ("CONTEMBER_PORT", "3001"), ("TENANT_SHUTDOWN_DELAY", "3001")];
    let shown = place.shown(&["--port", "4001"], &env);
    assert_eq!(line(&shown, "port"), "port = 4001 # option --port");
    assert_eq!(line(&shown, "shutdown-delay"), "shutdown-delay = 3001 # environment TENANT_SHUTDOWN_DELAY");
    assert_eq!(line(&shown, "db-lock-timeout"), format!("db-lock-timeout = 2001 # db-lock-timeout in {file}"));
    assert_eq!(line(&shown, "trusted-proxies"), format!("trusted-proxies = \"10.0.0.0/8,192.0.2.1\" # trusted-proxies in {file}"));
    assert_eq!(line(&shown, "geo-country-header"), format!("geo-country-header = \"X-Geo\" # geo-country-header in {file}"));
    assert_eq!(line(&place.shown(&[], &[]), "geo-country-header"), "# geo-country-header is not set");
    assert_eq!(line(&shown, "shutdown-timeout"), "shutdown-timeout = 5 # default");
    assert_eq!(line(&shown, "login-token"), "# login-token is not set");
    assert_eq!(line(&place.shown(&["--config", &file], &[]), "port"), format!("port = 2001 # port in {file}"));
    assert!(!place.data().exists(), "looking leaves nothing behind");
}

#[test]
fn a_variable_that_is_set_to_nothing_is_not_set() {
    let place = Place::new();
    let file = place.file("tenant.toml", "port = 2001\n");
    let env = [
        ("TENANT_CONFIG", file.as_str()),
        ("CONTEMBER_PORT", ""),
        ("TENANT_HOST", ""),
        ("TENANT_DB_LOCK_TIMEOUT_MS", ""),
        ("DEFAULT_DB_LOCK_TIMEOUT_MS", "7"),
    ];
    let shown = place.shown(&[], &env);
    assert_eq!(line(&shown, "port"), format!("port = 2001 # port in {file}"));
    assert_eq!(line(&shown, "host"), "host = \"127.0.0.1\" # default");
    assert_eq!(line(&shown, "db-lock-timeout"), "db-lock-timeout = 7 # environment DEFAULT_DB_LOCK_TIMEOUT_MS");
    assert_eq!(line(&place.shown(&[], &[("TENANT_CONFIG", "")]), "config"), "# config is not set");
}

#[test]
fn the_file_counts_for_what_the_program_does() {
    let place = Place::new();
    let file = place.file("tenant.toml", &format!("login-token = 'mine'\nencryption-key = '{KEY}'\n"));
    let output = program(&place.data(), &["setup", "--json", "--config", &file], &[]);
    let made: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(made["rootToken"].is_string() && made.get("loginToken").is_none() && made.get("encryptionKey").is_none(), "{made}");
}

#[test]
fn a_secret_comes_from_a_file_of_its_own_without_the_end_of_its_line() {
    let place = Place::new();
    let (key, token) = (place.file("key", &format!("{KEY}\n")), place.file("token", "hunter2\r\n"));
    let url = place.file("url", "postgres://john:hunter2@db/tenant\n");
    let file = place.file("tenant.toml", &format!("login-token-file = '{token}'\n"));
    let env = [
        ("TENANT_CONFIG", file.as_str()),
        ("CONTEMBER_ENCRYPTION_KEY_FILE", key.as_str()),
        ("CONTEMBER_ROOT_TOKEN_FILE", token.as_str()),
        ("DATABASE_URL_FILE", url.as_str()),
        ("DEFAULT_DB_PASSWORD_FILE", token.as_str()),
    ];
    let shown = place.shown(&[], &env);
    assert!(!shown.contains("hunter") && !shown.contains(KEY), "{shown}");
    assert_eq!(line(&shown, "encryption-key"), "encryption-key = \"***\" # environment CONTEMBER_ENCRYPTION_KEY_FILE");
    assert_eq!(line(&shown, "login-token"), format!("login-token = \"***\" # login-token-file in {file}"));
    assert_eq!(line(&shown, "database-url"), "database-url = \"postgres://john:***@db/tenant\" # environment DATABASE_URL_FILE");
    assert_eq!(line(&shown, "db-password"), "db-password = \"***\" # environment DEFAULT_DB_PASSWORD_FILE");

    for name in ["DATABASE_URL", "CONTEMBER_ROOT_TOKEN", "TENANT_DB_PASSWORD", "TENANT_COPY_TO"] {
        let pointer = format!("{name}_FILE");
        let text = place.refused(&[(name, "hunter2"), (&pointer, &token)]);
        assert_eq!(text, format!("tenant-server: {name} and {pointer} are both set; keep one"));
    }
    let missing = place.refused(&[("CONTEMBER_LOGIN_TOKEN_FILE", "/nowhere/token")]);
    assert!(missing.contains("CONTEMBER_LOGIN_TOKEN_FILE: /nowhere/token cannot be read"), "{missing}");
    let empty = place.file("empty", "\n");
    assert!(place.refused(&[("CONTEMBER_LOGIN_TOKEN_FILE", &empty)]).ends_with("is empty"));
}

#[test]
fn an_address_to_copy_to_comes_from_a_file_as_well() {
    let place = Place::new();
    let to = place.file("to", "mysql://john:hunter2@db/x\n");
    let text = refusal(&program(&place.data(), &["copy"], &[("TENANT_COPY_TO_FILE", &to)]));
    assert!(text.contains("--to (TENANT_COPY_TO) must begin with postgres:// or sqlite:"), "{text}");
}

#[test]
fn settings_of_databases_are_shared_with_the_original_and_the_own_ones_win() {
    let place = Place::new();
    let file = place.file("tenant.toml", "db-user = 'file'\ndb-name = 'file'\n");
    let env = [
        ("TENANT_CONFIG", file.as_str()),
        ("DEFAULT_DB_HOST", "shared"),
        ("TENANT_DB_HOST", "own"),
        ("DEFAULT_DB_USER", "shared"),
        ("DEFAULT_DB_STATEMENT_TIMEOUT_MS", "3000"),
        ("DEFAULT_DB_LOCK_TIMEOUT_MS", "3000"),
        ("TENANT_DB_LOCK_TIMEOUT_MS", "4000"),
    ];
    let shown = place.shown(&[], &env);
    assert_eq!(line(&shown, "db-host"), "db-host = \"own\" # environment TENANT_DB_HOST");
    assert_eq!(line(&shown, "db-user"), "db-user = \"shared\" # environment DEFAULT_DB_USER");
    assert_eq!(line(&shown, "db-name"), format!("db-name = \"file\" # db-name in {file}"));
    assert_eq!(line(&shown, "db-statement-timeout"), "db-statement-timeout = 3000 # environment DEFAULT_DB_STATEMENT_TIMEOUT_MS");
    assert_eq!(line(&shown, "db-lock-timeout"), "db-lock-timeout = 4000 # environment TENANT_DB_LOCK_TIMEOUT_MS");
}

#[test]
fn what_cannot_be_used_is_named_without_its_value() {
    let place = Place::new();
    let path = |name: &str| place.0.path().join(name).to_str().unwrap().to_owned();
    let cases = [
        ("prot = 1\n", "`prot` in {} is not a setting; `tenant-server config` lists them"),
        ("json = true\n", "`json` in {} is not a setting"),
        ("config = 'hunter2'\n", "`config` in {} is not a setting"),
        ("port-file = 'hunter2'\n", "`port-file` in {} is not a setting"),
        ("port = 'hunter2'\n", "the value of port cannot be used; it comes from: port in {}"),
        ("mode = 'hunter2'\n", "the value of mode cannot be used; it comes from: mode in {}"),
        ("root-token = hunter2\n", "{} is not TOML, or has a key twice, in line 1"),
        ("root-token = 'hunter-2'\n", "CONTEMBER_ROOT_TOKEN may have letters, digits and `_` only"),
        ("root-token = 'hunter2'\nroot-token-file = 'x'\n", "root-token and root-token-file are both in {}; keep one"),
        ("database-url = 'mysql://hunter2'\n", "DATABASE_URL must begin with postgres:// or sqlite:"),
    ];
    for (text, want) in cases {
        let file = place.file("bad.toml", text);
        let said = place.refused(&[("TENANT_CONFIG", &file)]);
        assert!(said.contains(&want.replace("{}", &file)) && !said.contains("hunter"), "{said}");
    }
    let file = place.file("url.toml", "database-url = 'sqlite:'\n");
    let said = place.refused(&[("TENANT_CONFIG", &file), ("TENANT_DB_HOST", "db")]);
    assert!(said.contains("name two databases; keep one"), "{said}");
    let said = place.refused(&[("TENANT_CONFIG", &path("missing.toml"))]);
    assert!(said.contains("cannot read the settings in") && said.contains("missing.toml"), "{said}");
    assert!(place.refused(&[("CONTEMBER_PORT", "x")]).contains("for '--port <PORT>': invalid digit found in string (CONTEMBER_PORT)"));
    let shared = place.refused(&[("DEFAULT_DB_LOCK_TIMEOUT_MS", "hunter2")]);
    assert!(shared.contains("db-lock-timeout cannot be used; it comes from: environment DEFAULT_DB_LOCK_TIMEOUT_MS"), "{shared}");
    assert!(!place.data().exists());
}

#[test]
fn the_help_does_not_know_the_file() {
    let place = Place::new();
    let file = place.file("tenant.toml", "port = 2001\n");
    let help = program(Path::new("x"), &["--help"], &[("TENANT_CONFIG", &file)]);
    let help = String::from_utf8(help.stdout).unwrap();
    assert!(help.contains("[default: 1025]") && !help.contains("2001"), "{help}");
}

#[test]
fn what_is_shown_can_be_read_as_a_file() {
    let place = Place::new();
    let shown = place.shown(&["--host", "::1"], &[("TENANT_DB_POOL_MAX_CONNECTIONS", "7")]);
    let file = place.file("shown.toml", &shown);
    let again = program(Path::new("data"), &["config"], &[("TENANT_CONFIG", &file)]);
    let again = String::from_utf8(again.stdout).unwrap();
    assert_eq!(line(&again, "host"), format!("host = \"::1\" # host in {file}"));
    assert_eq!(line(&again, "db-connections"), format!("db-connections = 7 # db-connections in {file}"));
}
