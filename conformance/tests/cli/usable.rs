//! Our own server, asked by the program as anybody would ask theirs.
//!
//! **Invariant:** every server ends with its test.

use conformance::server::Server;
use conformance::token::Token;

use crate::{Ended, run};

const LOGIN: &str = "3333333333333333333333333333333333333333";
const ROOT: &str = "4444444444444444444444444444444444444444";

/// A server of its own for each test: it ends with the value.
fn server() -> Server {
    let binary = std::env::var("TENANT_SERVER_BIN").ok();
    // Never on a database that the caller's environment names.
    Server::start_on(Some("sqlite:"), binary.as_deref(), &Token::new(LOGIN), &Token::new(ROOT)).unwrap()
}

fn ask(arguments: &[&str]) -> Ended {
    let server = server();
    let url = server.endpoint.shown();
    run(&[&["--url", &url, "--login-token", LOGIN, "--root-token", ROOT], arguments].concat())
}

#[test]
fn six_steps_are_a_smoke_test() {
    let ended = ask(&["--mode", "smoke"]);
    assert_eq!(ended.code, 0, "{}{}", ended.output, ended.errors);
    assert!(ended.errors.contains("pass     overview/six-steps\n"), "{}", ended.errors);
    assert!(ended.output.ends_with("The endpoint keeps the contract.\n"), "{}", ended.output);
}

#[test]
fn what_the_target_lacks_is_skipped_and_forbids_a_certificate() {
    let ended = ask(&["--mode", "smoke", "--provisioner", "none"]);
    assert_eq!(ended.code, 0, "{}", ended.output);
    let reason = "skip     overview/six-steps (needs a provisioner that gives a project its roles)\n";
    assert!(ended.errors.contains(reason) && ended.errors.contains("pass     overview/six-steps-with-built-in-role\n"), "{}", ended.errors);
}

#[test]
fn a_known_failure_that_passes_is_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known");
    std::fs::write(&file, "# none of these is true\nme/*: not there yet\n").unwrap();
    let ended = ask(&["me", "--known-failing", file.to_str().unwrap()]);
    assert_eq!(ended.code, 1, "{}", ended.output);
    assert!(ended.output.contains("listed as a known failure (not there yet), but it passes: take it off the list"), "{}", ended.output);
}

#[test]
fn a_case_can_be_switched_off() {
    let ended = ask(&["overview", "--skip", "overview/six-steps"]);
    assert_eq!(ended.code, 0, "{}", ended.output);
    assert!(ended.errors.contains("disabled overview/six-steps (switched off by overview/six-steps)\n"), "{}", ended.errors);
}

#[test]
fn a_profile_says_it_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("profile.toml");
    let server = server();
    let url = server.endpoint.shown();
    let text = format!("name = \"my server\"\nurl = \"{url}\"\nlogin_token = \"{LOGIN}\"\nroot_token = \"{ROOT}\"\nmode = \"smoke\"\n");
    std::fs::write(&file, text).unwrap();
    let ended = run(&["--profile", file.to_str().unwrap()]);
    assert_eq!(ended.code, 0, "{}{}", ended.output, ended.errors);
    assert!(ended.output.contains("mode smoke, my server\n"), "{}", ended.output);
}

#[test]
fn a_wrong_password_of_root_is_one_sentence() {
    let server = server();
    let url = server.endpoint.shown();
    let ended = run(&["--url", &url, "--login-token", LOGIN, "--root-email", "nobody@example.com", "--root-password", "hush-hush-1", "me"]);
    assert_eq!(ended.code, 3, "{}", ended.errors);
    assert!(ended.output.contains("root could not sign in with its e-mail and password: UnknownEmail"), "{}", ended.output);
    assert!(!format!("{}{}", ended.output, ended.errors).contains("hush-hush"), "{}", ended.output);
}

#[test]
fn cases_are_listed_and_explained() {
    let listed = run(&["list", "overview/*", "--provisioner", "none"]);
    assert!(listed.output.contains("MUST    overview/six-steps  (needs a provisioner"), "{}", listed.output);
    let explained = run(&["explain", "api-keys/disable/then-401"]);
    assert_eq!(explained.code, 0);
    assert!(explained.output.contains("MUST: ") && explained.output.contains("\"status\": 401"), "{}", explained.output);
    let table = run(&["list", "--deviations"]);
    assert!(table.output.starts_with("| the contract | the reference | why | cases |\n"), "{}", table.output);
}
