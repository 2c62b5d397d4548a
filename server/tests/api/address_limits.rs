//! `rateLimits.signUpPerIp` and `.loginPerIp`: what counts, for whom, and for how long.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value as Json, json};

use crate::support::{Caller, PASSWORD, TestApp};

const SIGN_IN: &str = "mutation($email: String!) { signIn(email: $email, password: \"wrong\") { error { code retryAfter } } }";
const SIGN_UP: &str = "mutation($email: String!) { signUp(email: $email) { error { code developerMessage } } }";
const LIMITED: &str = "RATE_LIMIT_EXCEEDED";

/// At most `limit` attempts of the setting within `window`.
async fn set(app: &TestApp, setting: &str, limit: u32, window: &str) {
    let query = "mutation($config: ConfigInput!) { configure(config: $config) { ok } }";
    let config = json!({ "rateLimits": { setting: { "limit": limit, "window": window } } });
    assert_eq!(app.root().run_with(query, json!({ "config": config })).await["data"]["configure"]["ok"], true);
}

/// Tries to sign in as a person of its own; the code and the seconds to wait.
async fn try_to_sign_in(caller: Caller<'_>, name: &str) -> (String, Option<i64>) {
    let answer = caller.run_with(SIGN_IN, json!({ "email": format!("{name}@example.com") })).await;
    let error = &answer["data"]["signIn"]["error"];
    (error["code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned(), error["retryAfter"].as_i64())
}

fn allowed() -> (String, Option<i64>) {
    ("UNKNOWN_EMAIL".to_owned(), None)
}

fn limited(seconds: i64) -> (String, Option<i64>) {
    (LIMITED.to_owned(), Some(seconds))
}

async fn sign_up(app: &TestApp, email: &str) -> Json {
    app.root().run_with(SIGN_UP, json!({ "email": email })).await["data"]["signUp"]["error"].clone()
}

/// What is counted, as it is stored.
async fn counted(app: &TestApp) -> Vec<String> {
    app.database.texts("SELECT scope FROM attempt ORDER BY scope").await
}

#[tokio::test]
async fn of_many_sign_ins_at_once_on_two_nodes_exactly_as_many_pass_as_are_allowed() {
    let one = TestApp::start().await;
    let other = one.another().await;
    set(&one, "loginPerIp", 3, "PT1H").await;
    let (nodes, names) = ([&one, &other], (0..10).map(|n| format!("person{n}")).collect::<Vec<_>>());
    let tries = names.iter().enumerate().map(|(n, name)| try_to_sign_in(nodes[n % 2].login().at("192.0.2.1"), name));
    let answers = one.database.race("attempt", join_all(tries)).await;
    assert_eq!(answers.iter().filter(|answer| **answer == allowed()).count(), 3, "{answers:?}");
    assert_eq!(answers.iter().filter(|answer| **answer == limited(3600)).count(), 7, "{answers:?}");
    assert_eq!(counted(&one).await, ["login_per_ip"; 3]);
}

#[tokio::test]
async fn of_many_sign_ups_in_one_document_and_at_once_exactly_as_many_pass_as_are_allowed() {
    let app = TestApp::start().await;
    set(&app, "signUpPerIp", 4, "PT1M").await;
    let document = |request: usize| {
        let field = |n: usize| format!("a{n}: signUp(email: \"p{request}-{n}@example.com\") {{ ok error {{ code developerMessage }} }} ");
        format!("mutation {{ {} }}", (0..3).map(field).collect::<String>())
    };
    let documents: Vec<_> = (0..3).map(document).collect();
    let root = app.root();
    let answers = join_all(documents.iter().map(|document| root.run(document))).await;
    let fields = answers.iter().flat_map(|answer| (0..3).map(move |n| &answer["data"][format!("a{n}")])).collect::<Vec<_>>();
    let refused = json!({ "code": LIMITED, "developerMessage": "too many requests from this address: the next one can be tried in 60 s" });
    assert_eq!(fields.iter().filter(|field| field["ok"] == true).count(), 4, "{answers:?}");
    assert_eq!(fields.iter().filter(|field| field["error"] == refused).count(), 5, "{answers:?}");
    assert_eq!(app.root().run("{ persons { id } }").await["data"]["persons"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn the_window_slides_and_a_rejected_attempt_does_not_extend_it() {
    let app = TestApp::start().await;
    set(&app, "loginPerIp", 2, "PT10S").await;
    let next = || try_to_sign_in(app.login(), "john");
    // The wait of the address would hide that of the client.
    let query = "mutation { configure(config: { login: { baseBackoff: \"PT0S\" } }) { ok } }";
    assert_eq!(app.root().run(query).await["data"]["configure"]["ok"], true);
    assert_eq!(next().await, allowed());
    app.pass(Duration::from_secs(4));
    assert_eq!(next().await, allowed());
    assert_eq!(next().await, limited(6));
    app.pass(Duration::from_millis(500));
    assert_eq!(next().await, limited(6), "the wait is rounded up");
    app.pass(Duration::from_micros(5_499_999));
    assert_eq!(next().await, limited(1));
    app.pass(Duration::from_micros(1));
    assert_eq!(next().await, allowed());
    assert_eq!(next().await, limited(4), "the second attempt leaves the window next");
    app.pass(Duration::from_secs(4));
    assert_eq!(next().await, allowed());
    assert_eq!(next().await, limited(6));
    assert_eq!(counted(&app).await.len(), 2, "attempts out of the window are deleted");
}

#[tokio::test]
async fn every_attempt_counts_that_is_let_in_whatever_becomes_of_it() {
    let app = TestApp::start().await;
    app.person("john@example.com", &[]).await;
    for setting in ["loginPerIp", "signUpPerIp"] {
        set(&app, setting, 3, "PT1H").await;
    }
    assert!(app.sign_in("john@example.com", PASSWORD).await.is_ok());
    assert_eq!(app.sign_in("john@example.com", "wrong").await, Err("INVALID_PASSWORD".into()));
    let answer = app.login().run_with(SIGN_IN, json!({ "email": "john@example.com" })).await;
    assert_eq!(answer["data"]["signIn"]["error"], json!({ "code": LIMITED, "retryAfter": 1 }), "the wait of the address");
    let answer = app.login().run_with(SIGN_IN, json!({ "email": "john@example.com" })).await;
    assert_eq!(answer["data"]["signIn"]["error"], json!({ "code": LIMITED, "retryAfter": 3600 }), "the limit of the client");
    assert_eq!(sign_up(&app, "john@example.com").await["code"], "EMAIL_ALREADY_EXISTS");
    assert_eq!(sign_up(&app, "john").await["code"], "INVALID_EMAIL_FORMAT");
    let bad = app.root().run("mutation { signUp(email: \"a@example.com\", passwordHash: \"x\") { ok } }").await;
    assert_eq!(bad["errors"][0]["extensions"]["code"], "UserInputError");
    assert_eq!(sign_up(&app, "jane@example.com").await["code"], LIMITED);
    // A caller without the permission learns nothing and is not counted.
    set(&app, "signUpPerIp", 9, "PT1H").await;
    let denied = app.login().run_with(SIGN_UP, json!({ "email": "jane@example.com" })).await;
    assert_eq!(denied["errors"][0]["extensions"]["code"], "ForbiddenError");
    assert_eq!(counted(&app).await, ["login_per_ip", "login_per_ip", "login_per_ip", "sign_up_per_ip", "sign_up_per_ip", "sign_up_per_ip"]);
}

#[tokio::test]
async fn addresses_are_counted_apart_and_a_network_of_ipv6_is_one() {
    let app = TestApp::start().await;
    set(&app, "loginPerIp", 1, "PT1H").await;
    let mut number = 0;
    let mut from = async |address: &str| {
        number += 1;
        try_to_sign_in(app.login().at(address), &format!("person{number}")).await == allowed()
    };
    assert!(from("192.0.2.1").await && from("192.0.2.2").await);
    assert!(!from("192.0.2.1").await && !from("::ffff:192.0.2.2").await);
    assert!(from("2001:db8:0:1::1").await);
    assert!(!from("2001:db8:0:1:ffff::2").await);
    assert!(from("2001:db8:0:2::1").await);
    let keys = app.database.texts("SELECT key_hash FROM attempt").await;
    assert!(keys.len() == 4 && keys.iter().all(|key| key.len() == 64 && key.bytes().all(|byte| byte.is_ascii_hexdigit())), "{keys:?}");
}

#[tokio::test]
async fn a_trusted_key_is_counted_for_its_end_user_and_another_key_for_itself() {
    let app = TestApp::start().await;
    set(&app, "loginPerIp", 1, "PT1H").await;
    let key = async |trusted: bool| {
        let query = "mutation($options: CreateApiKeyOptions) { createGlobalApiKey(description: \"proxy\", roles: [\"login\"], options: $options) { result { apiKey { token } } } }";
        let answer = app.root().run_with(query, json!({ "options": { "trustForwardedClientInfo": trusted } })).await;
        answer["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap().to_owned()
    };
    let (trusted, other) = (key(true).await, key(false).await);
    let trusted = |address: &str| app.with(&trusted).at("192.0.2.1").forwarding(address);
    assert_eq!(try_to_sign_in(trusted("203.0.113.1"), "a").await, allowed());
    assert_eq!(try_to_sign_in(trusted("203.0.113.2"), "b").await, allowed());
    assert_eq!(try_to_sign_in(trusted("203.0.113.1"), "c").await, limited(3600));
    assert_eq!(try_to_sign_in(app.with(&other).at("192.0.2.1").forwarding("203.0.113.3"), "d").await, allowed());
    assert_eq!(try_to_sign_in(app.with(&other).at("192.0.2.1").forwarding("203.0.113.4"), "e").await, limited(3600));
}

#[tokio::test]
async fn without_a_limit_nothing_is_counted_and_no_query_is_sent() {
    let app = TestApp::start().await;
    let cost = async |name: &str| {
        let before = app.app.store.queries();
        assert_eq!(try_to_sign_in(app.login(), name).await, allowed());
        app.app.store.queries() - before
    };
    let never = cost("a").await;
    assert_eq!(counted(&app).await, [""; 0]);
    set(&app, "loginPerIp", 100, "PT1H").await;
    let limited = cost("b").await;
    set(&app, "loginPerIp", 0, "PT1H").await;
    assert_eq!(cost("c").await, never);
    assert!(limited > never, "{limited} queries instead of {never}");
}

#[tokio::test]
async fn attempts_go_with_their_limit_and_those_of_another_limit_stay() {
    let app = TestApp::start().await;
    for setting in ["loginPerIp", "signUpPerIp"] {
        set(&app, setting, 3, "PT1H").await;
    }
    assert_eq!(try_to_sign_in(app.login(), "john").await, allowed());
    assert_eq!(sign_up(&app, "john@example.com").await, Json::Null);
    set(&app, "loginPerIp", 0, "PT1H").await;
    assert_eq!(counted(&app).await, ["sign_up_per_ip"]);
}

#[tokio::test]
async fn attempts_of_clients_that_do_not_come_back_are_deleted_by_those_of_others() {
    let app = TestApp::start().await;
    set(&app, "loginPerIp", 2, "PT10S").await;
    for n in 0..5 {
        assert_eq!(try_to_sign_in(app.login().at(&format!("192.0.2.{n}")), &format!("person{n}")).await, allowed());
    }
    app.pass(Duration::from_micros(9_999_999));
    assert_eq!(try_to_sign_in(app.login(), "john").await, allowed());
    assert_eq!(counted(&app).await.len(), 6);
    app.pass(Duration::from_micros(1));
    assert_eq!(try_to_sign_in(app.login(), "jane").await, allowed());
    assert_eq!(counted(&app).await.len(), 2);
}

#[tokio::test]
async fn one_attempt_deletes_a_limited_number_of_old_ones() {
    let app = TestApp::start().await;
    set(&app, "loginPerIp", 2, "PT10S").await;
    let old = app.database.either(
        "INSERT INTO attempt (id, scope, key_hash, at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) \
         SELECT randomblob(16), 'login_per_ip', 'stranger' || i, '2025-01-01T00:00:00+00:00' FROM n",
        "INSERT INTO attempt (id, scope, key_hash, at) \
         SELECT gen_random_uuid(), 'login_per_ip', 'stranger' || i, '2025-01-01T00:00:00Z' FROM generate_series(1, 250) AS i",
    );
    app.sql(old).await;
    let mut left = Vec::new();
    for n in 1..5 {
        assert_eq!(try_to_sign_in(app.login().at(&format!("192.0.2.{n}")), &format!("person{n}")).await, allowed());
        left.push(counted(&app).await.len());
    }
    assert_eq!(left, [151, 52, 3, 4]);
}

#[tokio::test]
async fn another_limit_or_window_holds_for_what_has_been_counted() {
    let app = TestApp::start().await;
    set(&app, "loginPerIp", 3, "PT10S").await;
    for name in ["a", "b", "c"] {
        assert_eq!(try_to_sign_in(app.login(), name).await, allowed());
        app.pass(Duration::from_secs(1));
    }
    assert_eq!(try_to_sign_in(app.login(), "d").await, limited(7));
    set(&app, "loginPerIp", 1, "PT10S").await;
    assert_eq!(try_to_sign_in(app.login(), "d").await, limited(9), "all three have to leave");
    set(&app, "loginPerIp", 1, "PT5S").await;
    assert_eq!(try_to_sign_in(app.login(), "d").await, limited(4));
    set(&app, "loginPerIp", 4, "PT10S").await;
    assert_eq!(try_to_sign_in(app.login(), "d").await, allowed());
}

/// Otherwise a client over its limit could fill the log.
#[tokio::test]
async fn a_rejected_sign_up_is_recorded_once_a_minute_and_a_rejected_sign_in_is_not() {
    let app = TestApp::start().await;
    for setting in ["loginPerIp", "signUpPerIp"] {
        set(&app, setting, 1, "PT1H").await;
    }
    assert_eq!(sign_up(&app, "john@example.com").await, Json::Null);
    assert_eq!(try_to_sign_in(app.login(), "jane").await, allowed());
    for _ in 0..3 {
        assert_eq!(sign_up(&app, "jane@example.com").await["code"], LIMITED);
        assert_eq!(try_to_sign_in(app.login(), "jane").await, limited(3600));
    }
    let log = app.audit().await;
    assert_eq!(log[..3], ["sign_up RATE_LIMIT_EXCEEDED", "login UNKNOWN_EMAIL", "sign_up"]);
    assert_eq!(app.app.refusals.backlog(), 2);
}
