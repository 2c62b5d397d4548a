//! Single logout.
//!
//! **Invariant:** every answer that is refused has a reason that the test names.

use super::*;

#[tokio::test]
async fn the_browser_signs_out_where_the_provider_says() {
    let mut setup = Setup::new().await;
    let base = setup.provider.base.clone();
    let url = async |setup: &Setup, token| setup.providers.logout_url(&setup.oidc, token).await.unwrap();
    assert_eq!(url(&setup, None).await, Some(format!("{base}/logout?x=1&client_id=client+1")));
    setup.oidc.post_logout_redirect_uri = Some("https://app.example/?a=b".to_owned());
    let expected =
        format!("{base}/logout?x=1&client_id=client+1&id_token_hint=a.b.c&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2F%3Fa%3Db");
    assert_eq!(url(&setup, Some("a.b.c")).await, Some(expected));
    setup.provider.describe("end_session_endpoint", Json::Null);
    setup.providers = Providers::new(true);
    assert_eq!(url(&setup, None).await, None);
    setup.providers = Providers::new(true);
    setup.provider.on("/.well-known/openid-configuration", Reply::Json(500, json!({})));
    assert_eq!(error(setup.providers.logout_url(&setup.oidc, None).await), "the provider answered with the status 500");
}

fn claims(setup: &Setup) -> Json {
    let at = now().unix_seconds();
    let event = "http://schemas.openid.net/event/backchannel-logout";
    json!({
        "iss": setup.provider.base, "aud": CLIENT, "iat": at, "exp": at + 60, "jti": "1", "sid": "session", "sub": "account",
        "events": { event: {} },
    })
}

#[tokio::test]
async fn a_logout_token_names_what_ends() {
    let setup = Setup::new().await;
    let verify = async |claims: &Json| setup.providers.logout_token(now(), &setup.oidc, &setup.key.sign(claims)).await;
    let mut claims = claims(&setup);
    let token = verify(&claims).await.unwrap();
    assert_eq!((token.sid.as_deref(), token.subject.as_deref(), token.id.as_deref()), (Some("session"), Some("account"), Some("1")));
    assert_eq!(token.expires_at, now().plus(Duration::from_secs(65)));
    let at = now().unix_seconds();
    claims["exp"] = json!(at + 3600);
    claims["iat"] = json!(at - 125);
    assert_eq!(verify(&claims).await.unwrap().expires_at, now());
    for gone in ["sid", "jti"] {
        claims.as_object_mut().unwrap().remove(gone);
    }
    let token = verify(&claims).await.unwrap();
    assert_eq!((token.sid, token.subject.as_deref(), token.id), (None, Some("account"), None));
}

#[tokio::test]
async fn what_is_not_a_logout_token_of_the_provider_is_refused() {
    let setup = Setup::new().await;
    let at = now().unix_seconds();
    let verify = async |token: &str| error(setup.providers.logout_token(now(), &setup.oidc, token).await);
    for (claim, value, expected) in [
        ("iss", json!("https://evil.example"), "the issuer of the token is not the provider"),
        ("aud", json!("client 2"), "the token is for another client"),
        ("exp", json!(at - 5), "the token has expired"),
        ("exp", json!("x"), "the claim exp must be a number"),
        ("iat", json!(at - 126), "the logout token is too old"),
        ("iat", json!(at + 6), "the token is not valid yet"),
        ("nonce", json!("x"), "a logout token must not have a nonce"),
        ("nonce", Json::Null, "a logout token must not have a nonce"),
        ("events", json!({}), "the token has no logout event"),
        ("events", json!("http://schemas.openid.net/event/backchannel-logout"), "the token has no logout event"),
        ("sid", json!("x".repeat(1025)), "the claim sid is too long"),
    ] {
        let mut claims = claims(&setup);
        claims[claim] = value;
        assert_eq!(verify(&setup.key.sign(&claims)).await, expected, "{claim}");
    }
    for (gone, expected) in [
        (["exp", "x"], "the token has no claim exp"),
        (["iat", "x"], "the token has no claim iat"),
        (["events", "x"], "the token has no logout event"),
        (["sid", "sub"], "a logout token must have the claim sid or sub"),
    ] {
        let mut claims = claims(&setup);
        gone.iter().for_each(|gone| drop(claims.as_object_mut().unwrap().remove(*gone)));
        assert_eq!(verify(&setup.key.sign(&claims)).await, expected);
    }
    let claims = claims(&setup);
    assert_eq!(verify(&Key::generate("one").sign(&claims)).await, "the signature of the token is invalid");
    assert_eq!(verify(&Key::generate("two").sign(&claims)).await, "the token is signed with an unknown key");
    let unsigned = jws::signed(&json!({ "alg": "none" }), &claims, |_| Some(Vec::new())).unwrap();
    assert_eq!(verify(&unsigned).await, "the token is not signed with the algorithm ES256");
    assert_eq!(verify("hunter2").await, "the token is malformed");
    // An ID token is not one.
    let begun = setup.begin().await.unwrap();
    assert_eq!(verify(&setup.key.sign(&setup.claims(&begun))).await, "a logout token must not have a nonce");
}
