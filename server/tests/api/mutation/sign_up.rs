//! `signUp`.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::{PASSWORD, TestApp};

const TOO_LONG: &str = "the password exceeds the limit of 1024 bytes";

#[tokio::test]
async fn a_hash_of_a_high_cost_is_refused() {
    let app = TestApp::start().await;
    let query = "mutation($hash: String) { signUp(email: \"john@example.com\", passwordHash: $hash) { ok } }";
    let hash = bcrypt::hash_with_result(PASSWORD, 4).unwrap().to_string();
    for cost in ["$03$", "$13$", "$31$"] {
        let answer = app.root().run_with(query, json!({ "hash": hash.replacen("$04$", cost, 1) })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError", "{answer}");
    }
    assert_eq!(app.root().run_with(query, json!({ "hash": hash })).await["data"]["signUp"]["ok"], true);
}

#[tokio::test]
async fn a_password_beyond_1024_bytes_is_refused_and_one_of_1024_is_taken() {
    let app = TestApp::start().await;
    let sign_up = "mutation($password: String) { signUp(email: \"john@example.com\", password: $password) { ok } }";
    let (longest, too_long) = (format!("Aa1{}", "é".repeat(510)), format!("Aa12{}", "é".repeat(511)));
    let longest = format!("{longest}x");
    assert_eq!((longest.len(), too_long.len()), (1024, 1026));
    let refused = |answer: &serde_json::Value| {
        assert_eq!(answer["errors"][0]["message"], TOO_LONG, "{answer}");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UserInputError");
    };
    refused(&app.root().run_with(sign_up, json!({ "password": too_long })).await);
    assert_eq!(app.root().run_with(sign_up, json!({ "password": longest })).await["data"]["signUp"]["ok"], true);
    let token = app.sign_in("john@example.com", &longest).await.unwrap();
    let change =
        "mutation($old: String!, $new: String!) { changeMyPassword(currentPassword: $old, newPassword: $new) { ok error { code } } }";
    refused(&app.with(&token).run_with(change, json!({ "old": longest, "new": too_long })).await);
    let wrong = app.with(&token).run_with(change, json!({ "old": too_long, "new": PASSWORD })).await;
    assert_eq!(wrong["data"]["changeMyPassword"]["error"]["code"], "INVALID_PASSWORD");
    let id = app.root().run("{ persons { id } }").await["data"]["persons"][0]["id"].clone();
    let give = "mutation($id: String!, $password: String!) { changePassword(personId: $id, password: $password) { ok } }";
    refused(&app.root().run_with(give, json!({ "id": id, "password": too_long })).await);
    app.pass(std::time::Duration::from_secs(10));
    assert_eq!(app.sign_in("john@example.com", &"x".repeat(1_000_000)).await, Err("INVALID_PASSWORD".into()));
}

#[tokio::test]
async fn of_two_at_once_with_one_address_exactly_one_succeeds() {
    let app = TestApp::start().await;
    let query = "mutation($email: String!) { signUp(email: $email, password: \"Correct-Horse-7\") { ok error { code } } }";
    let root = app.root();
    let emails = ["john@example.com", "JOHN@example.com", " john@example.com "];
    let answers = join_all(emails.map(|email| root.run_with(query, json!({ "email": email })))).await;
    let ok = answers.iter().filter(|answer| answer["data"]["signUp"]["ok"] == true).count();
    let taken = answers.iter().filter(|answer| answer["data"]["signUp"]["error"]["code"] == "EMAIL_ALREADY_EXISTS").count();
    assert_eq!((ok, taken), (1, 2), "{answers:?}");
    assert_eq!(app.audit().await, ["sign_up EMAIL_ALREADY_EXISTS", "sign_up EMAIL_ALREADY_EXISTS", "sign_up", "instance_setup"]);
}
