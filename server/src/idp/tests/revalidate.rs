//! Sessions that are confirmed or ended by their provider.
//!
//! **Invariant:** every answer that is refused has a reason that the test names.

use super::*;
use crate::domain::provider::configuration::{Method, Revalidation};

pub fn revalidation(method: Method) -> Revalidation {
    Revalidation { method, soft_threshold: 0.5, min_interval: Duration::from_secs(10), fallback_interval: Duration::from_mins(5) }
}

/// The result as text: `valid`, the reason of a revocation, or the problem.
fn told(result: Result<Revalidated, ProviderUnavailable>) -> String {
    match result {
        Ok(Revalidated::Valid { .. }) => "valid".to_owned(),
        Ok(Revalidated::Revoked(reason)) => format!("revoked: {reason}"),
        Err(ProviderUnavailable(problem)) => problem,
    }
}

async fn session(method: Method) -> (Setup, Tokens) {
    let mut setup = Setup::new().await;
    setup.oidc.revalidation = Some(revalidation(method));
    let tokens = setup.sign_in(|claims| claims["sid"] = "session".into()).await.unwrap().session.unwrap().tokens;
    (setup, Tokens { refresh: Some("refresh".to_owned()), ..tokens })
}

/// Claims of a refreshed token, which has no nonce.
fn refreshed(setup: &Setup) -> Json {
    let at = now().unix_seconds();
    json!({ "iss": setup.provider.base, "sub": "account", "aud": CLIENT, "iat": at, "exp": at + 60, "email": "new@example.com" })
}

#[tokio::test]
async fn a_refreshed_session_has_new_tokens_and_all_claims() {
    let (mut setup, tokens) = session(Method::Refresh).await;
    setup.oidc.fetch_user_info = true;
    setup.provider.on("/userinfo", Reply::Json(200, json!({ "sub": "account", "name": "Johnny" })));
    setup.grant(&refreshed(&setup));
    let Ok(Revalidated::Valid { claims, session }) = setup.providers.revalidate(now(), &setup.oidc, &tokens).await else { panic!() };
    let ((claims, are_all), session) = (claims.unwrap(), session.unwrap());
    assert_eq!((claims.email.as_deref(), claims.name.as_deref(), are_all), (Some("new@example.com"), Some("Johnny"), true));
    assert_eq!((session.tokens.refresh.as_deref(), session.tokens.access.as_deref()), (Some("refresh"), Some("access")));
    assert_ne!(session.tokens.id, tokens.id);
    assert_eq!((session.sid.as_deref(), session.expires_at), (Some("session"), Some(now().plus(Duration::from_secs(300)))));
    let asked = setup.provider.asked("/token").pop().unwrap();
    assert_eq!((asked.form["grant_type"].as_str(), asked.form["refresh_token"].as_str()), ("refresh_token", "refresh"));

    // Without claims it is confirmed as well.
    setup.provider.on("/userinfo", Reply::Json(500, json!({})));
    let Ok(Revalidated::Valid { claims: None, session: Some(_) }) = setup.providers.revalidate(now(), &setup.oidc, &tokens).await else {
        panic!()
    };
    setup.provider.on("/token", Reply::Json(200, json!({ "access_token": "a", "refresh_token": "next" })));
    let Ok(Revalidated::Valid { claims: None, session: Some(session) }) = setup.providers.revalidate(now(), &setup.oidc, &tokens).await
    else {
        panic!()
    };
    assert_eq!((session.tokens.refresh.as_deref(), session.tokens.id, session.expires_at), (Some("next"), tokens.id, None));
}

