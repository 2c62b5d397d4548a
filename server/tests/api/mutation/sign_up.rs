//! `signUp`.

use futures_util::future::join_all;
use serde_json::json;

use crate::support::TestApp;

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
