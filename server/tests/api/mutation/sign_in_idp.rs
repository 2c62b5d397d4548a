//! `signInIDP` when the provider is changed while it is asked.
//!
//! **Invariant:** the change is committed after the provider was asked and before its answer.

use std::time::Duration;

use conformance::counterparts::providers::{Place, Trouble};
use serde_json::{Value as Json, json};

use crate::support::TestApp;
use crate::support::provider::{Provider, SLUG};

const SIGN_IN: &str = "mutation($slug: String!, $data: Json) { signInIDP(identityProvider: $slug, data: $data) { ok error { code } } }";

/// The answer of a sign-in, during which an administrator makes this change.
async fn sign_in_during(app: &TestApp, provider: &Provider, change: &str) -> Json {
    provider.has_trouble(Place::Token, Trouble::Slow(Duration::from_millis(500)));
    let data = provider.data(app).await;
    let before = provider.realm.asked(Place::Token);
    let changed = async {
        while provider.realm.asked(Place::Token) == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let changed = app.root().run(&format!("mutation {{ {change} {{ ok }} }}")).await;
        assert!(changed["data"].as_object().unwrap().values().all(|it| it["ok"] == true), "{changed}");
    };
    let login = app.login();
    let (signed_in, ()) = tokio::join!(login.run_with(SIGN_IN, json!({ "slug": SLUG, "data": data })), changed);
    assert_eq!(provider.realm.asked(Place::Token), before + 1, "the provider is asked once");
    signed_in["data"]["signInIDP"].clone()
}

async fn start() -> (TestApp, Provider) {
    let (app, provider) = (TestApp::with_private_providers().await, Provider::start().await);
    provider.add(&app, json!({ "enabled": false })).await;
    (app, provider)
}

#[tokio::test]
async fn a_provider_that_is_disabled_meanwhile_opens_no_session() {
    let (app, provider) = start().await;
    let disable = format!(r#"disableIDP(identityProvider: "{SLUG}")"#);
    assert_eq!(sign_in_during(&app, &provider, &disable).await, json!({ "ok": false, "error": { "code": "IDP_VALIDATION_FAILED" } }));
    assert_eq!(app.audit().await[..2], ["idp_login IDP_VALIDATION_FAILED", "idp_disable"]);
    assert_eq!(app.root().run("{ persons { id } }").await["data"]["persons"], json!([]));
}

#[tokio::test]
async fn the_options_of_the_commit_decide() {
    let (app, provider) = start().await;
    let change = format!(r#"updateIDP(identityProvider: "{SLUG}", options: {{ autoSignUp: false }})"#);
    assert_eq!(sign_in_during(&app, &provider, &change).await, json!({ "ok": false, "error": { "code": "PERSON_NOT_FOUND" } }));
    assert_eq!(app.root().run("{ persons { id } }").await["data"]["persons"], json!([]));
}
