//! Facebook Login.
//!
//! **Invariant:** every answer that is refused has a reason that the test names.

use super::*;
use crate::domain::provider::configuration::Facebook;

async fn setup() -> (Setup, ProviderConfiguration) {
    let mut setup = Setup::new().await;
    let base = &setup.provider.base;
    let urls = FixedUrls {
        facebook_issuer: base.clone(),
        facebook_keys: format!("{base}/keys"),
        facebook_graph: base.clone(),
        ..FixedUrls::default()
    };
    setup.providers = Providers::with(true, urls, Duration::ZERO);
    let facebook = Facebook { common: common(ResponseType::Code), client_secret: ProviderSecret::new(SECRET.to_owned()) };
    (setup, ProviderConfiguration::Facebook(facebook))
}

fn request(payload: &Json, secret: &str) -> String {
    let payload = jws::encode(payload.to_string());
    format!("{}.{payload}", jws::encode(jws::mac(secret, &payload).unwrap()))
}

async fn answer(setup: &Setup, configuration: &ProviderConfiguration, signed: &str) -> Result<Finished, ProviderError> {
    let data = json!({ "authResponse": { "accessToken": "hunter3", "signedRequest": signed } });
    setup.providers.finish(setup.here(), configuration, &data).await
}

#[tokio::test]
async fn a_code_is_exchanged_at_the_built_in_endpoints() {
    let (setup, configuration) = setup().await;
    setup.provider.on("/keys", Reply::Json(200, json!({ "keys": [rsa_public()] })));
    let begun = setup.providers.begin(setup.here(), &configuration, &json!({ "redirectUrl": REDIRECT })).await.unwrap();
    assert!(begun.auth_url.starts_with("https://facebook.com/dialog/oauth/?client_id=client%201&"));
    setup.provider.on("/v11.0/oauth/access_token", Reply::Json(200, json!({ "id_token": rsa_signed(&setup.claims(&begun)) })));
    let finished = setup.providers.finish(setup.here(), &configuration, &callback(&begun)).await.unwrap();
    assert_eq!(finished.claims.external_identifier, "account");
    assert_eq!(setup.provider.asked("/v11.0/oauth/access_token")[0].form["client_secret"], SECRET);
}

#[tokio::test]
async fn the_answer_of_the_library_identifies_an_account() {
    let (setup, configuration) = setup().await;
    setup.provider.on("/42", Reply::Json(200, json!({ "id": "42", "email": "john@example.com", "name": "John", "other": 1 })));
    let at = now().unix_seconds();
    for payload in
        [json!({ "user_id": "42", "code": "c", "algorithm": "HMAC-SHA256", "issued_at": at }), json!({ "user_id": "42", "code": "c" })]
    {
        let finished = answer(&setup, &configuration, &request(&payload, SECRET)).await.unwrap();
        let expected = json!({ "externalIdentifier": "42", "email": "john@example.com", "name": "John", "emailVerified": false });
        assert_eq!((finished.claims.external_identifier.as_str(), finished.response), ("42", expected));
    }
    let asked = setup.provider.asked("/42").pop().unwrap();
    assert_eq!(asked.authorization.as_deref(), Some("Bearer hunter3"));
    let proof = base16ct::lower::encode_string(&jws::mac(SECRET, "hunter3").unwrap());
    assert_eq!(asked.query, format!("fields=id%2Cemail%2Cname&appsecret_proof={proof}"));
}

#[tokio::test]
async fn a_request_that_facebook_has_not_signed_now_is_refused() {
    let (setup, configuration) = setup().await;
    let at = now().unix_seconds();
    let signed = |payload: Json| request(&payload, SECRET);
    let valid = signed(json!({ "user_id": "42", "code": "c" }));
    let (signature, _) = valid.split_once('.').unwrap();
    let swapped = format!("{signature}.{}", jws::encode(json!({ "user_id": "43", "code": "c" }).to_string()));
    let (invalid, malformed, expired) = ("the signature is invalid", "the payload is malformed", "the request has expired");
    for (signed, expected) in [
        (request(&json!({ "user_id": "42", "code": "c" }), "another"), invalid),
        (swapped, invalid),
        (valid.split_once('.').unwrap().1.to_owned(), invalid),
        (format!(".{}", valid.split_once('.').unwrap().1), invalid),
        (signed(json!({ "user_id": "42", "code": "c", "algorithm": "none" })), malformed),
        (signed(json!({ "user_id": 42, "code": "c" })), malformed),
        (signed(json!({ "user_id": "../42", "code": "c" })), malformed),
        (signed(json!({ "user_id": "", "code": "c" })), malformed),
        (signed(json!([])), malformed),
        (signed(json!({ "user_id": "42", "code": "c", "issued_at": at - 86_401 })), expired),
        (signed(json!({ "user_id": "42", "code": "c", "issued_at": at + 61 })), expired),
    ] {
        let text = error(answer(&setup, &configuration, &signed).await);
        assert_eq!(text, format!("authResponse.signedRequest: {expected}"));
    }
    assert!(setup.provider.asked("/42").is_empty());
    for (data, expected) in [
        (json!({ "authResponse": {} }), "authResponse.accessToken: must be a string"),
        (json!({ "authResponse": { "accessToken": "x" } }), "authResponse.signedRequest: must be a string"),
        (json!({ "authResponse": 1 }), "authResponse.accessToken: must be a string"),
    ] {
        assert_eq!(error(setup.providers.finish(setup.here(), &configuration, &data).await), expected);
    }
    setup.provider.on("/42", Reply::Json(200, json!({ "id": "43" })));
    assert_eq!(error(answer(&setup, &configuration, &valid).await), "the access token is of another account than the signed request");
    setup.provider.on("/42", Reply::Json(400, json!({ "error": { "message": "bad token", "code": 190 } })));
    let result = answer(&setup, &configuration, &valid).await;
    assert!(matches!(&result, Err(ProviderError::Refused(text)) if text == "the provider answered with the status 400: bad token"));
}