#[tokio::test]
async fn only_a_definitive_answer_ends_a_refreshed_session() {
    let (setup, tokens) = session(Method::Refresh).await;
    let other = Key::generate("one").sign(&refreshed(&setup));
    let mut another = refreshed(&setup);
    another["sub"] = "another".into();
    let token = |token: &str| Reply::Json(200, json!({ "id_token": token }));
    for (reply, expected) in [
        (Reply::Json(400, json!({ "error": "invalid_grant" })), "revoked: invalid_grant"),
        (Reply::Json(401, json!({ "error": "invalid_token" })), "revoked: invalid_token"),
        (Reply::Json(400, json!({ "error": "expired_token" })), "revoked: expired_token"),
        (Reply::Json(401, json!({ "error": "invalid_client" })), "the provider answered with the error invalid_client"),
        (Reply::Json(401, json!({})), "the provider answered with the status 401"),
        (Reply::Json(503, json!({})), "the provider answered with the status 503"),
        (Reply::Text("text/html", "<html>".to_owned()), "the provider's answer is not a JSON object"),
        (token(&other), "the signature of the token is invalid"),
        (token(&setup.key.sign(&another)), "the refreshed ID token is about another account"),
    ] {
        setup.provider.on("/token", reply);
        assert_eq!(told(setup.providers.revalidate(now(), &setup.oidc, &tokens).await), expected);
    }
    let none = Tokens { refresh: None, ..tokens };
    assert_eq!(told(setup.providers.revalidate(now(), &setup.oidc, &none).await), "revoked: no_refresh_token");
}

#[tokio::test]
async fn a_session_is_confirmed_by_the_userinfo_endpoint() {
    let (setup, tokens) = session(Method::UserInfo).await;
    setup.provider.on("/userinfo", Reply::Json(200, json!({ "sub": "account", "email": "new@example.com" })));
    let Ok(Revalidated::Valid { claims: Some((claims, false)), session: None }) =
        setup.providers.revalidate(now(), &setup.oidc, &tokens).await
    else {
        panic!()
    };
    assert_eq!((claims.external_identifier.as_str(), claims.email.as_deref()), ("account", Some("new@example.com")));
    let challenge = |text: &str| Reply::With(403, "WWW-Authenticate", text.to_owned(), json!({}));
    for (reply, expected) in [
        (challenge("Bearer error=\"invalid_token\""), "revoked: invalid_token"),
        (challenge("Bearer error=\"insufficient_scope\""), "the provider answered with the error insufficient_scope"),
        (Reply::Json(401, json!({})), "revoked: userinfo_unauthorized"),
        (Reply::Json(500, json!({})), "the provider answered with the status 500"),
        (Reply::Json(200, json!({ "sub": "another" })), "the userinfo endpoint answers about another account than the ID token"),
    ] {
        setup.provider.on("/userinfo", reply);
        assert_eq!(told(setup.providers.revalidate(now(), &setup.oidc, &tokens).await), expected);
    }
    let none = Tokens { access: None, ..tokens };
    assert_eq!(told(setup.providers.revalidate(now(), &setup.oidc, &none).await), "revoked: no_access_token");
}

#[tokio::test]
async fn a_session_is_confirmed_by_introspection() {
    let (setup, tokens) = session(Method::Introspection).await;
    for (reply, expected) in [
        (Reply::Json(200, json!({ "active": true })), "valid"),
        (Reply::Json(200, json!({ "active": false })), "revoked: inactive"),
        (Reply::Json(200, json!({})), "the provider does not say whether the token is active"),
        (Reply::Json(401, json!({ "error": "invalid_client" })), "the provider answered with the error invalid_client"),
        (Reply::Json(401, json!({})), "the provider answered with the status 401"),
    ] {
        setup.provider.on("/introspect", reply);
        assert_eq!(told(setup.providers.revalidate(now(), &setup.oidc, &tokens).await), expected);
    }
    let asked = setup.provider.asked("/introspect").pop().unwrap();
    assert_eq!((asked.form["token"].as_str(), asked.form["token_type_hint"].as_str()), ("access", "access_token"));
    assert!(asked.authorization.unwrap().starts_with("Basic "));
    let refresh = Tokens { access: None, ..tokens };
    setup.provider.on("/introspect", Reply::Json(200, json!({ "active": true })));
    assert_eq!(told(setup.providers.revalidate(now(), &setup.oidc, &refresh).await), "valid");
    assert_eq!(setup.provider.asked("/introspect").pop().unwrap().form["token_type_hint"], "refresh_token");
    assert_eq!(told(setup.providers.revalidate(now(), &setup.oidc, &Tokens::default()).await), "revoked: no_token");
}
