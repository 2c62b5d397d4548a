//! Providers that cannot be used: slow, large, malformed, private.
//!
//! **Invariant:** every answer that is refused has a reason that the test names.

use super::*;

const DOCUMENT: &str = "/.well-known/openid-configuration";

#[tokio::test]
async fn a_provider_that_fails_is_asked_again() {
    let setup = Setup::new().await;
    let Setup { provider, .. } = &setup;
    let malformed = "the provider's discovery document is malformed";
    let issuer = "the issuer in the provider's discovery document is not that of its address";
    let redirect = Reply::With(302, "Location", format!("{}/elsewhere", provider.base), json!({}));
    for (reply, expected) in [
        (Reply::Json(500, json!({})), "the provider answered with the status 500"),
        (redirect, "the provider answered with the status 302"),
        (Reply::Text("application/json", "{".to_owned()), "the provider's answer is not a JSON object"),
        (Reply::Json(200, json!({ "issuer": [] })), malformed),
        (Reply::Json(200, json!({ "issuer": "https://evil.example" })), issuer),
        (Reply::Large(10 * 1024 * 1024), "the provider cannot be reached: an answer of more than 1048576 bytes"),
        (Reply::Json(200, json!({ "issuer": provider.base })), "the provider has no usable authorization endpoint"),
    ] {
        provider.on(DOCUMENT, reply);
        let result = setup.begin().await;
        assert!(matches!(&result, Err(ProviderError::Refused(text)) if text == expected), "{expected}: {}", error(result));
    }
    assert_eq!(provider.asked(DOCUMENT).len(), 7);
    assert!(provider.asked("/elsewhere").is_empty());
}

#[tokio::test]
async fn keys_that_cannot_be_read_are_asked_for_again() {
    let setup = Setup::new().await;
    let begun = setup.begin().await.unwrap();
    setup.grant(&setup.claims(&begun));
    for (reply, expected) in [
        (Reply::Json(500, json!({})), "the provider answered with the status 500"),
        (Reply::Json(200, json!({})), "the provider's key set is malformed"),
        (Reply::Json(200, json!({ "keys": 1 })), "the provider's key set is malformed"),
        (Reply::Large(10 * 1024 * 1024), "the provider cannot be reached: an answer of more than 1048576 bytes"),
    ] {
        setup.provider.on("/keys", reply);
        assert_eq!(error(setup.finish(&callback(&begun)).await), format!("Refused({expected:?})"));
    }
    setup.provider.on("/keys", Reply::Json(200, json!({ "keys": [1, {}, setup.key.public] })));
    assert!(setup.finish(&callback(&begun)).await.is_ok());
}

#[tokio::test]
async fn a_slow_provider_is_waited_for_within_the_configured_time() {
    let mut setup = Setup::new().await;
    setup.oidc.timeout = Duration::from_millis(100);
    setup.provider.on(DOCUMENT, Reply::Silence);
    assert_eq!(error(setup.begin().await), "the provider cannot be reached: no answer within 100ms");
}

#[tokio::test]
async fn a_slow_provider_holds_a_part_of_the_calls() {
    let mut setup = Setup::new().await;
    setup.oidc.timeout = Duration::from_millis(500);
    let begun = setup.begin().await.unwrap();
    setup.provider.on("/token", Reply::Silence);
    let data = callback(&begun);
    let results = futures_util::future::join_all((0..20).map(|_| setup.finish(&data))).await;
    let busy = "Refused(\"the provider cannot be reached: too many calls at once\")";
    assert_eq!(results.into_iter().filter(|result| result.as_ref().err().is_some_and(|error| error == busy)).count(), 4);
    setup.grant(&setup.claims(&begun));
    assert!(setup.finish(&data).await.is_ok());
}

#[tokio::test]
async fn a_private_address_is_refused_unless_the_operator_allows_it() {
    let mut setup = Setup::new().await;
    setup.providers = Providers::new(false);
    let expected = "the provider cannot be reached: the address of the service is private";
    assert_eq!(error(setup.begin().await), expected);
    assert!(setup.provider.asked(DOCUMENT).is_empty());
    setup.providers = Providers::new(true);
    assert!(setup.begin().await.is_ok());
}
