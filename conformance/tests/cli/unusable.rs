//! Endpoints that cannot be asked, and users who ask for what is not there.
//!
//! **Invariant:** each trouble has one clear sentence, and none of them a token.

use std::process::Command;
use std::time::Duration;

use crate::endpoint::{Reply, answer, endpoint, is_first_question, nowhere, welcome};
use crate::{Ended, program, run, run_until};

const TOKENS: [&str; 4] =
    ["--login-token", "1111111111111111111111111111111111111111", "--root-token", "2222222222222222222222222222222222222222"];

fn ask(url: &str, more: &[&str]) -> Ended {
    let ended = run(&[&["--url", url, "--timeout", "1", "sign-out"], &TOKENS[..], more].concat());
    let said = format!("{}{}", ended.output, ended.errors);
    assert!(!said.contains("11111111") && !said.contains("22222222"), "a token in: {said}");
    ended
}

fn unusable(reply: Reply, sentence: &str) {
    let ended = ask(&endpoint(reply), &[]);
    assert_eq!(ended.code, 3, "{}{}", ended.output, ended.errors);
    assert_eq!(ended.output.matches("error: ").count(), 1, "one sentence: {}", ended.output);
    assert!(ended.output.contains(sentence), "{sentence}: {}", ended.output);
    assert!(ended.took < Duration::from_secs(10), "{:?}", ended.took);
}

#[test]
fn the_port_is_closed() {
    let ended = ask(&nowhere(), &[]);
    assert_eq!(ended.code, 3);
    assert!(ended.output.contains("cannot be asked: POST: no answer: Connection refused"), "{}", ended.output);
    assert!(ended.output.contains("The endpoint could not be asked everything."), "{}", ended.output);
}

#[test]
fn a_token_is_refused() {
    unusable(|_| answer(401, "application/json", r#"{"errors":[{"code":401}]}"#), "refuses the login token (401)");
}

#[test]
fn root_lacks_its_role() {
    unusable(|_| answer(200, "application/json", r#"{"data":{"me":{"roles":["person"]}}}"#), "without the global role super_admin");
}

#[test]
fn it_is_a_web_page() {
    unusable(|_| answer(200, "text/html", "<html>"), "with text/html instead of JSON: it is no GraphQL endpoint");
}

#[test]
fn it_is_another_api() {
    unusable(|_| answer(200, "application/json", r#"{"hello":"world"}"#), "with JSON without data or errors");
    unusable(|_| answer(200, "application/json", r#"{"data":{"posts":[]}}"#), "it is no Tenant API");
}

#[test]
fn it_never_answers() {
    unusable(|_| None, "POST: no whole answer in time");
}

#[test]
fn the_answer_is_cut_off() {
    unusable(|_| Some("HTTP/1.1 200 x\r\ncontent-length: 100\r\n\r\n{\"data\"".to_owned()), "the answer was cut off");
}

#[test]
fn it_speaks_no_http() {
    unusable(|_| Some("SSH-2.0-OpenSSH\r\n\r\n".to_owned()), "no answer");
}

#[test]
fn cases_that_get_no_json_are_unknown_and_the_others_go_on() {
    let ended = ask(&endpoint(|body| if is_first_question(body) { welcome() } else { answer(200, "application/json", "oops") }), &[]);
    assert_eq!(ended.code, 3, "{}", ended.output);
    let (unknown, all) = (ended.output.matches("--- error sign-out/").count(), ended.errors.lines().count());
    assert!(unknown > 1 && unknown == all, "{unknown} of {all}: {}", ended.output);
    assert!(ended.output.contains("the answer is no JSON"), "{}", ended.output);
}

#[test]
fn cases_that_hang_end_in_time() {
    let ended = ask(&endpoint(|body| if is_first_question(body) { welcome() } else { None }), &[]);
    assert_eq!(ended.code, 3);
    assert!(ended.took < Duration::from_secs(10), "{:?}", ended.took);
    assert!(ended.output.contains("no whole answer in time"), "{}", ended.output);
}

#[test]
fn ctrl_c_shows_what_is_known() {
    let url = endpoint(|body| if is_first_question(body) { welcome() } else { None });
    let command = program(&[&["--url", &url, "--timeout", "50"], &TOKENS[..]].concat());
    let ended = run_until(command, |child| {
        std::thread::sleep(Duration::from_secs(2));
        assert!(Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap().success());
    });
    assert_eq!(ended.code, 130, "{}{}", ended.output, ended.errors);
    assert!(ended.output.contains("Interrupted; this is what was known so far."), "{}", ended.output);
}

#[test]
fn mistakes_of_the_user_are_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("known");
    std::fs::write(&file, "me/person\n").unwrap();
    for (arguments, sentence) in [
        (&["me"][..], "error: no endpoint: name one with --url, TENANT_URL or --profile\n"),
        (&["--url", "http://host/tenant"], "the login token is missing"),
        (&["--url", "host", TOKENS[0], "x", TOKENS[2], "y"], "invalid URL: it must be an http address"),
        (&["list", "no-such-case"], "error: no-such-case fits no case; `list` shows all of them\n"),
        (&["list", "--mode", "quick"], "unknown mode quick"),
        (&["list", "--provisioner", "magic"], "the provisioner is none of"),
        (&["list", "--mailbox", "pigeon"], "a mailbox is"),
        (&["list", "--captchas", "host"], "the captcha service of the suite is"),
        (&["list", "--providers", "host"], "the identity provider of the suite is"),
        (&["list", "--known-failing", file.to_str().unwrap()], "line 1 of the known failures is not `case: reason`"),
        (&["list", "--known-failing", "/no/such/file"], "/no/such/file: "),
        (&["list", "--mode", "certify", "me"], "certify leaves nothing out"),
        (&["list", "--profile", "/no/such/file"], "the profile /no/such/file: "),
        (&["explain", "me/unknown"], "me/unknown fits no case"),
    ] {
        let ended = run(arguments);
        assert_eq!(ended.code, 2, "{arguments:?}: {}", ended.errors);
        assert!(ended.errors.contains(sentence) && ended.output.is_empty(), "{arguments:?}: {}", ended.errors);
    }
}
