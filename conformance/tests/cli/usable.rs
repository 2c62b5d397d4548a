//! Our own server, tested by the program as any other endpoint.
//!
//! **Invariant:** every server ends with its test.

use std::time::Duration;

use conformance::client::exchange::{Caller, Client, Request};
use conformance::client::tls::Trust;
use conformance::client::token::Token;
use conformance::mutants::{Act, Proxy};
use conformance::testbed::server::{Server, Services, build};
use serde_json::json;

use crate::{Ended, program, run, run_until};

const LOGIN: &str = "3333333333333333333333333333333333333333";
const ROOT: &str = "4444444444444444444444444444444444444444";

/// A server of its own for each test: it ends with the value.
fn server() -> Server {
    let binary = std::env::var("TENANT_SERVER_BIN").ok();
    // Never on a database that the caller's environment names.
    Server::start(Some("sqlite:"), binary.as_deref(), Services::default(), &Token::new(LOGIN), &Token::new(ROOT)).unwrap()
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
fn what_the_target_lacks_is_skipped() {
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
    let ended =
        run(&["--url", &url, "--login-token", LOGIN, "--root-email", "unknown@example.com", "--root-password", "hush-hush-1", "me"]);
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
    assert!(table.output.starts_with("| id | the contract | the reference | why | cases |\n"), "{}", table.output);
}

/// Our own server behind a proxy that injects one fault.
fn lied_to(act: Act, arguments: &[&str]) -> Ended {
    let server = server();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let proxy = runtime.block_on(Proxy::start(&server.endpoint, &Token::new(ROOT))).unwrap();
    proxy.tell(Some(act));
    let url = proxy.endpoint.shown();
    run(&[&["--url", &url, "--login-token", LOGIN, "--root-token", ROOT], arguments].concat())
}

const LYING_CASE: &str = "force-sign-out/unknown-id";

fn another_code() -> Act {
    Act::Literal("ForceSignOutPersonErrorCode.PERSON_NOT_FOUND".to_owned())
}

#[test]
fn a_broken_contract_is_shown_with_all_that_helps() {
    let ended = lied_to(Act::Null("ForceSignOutPersonResponse.error".to_owned()), &[LYING_CASE]);
    assert_eq!(ended.code, 1, "{}{}", ended.output, ended.errors);
    for part in [
        "--- fail force-sign-out/unknown-id (MUST)\n",
        "MUST: ",
        "code: expected Some(PersonNotFound), got None\n",
        "at the step: an unknown id\n",
        "--- expected\n+++ actual\n",
        "\n-          \"error\": {",
        "  > {\"operationName\":",
        "  < 200 {",
        "curl -sS -X POST 'http://127.0.0.1:",
        "-H \"Authorization: Bearer $TENANT_ROOT_TOKEN\"",
        "The endpoint breaks the contract.\n",
    ] {
        assert!(ended.output.contains(part), "{part}: {}", ended.output);
    }
    assert!(!ended.output.contains(ROOT) && !ended.output.contains(LOGIN), "{}", ended.output);
}

#[test]
fn a_value_outside_of_its_enum_is_a_finding() {
    let ended = lied_to(another_code(), &[LYING_CASE]);
    assert_eq!(ended.code, 1, "{}", ended.output);
    assert!(ended.output.contains("the answer does not fit the schema"), "{}", ended.output);
}

#[test]
fn a_known_failure_is_no_surprise() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known");
    std::fs::write(&file, format!("{LYING_CASE}: mended in the next version\n")).unwrap();
    let ended = lied_to(another_code(), &[LYING_CASE, "--known-failing", file.to_str().unwrap()]);
    assert_eq!(ended.code, 0, "{}", ended.output);
    let line = "known    force-sign-out/unknown-id (mended in the next version)\n";
    assert!(ended.errors.contains(line), "{}", ended.errors);
}

#[test]
fn root_may_come_with_e_mail_and_password() {
    let server = server();
    let query = "mutation { signUp(email: \"root@example.com\", password: \"Correct-Horse-7\", roles: [\"super_admin\"]) { ok } }";
    let request = Request::post(&Caller::new("root", Token::new(ROOT)), "application/json", json!({ "query": query }).to_string());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let client = Client::new(server.endpoint.clone(), Duration::from_secs(30), &Trust::default()).unwrap();
    assert_eq!(runtime.block_on(client.send(request.unwrap())).unwrap().status, 200);
    let (url, email) = (server.endpoint.shown(), "root@example.com");
    let arguments = ["--url", &url, "--login-token", LOGIN, "--root-email", email, "--root-password", "Correct-Horse-7", "--mode", "smoke"];
    let ended = run(&arguments);
    assert_eq!(ended.code, 0, "{}{}", ended.output, ended.errors);
}

#[test]
fn a_server_that_is_started_here_has_a_database_of_its_own() {
    let built = std::env::var("TENANT_SERVER_BIN").map_or_else(|_| build().unwrap(), Into::into);
    let mut command = program(&["--start", built.to_str().unwrap(), "--mode", "smoke"]);
    command.env("DATABASE_URL", "postgres://unknown@127.0.0.1:1/production");
    let ended = run_until(command, |_| {});
    assert_eq!(ended.code, 0, "{}{}", ended.output, ended.errors);
}
