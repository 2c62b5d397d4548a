//! The first step of sign-ins.
//!
//! **Invariant:** every answer that is refused has a reason that the test names.

use std::collections::HashMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use url::Url;

use super::*;
use crate::domain::provider::configuration::{Method, Revalidation};

fn query_of(begun: &Begun) -> HashMap<String, String> {
    Url::parse(&begun.auth_url).unwrap().query_pairs().into_owned().collect()
}

#[tokio::test]
async fn the_browser_is_sent_to_the_provider() {
    let setup = Setup::new().await;
    let begun = setup.begin().await.unwrap();
    assert!(begun.auth_url.starts_with(&format!("{}/authorize?tenant=x&client_id=client%201&scope=openid%20email&", setup.provider.base)));
    let query = query_of(&begun);
    assert_eq!((query["response_type"].as_str(), query["redirect_uri"].as_str(), query["tenant"].as_str()), ("code", REDIRECT, "x"));
    assert_eq!((query["code_challenge_method"].as_str(), query["code_challenge"].len()), ("S256", 43));
    assert_eq!(json!(query["state"]), begun.session_data["state"]);
    assert_eq!(json!(query["nonce"]), begun.session_data["nonce"]);
    assert!(query["state"].len() == 43 && query["state"] != query["nonce"]);
    let sealed = begun.session_data["sealed"].as_str().unwrap();
    assert!(!sealed.contains(&query["state"]));
    assert_ne!(query_of(&setup.begin().await.unwrap())["state"], query["state"]);
}

#[tokio::test]
async fn the_request_follows_from_the_configuration() {
    let mut setup = Setup::new().await;
    setup.oidc.common.response_type = ResponseType::IdTokenToken;
    let method = Method::Refresh;
    let revalidation =
        Revalidation { method, soft_threshold: 0.5, min_interval: Duration::from_secs(1), fallback_interval: Duration::from_secs(1) };
    setup.oidc.revalidation = Some(revalidation);
    let data = json!({ "redirectUrl": REDIRECT, "responseMode": "form_post" });
    let begun = setup.providers.begin(setup.here(), &setup.configuration(), &data).await.unwrap();
    let first = query_of(&begun);
    assert_eq!((first["response_type"].as_str(), first["response_mode"].as_str()), ("id_token token", "form_post"));
    assert_eq!(first["scope"], "openid email offline_access");
    assert!(!first.contains_key("code_challenge"));
    setup.oidc.common.scope = "offline_access openid".to_owned();
    assert_eq!(query_of(&setup.begin().await.unwrap())["scope"], "offline_access openid");
    setup.oidc.revalidation = Some(Revalidation { method: Method::UserInfo, ..revalidation });
    setup.oidc.common.scope = "openid".to_owned();
    assert_eq!(query_of(&setup.begin().await.unwrap())["scope"], "openid");
}

#[tokio::test]
async fn data_that_is_not_as_the_contract_says_is_refused() {
    let setup = Setup::new().await;
    for (data, expected) in [
        (json!(null), "data: must be an object"),
        (json!({}), "redirectUrl: must be a string"),
        (json!({ "redirectUrl": 1 }), "redirectUrl: must be a string"),
        (json!({ "redirectUrl": "/finish" }), "redirectUrl: must be an absolute URL"),
        (json!({ "redirectUrl": REDIRECT, "other": 1 }), "data: only redirectUrl and responseMode are known"),
        (json!({ "redirectUrl": REDIRECT, "responseMode": "jwt" }), "responseMode: must be query, fragment or form_post"),
        (json!({ "redirectUrl": format!("{REDIRECT}?{}", "x".repeat(2048)) }), "redirectUrl: exceeds the limit of 2048 bytes"),
    ] {
        assert_eq!(error(setup.providers.begin(setup.here(), &setup.configuration(), &data).await), expected, "{data}");
    }
    assert!(setup.provider.asked("/.well-known/openid-configuration").is_empty());
}

#[tokio::test]
async fn the_client_authenticates_as_configured() {
    let mut setup = Setup::new().await;
    let asked = async |setup: &Setup| {
        assert!(setup.sign_in(|_| {}).await.is_ok());
        setup.provider.asked("/token").pop().unwrap()
    };
    let basic = asked(&setup).await;
    let encoded = basic.authorization.as_deref().unwrap().strip_prefix("Basic ").unwrap();
    assert_eq!(BASE64_STANDARD.decode(encoded).unwrap(), b"client+1:hunter2%3A+a+secret%2B");
    assert!(!basic.form.contains_key("client_id") && !basic.form.contains_key("client_secret"));
    assert_eq!((basic.form["grant_type"].as_str(), basic.form["code"].as_str()), ("authorization_code", "code"));
    assert_eq!((basic.form["redirect_uri"].as_str(), basic.form["code_verifier"].len()), (REDIRECT, 43));

    setup.oidc.token_auth = TokenAuth::Post;
    let post = asked(&setup).await;
    assert_eq!((post.form["client_id"].as_str(), post.form["client_secret"].as_str(), post.authorization), (CLIENT, SECRET, None));

    setup.oidc.token_auth = TokenAuth::None;
    let none = asked(&setup).await;
    assert_eq!((none.form["client_id"].as_str(), none.form.get("client_secret"), none.authorization), (CLIENT, None, None));

    setup.oidc.token_auth = TokenAuth::SecretJwt;
    let jwt = asked(&setup).await;
    assert_eq!(jwt.form["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    let token = jws::Token::parse(&jwt.form["client_assertion"]).unwrap().verify_with_secret(Algorithm::Hs256, SECRET).unwrap().0;
    let at = setup.now.unix_seconds();
    assert_eq!(
        (&token["iss"], &token["sub"], &token["aud"]),
        (&json!(CLIENT), &json!(CLIENT), &json!(format!("{}/token", setup.provider.base)))
    );
    assert_eq!((&token["iat"], &token["exp"]), (&json!(at), &json!(at + 60)));
    assert_eq!(token["jti"].as_str().unwrap().len(), 36);
    assert!(!jwt.form.contains_key("client_secret"));
}

#[tokio::test]
async fn a_provider_that_wants_the_secret_in_the_form_gets_it_there() {
    let setup = Setup::new().await;
    setup.provider.describe("token_endpoint_auth_methods_supported", json!(["client_secret_post"]));
    assert!(setup.sign_in(|_| {}).await.is_ok());
    assert_eq!(setup.provider.asked("/token")[0].form["client_secret"], SECRET);
}
