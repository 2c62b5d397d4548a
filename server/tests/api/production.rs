//! What production refuses, and what it permits on the operator's own machine.

use crate::support::process::{Process, command};
use crate::support::program::{Serving, program, refusal};

const LOGIN: &str = "63f1b2d0c0a94f7c8d1c1f4d9a6f2f8e5b7a3c21";
const ROOT: &str = "1f0e3c5d7b9a8f6e4d2c0b1a3948576f6e7d8c9b";
const KEY: &str = "5c0d3e8f1a7b4c29d6e0f83b2a5c7d1e9f4b6a08c3d5e7f9012b4d6f8a0c2e41";
const ANY_PORT: [&str; 4] = ["--port", "0", "--management-port", "0"];

#[test]
fn a_first_start_in_production_makes_nothing_up() {
    let folder = tempfile::tempdir().unwrap();
    let start =
        |env: &[(&str, &str)]| refusal(&program(folder.path(), &ANY_PORT, &[&[("TENANT_SERVER_MODE", "production")], env].concat()));
    let text = start(&[]);
    assert!(
        text.contains("set CONTEMBER_LOGIN_TOKEN, CONTEMBER_ROOT_TOKEN, CONTEMBER_ENCRYPTION_KEY, or run `tenant-server setup`"),
        "{text}"
    );
    let text = start(&[("CONTEMBER_LOGIN_TOKEN", LOGIN), ("CONTEMBER_ROOT_TOKEN_HASH", &"0a".repeat(32))]);
    assert!(text.contains("set CONTEMBER_ENCRYPTION_KEY, or run"), "{text}");
    assert!(!folder.path().join("instance.local.yaml").exists());
}

#[test]
fn production_serves_with_credentials_that_are_given_or_were_made_up_on_request() {
    let folder = tempfile::tempdir().unwrap();
    let given = [
        ("TENANT_SERVER_MODE", "production"),
        ("CONTEMBER_LOGIN_TOKEN", LOGIN),
        ("CONTEMBER_ROOT_TOKEN", ROOT),
        ("CONTEMBER_ENCRYPTION_KEY", KEY),
    ];
    Serving::start(folder.path(), &given).stop();
    let folder = tempfile::tempdir().unwrap();
    assert!(program(folder.path(), &["setup"], &given[..1]).status.success());
    Serving::start(folder.path(), &given[..1]).stop();
}

#[test]
fn a_server_that_listens_to_other_machines_is_in_production() {
    let folder = tempfile::tempdir().unwrap();
    let mode = |args: &[&str]| {
        let output = program(folder.path(), &[args, &["config"]].concat(), &[]);
        String::from_utf8(output.stdout).unwrap().lines().find(|line| line.starts_with("mode")).unwrap().to_owned()
    };
    assert_eq!(mode(&[]), "mode = \"development\" # default, as only this machine is listened to");
    assert_eq!(mode(&["--host", "::1"]), mode(&[]));
    assert_eq!(mode(&["--host", "0.0.0.0"]), "mode = \"production\" # default, as other machines are listened to");
    assert_eq!(mode(&["--host", "::", "--mode", "development"]), "mode = \"development\" # option --mode");
    let text = refusal(&program(folder.path(), &[&ANY_PORT[..], &["--host", "0.0.0.0"]].concat(), &[]));
    assert!(text.contains("in production no credentials are generated"), "{text}");
}

#[test]
fn production_refuses_what_can_be_guessed() {
    let folder = tempfile::tempdir().unwrap();
    let zeros = "0".repeat(40);
    let weak = [
        ("CONTEMBER_ROOT_TOKEN", zeros.as_str()),
        ("CONTEMBER_LOGIN_TOKEN", "hunter2"),
        ("CONTEMBER_ROOT_TOKENS", "63f1b2d0c0a94f7c8d1c1f4d9a6f2f8e5b7a3c21, hunter2"),
        ("CONTEMBER_ENCRYPTION_KEY", "0000000000000000000000000000000000000000000000000000000000000000"),
    ];
    for (name, value) in weak {
        let said = |mode, command| program(folder.path(), &["--mode", mode, command], &[(name, value)]);
        for command in ["setup", "config"] {
            let text = refusal(&said("production", command));
            assert!(text.contains(&format!("{name} can be guessed")) && !text.contains(value) && !text.contains("hunter"), "{text}");
        }
        assert!(said("development", "config").status.success());
    }
}

#[test]
fn production_refuses_an_instance_whose_tokens_can_be_guessed() {
    let strong = "63f1b2d0c0a94f7c8d1c1f4d9a6f2f8e5b7a3c21";
    let zeros = "0".repeat(40);
    for (login, root, is_refused) in [(strong, "abc", true), ("login", strong, true), (zeros.as_str(), strong, true), (strong, "", false)] {
        let folder = tempfile::tempdir().unwrap();
        let env = [("CONTEMBER_LOGIN_TOKEN", login), ("CONTEMBER_ROOT_TOKEN", root)];
        assert!(program(folder.path(), &["--mode", "development", "setup"], &env).status.success());
        if is_refused {
            let text = refusal(&program(folder.path(), &ANY_PORT, &[("TENANT_SERVER_MODE", "production")]));
            assert!(text.contains("of this instance can be guessed, which production refuses"), "{text}");
        } else {
            Serving::start(folder.path(), &[("TENANT_SERVER_MODE", "production")]).stop();
        }
    }
}

#[test]
fn production_refuses_a_root_password_below_the_policy() {
    let folder = tempfile::tempdir().unwrap();
    let start = |mode, password| {
        let env = [("CONTEMBER_ROOT_EMAIL", "root@example.com"), ("CONTEMBER_ROOT_PASSWORD", password)];
        program(folder.path(), &["--mode", mode, "setup"], &env)
    };
    for weak in ["abc", "hunter2hunter2", "Password1"] {
        let text = refusal(&start("production", weak));
        assert!(text.contains("CONTEMBER_ROOT_PASSWORD does not meet the default password policy") && !text.contains(weak), "{text}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is written");
    assert!(start("production", "Correct-Horse-7").status.success());
}

#[test]
fn the_log_says_what_has_started_and_that_it_has_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let env = [("CONTEMBER_LOGIN_TOKN", "hunter2"), ("TENANT_AUDIT_RETENTION", "365d")];
    let mut process = Process::spawn(&mut command(folder.path(), &env), &folder.path().join("server.log"));
    process.wait_ready();
    process.signal("TERM");
    assert!(process.wait().0.success());
    let log = process.log();
    let line =
        |message: &str| log.lines().find(|line| line.contains(&format!("\"message\":\"{message}\""))).unwrap_or_else(|| panic!("{log}"));
    let started = line("started");
    assert!(started.contains("\"store\":\"sqlite\"") && started.contains("\"mode\":\"development\""), "{started}");
    assert!(started.contains(env!("CARGO_PKG_VERSION")) && started.contains(&process.address.replace("http://", "")), "{started}");
    let unknown = line("the environment has a variable that is unknown and ignored");
    assert!(unknown.contains("CONTEMBER_LOGIN_TOKN"), "{unknown}");
    assert!(!log.contains("hunter2") && !log.contains("TENANT_AUDIT_RETENTION"), "{log}");
    line("stopped");
}
