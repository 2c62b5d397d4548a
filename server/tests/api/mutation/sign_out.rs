//! `signOut`.

use conformance::counterparts::providers::{Place, Trouble};
use serde_json::json;

use crate::support::TestApp;
use crate::support::provider::Provider;

#[tokio::test]
async fn a_permanent_key_of_a_person_has_no_session_to_end() {
    let app = TestApp::start().await;
    app.person("root@example.com", &[]).await;
    // No operation gives a person a permanent key; the first start does, where a root person is configured.
    app.sql("UPDATE person SET identity_id = (SELECT id FROM identity WHERE description = 'root')").await;
    let answer = app.root().run("mutation { signOut { ok error { code } } }").await;
    let code = "NOT_POSSIBLE_SIGN_OUT_WITH_PERMANENT_API_KEY";
    assert_eq!(answer["data"]["signOut"], json!({ "ok": false, "error": { "code": code } }));
    assert!(app.root().authenticate().await.is_ok());
}

#[tokio::test]
async fn a_session_of_a_provider_is_signed_out_there_too() {
    let (app, provider) = (TestApp::with_private_providers().await, Provider::start().await);
    provider.add(&app, json!({ "enabled": true })).await;
    provider.update(&app, json!({ "postLogoutRedirectUri": "https://app.example.com/bye" })).await;
    for all in [false, true] {
        let session = provider.sign_in(&app).await;
        let answer = app.with(&session).run(&format!("mutation {{ signOut(all: {all}) {{ ok logoutUrl }} }}")).await;
        let url = answer["data"]["signOut"]["logoutUrl"].as_str().unwrap_or_else(|| panic!("{answer}"));
        assert!(url.starts_with(&format!("{}/logout?", provider.realm.issuer)), "{url}");
        assert!(url.contains("id_token_hint=") && url.contains("post_logout_redirect_uri=https%3A%2F%2Fapp.example.com%2Fbye"), "{url}");
        let query = "{ authLog(limit: 2) { entries { type success personId identityProviderId eventData } } }";
        let entries = app.root().run(query).await["data"]["authLog"]["entries"].clone();
        assert_eq!([&entries[0]["type"], &entries[1]["type"]], ["idp_logout_initiated", "sign_out"]);
        assert_eq!((&entries[0]["eventData"], &entries[0]["personId"]), (&json!({ "all": all }), &entries[1]["personId"]));
        assert!(app.with(&session).authenticate().await.is_err());
    }
}

#[tokio::test]
async fn a_person_signs_out_whatever_the_provider_does() {
    let (app, provider) = (TestApp::with_private_providers().await, Provider::start().await);
    provider.add(&app, json!({ "enabled": true })).await;
    provider.realm.change(|behaviour| behaviour.end_session = false);
    let none = json!({ "ok": true, "logoutUrl": null });
    let session = provider.sign_in(&app).await;
    assert_eq!(app.with(&session).run("mutation { signOut { ok logoutUrl } }").await["data"]["signOut"], none);

    let session = provider.sign_in(&app).await;
    provider.has_trouble(Place::Discovery, Trouble::Status(500));
    // A node that knows nothing of the provider yet.
    let other = app.another().await;
    assert_eq!(other.with(&session).run("mutation { signOut { ok logoutUrl } }").await["data"]["signOut"], none);
    assert!(app.with(&session).authenticate().await.is_err());
    assert!(!app.audit().await.contains(&"idp_logout_initiated".to_owned()));
}
