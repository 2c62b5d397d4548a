//! `configure` and `configuration`: what is stored, what is refused, and when it is in force.

use futures_util::future::join_all;
use serde_json::{Value as Json, json};

use crate::support::TestApp;

const CONFIGURE: &str = "mutation($config: ConfigInput!) { configure(config: $config) { ok error { code developerMessage } } }";

async fn configure(app: &TestApp, config: Json) -> Json {
    app.root().run_with(CONFIGURE, json!({ "config": config })).await["data"]["configure"].clone()
}

async fn configured(app: &TestApp, config: Json) {
    assert_eq!(configure(app, config).await, json!({ "ok": true, "error": null }));
}

async fn password(app: &TestApp) -> Json {
    let answer = app.root().run("{ configuration { password { minLength requireSpecial pattern } } }").await;
    answer["data"]["configuration"]["password"].clone()
}

#[tokio::test]
async fn changes_of_two_nodes_at_once_are_all_there() {
    let one = TestApp::start().await;
    let other = one.another().await;
    let changes = [("minLength", json!(12)), ("requireSpecial", json!(2)), ("pattern", json!("^a")), ("requireDigit", json!(3))];
    let nodes = [&one, &other];
    let calls = changes.iter().enumerate().map(|(n, (name, value))| configure(nodes[n % 2], json!({ "password": { *name: value } })));
    let answers = one.database.race("configuration", join_all(calls)).await;
    assert!(answers.iter().all(|answer| answer["ok"] == true), "{answers:?}");
    assert_eq!(password(&other).await, json!({ "minLength": 12, "requireSpecial": 2, "pattern": "^a" }));
}

#[tokio::test]
async fn a_setting_is_in_force_on_every_node_on_its_next_request() {
    let one = TestApp::start().await;
    let other = one.another().await;
    one.person("john@example.com", &[]).await;
    assert_eq!(other.sign_in("unknown@example.com", "x").await, Err("UNKNOWN_EMAIL".to_owned()));
    configured(&one, json!({ "login": { "revealUserExists": false } })).await;
    assert_eq!(other.sign_in("another@example.com", "x").await, Err("INVALID_CREDENTIALS".to_owned()));
}

#[tokio::test]
async fn the_next_mutation_of_a_request_knows_the_new_settings() {
    let app = TestApp::start().await;
    let document = "mutation { a: configure(config: { password: { minLength: 30 } }) { ok } \
         b: signUp(email: \"john@example.com\", password: \"Correct-Horse-7\") { error { code weakPasswordReasons } } \
         c: configure(config: { password: { minLength: 8 } }) { ok } \
         d: signUp(email: \"john@example.com\", password: \"Correct-Horse-7\") { ok } }";
    let answer = app.root().run(document).await;
    assert_eq!(answer["data"]["b"]["error"], json!({ "code": "TOO_WEAK", "weakPasswordReasons": ["TOO_SHORT"] }), "{answer}");
    assert_eq!(answer["data"]["d"]["ok"], true);
}

#[tokio::test]
async fn nothing_of_a_change_is_stored_if_one_setting_does_not_fit() {
    let app = TestApp::start().await;
    let before = password(&app).await;
    let answer = configure(&app, json!({ "password": { "minLength": 20 }, "login": { "baseBackoff": "P2D" } })).await;
    assert_eq!(answer["error"]["code"], "INVALID_CONFIG");
    assert_eq!(answer["error"]["developerMessage"], "login.baseBackoff: an interval from PT0S to P1D is expected");
    assert_eq!(password(&app).await, before);
    assert_eq!(app.database.texts("SELECT CAST(document AS text) FROM configuration").await, [""; 0]);
}

#[tokio::test]
async fn the_captcha_secret_is_on_disk_as_a_ciphertext_only() {
    let app = TestApp::start().await;
    configured(&app, json!({ "captcha": { "secret": "captcha-hunter2" } })).await;
    let stored = async || app.database.texts("SELECT captcha_secret FROM configuration WHERE captcha_secret IS NOT NULL").await;
    let first = stored().await;
    assert!(first.len() == 1 && !first[0].contains("hunter2"));
    configured(&app, json!({ "captcha": { "secret": null, "threshold": 0.5 } })).await;
    assert_eq!(stored().await, first);
    let log = app.root().run("{ authLog(filter: { types: [\"tenant_config_change\"] }) { entries { eventData } } }").await;
    assert_eq!(log["data"]["authLog"]["entries"][1]["eventData"], json!({ "input": { "captcha": { "secret": "***" } } }));
    assert!(!log.to_string().contains("hunter2"));
    configured(&app, json!({ "captcha": { "secret": "" } })).await;
    assert_eq!(stored().await, [""; 0]);
}

#[tokio::test]
async fn a_document_that_cannot_be_read_is_a_fault_of_ours() {
    let app = TestApp::start().await;
    configured(&app, json!({ "password": { "minLength": 12 } })).await;
    app.sql("UPDATE configuration SET document = '{\"password\":{\"minLength\":\"x\"}}'").await;
    let answer = app.root().run("{ configuration { password { minLength } } }").await;
    assert_eq!(answer["errors"][0]["message"], "Internal server error", "{answer}");
}
