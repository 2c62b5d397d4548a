//! The second step of sign-ins, with providers that do as they should.
//!
//! **Invariant:** every answer that is refused has a reason that the test names.

use super::*;

#[tokio::test]
async fn a_code_is_exchanged_for_an_account() {
    let setup = Setup::new().await;
    let finished = setup.sign_in(|_| {}).await.unwrap();
    let claims = &finished.claims;
    assert_eq!((claims.external_identifier.as_str(), claims.email.as_deref()), ("account", Some("john@example.com")));
    assert!(claims.email_verified && finished.session.is_none());
    let response = finished.response.as_object().unwrap();
    assert_eq!((&response["sub"], &response["number"], &response["emailVerified"]), (&json!("account"), &json!(7), &json!(true)));
    for hidden in ["nonce", "at_hash", "c_hash", "access_token", "id_token"] {
        assert!(!response.contains_key(hidden), "{hidden}");
    }
    assert!(setup.sign_in(|_| {}).await.is_ok());
    for path in ["/.well-known/openid-configuration", "/keys"] {
        assert_eq!(setup.provider.asked(path).len(), 1, "{path}");
    }
}

#[tokio::test]
async fn a_url_is_read_with_its_query_and_its_fragment() {
    let setup = Setup::new().await;
    for separator in ["?", "#"] {
        let begun = setup.begin().await.unwrap();
        setup.grant(&setup.claims(&begun));
        let url = format!("{REDIRECT}{separator}code=code&other=1&state={}", begun.session_data["state"].as_str().unwrap());
        assert!(setup.finish(&json!({ "url": url, "redirectUrl": REDIRECT, "sessionData": begun.session_data })).await.is_ok());
    }
}

#[tokio::test]
async fn every_response_type_that_identifies_is_accepted() {
    let mut setup = Setup::new().await;
    for (response_type, with_code, with_id_token, with_token) in [
        (ResponseType::CodeIdToken, true, true, false),
        (ResponseType::CodeIdTokenToken, true, true, true),
        (ResponseType::CodeToken, true, false, true),
        (ResponseType::IdToken, false, true, false),
        (ResponseType::IdTokenToken, false, true, true),
    ] {
        setup.oidc.common.response_type = response_type;
        setup.oidc.return_oidc_result = true;
        let begun = setup.begin().await.unwrap();
        let mut claims = setup.claims(&begun);
        setup.grant(&claims);
        let mut data = callback(&begun);
        let parameters = data["parameters"].as_object_mut().unwrap();
        if with_code {
            claims["c_hash"] = jws::half_hash(Algorithm::Es256, "code").into();
        } else {
            parameters.remove("code");
        }
        if with_token {
            claims["at_hash"] = jws::half_hash(Algorithm::Es256, "front").into();
            parameters.extend([("access_token".to_owned(), json!("front")), ("expires_in".to_owned(), json!("60"))]);
        }
        if with_id_token {
            parameters.insert("id_token".to_owned(), json!(setup.key.sign(&claims)));
        }
        let response = setup.finish(&data).await.unwrap().response;
        let expected = if with_code { json!("access") } else { data["parameters"]["access_token"].clone() };
        assert_eq!(response["access_token"], expected, "{response_type:?}");
        let expected = if with_code { json!(now().unix_seconds() + 300) } else { response["expires_at"].clone() };
        assert_eq!(response["expires_at"], expected);

        for name in ["code", "id_token", "access_token"] {
            let mut data = data.clone();
            if data["parameters"].as_object_mut().unwrap().remove(name).is_some() {
                let expected = format!("Invalid(\"the parameter {name} is missing\")");
                assert_eq!(error(setup.finish(&data).await), expected, "{response_type:?}");
            }
        }
        if with_id_token {
            for hash in ["c_hash", "at_hash"] {
                for value in [Json::Null, json!("AAAAAAAAAAAAAAAAAAAAAA")] {
                    let (mut claims, mut data) = (claims.clone(), data.clone());
                    let Some(claim) = claims.get_mut(hash) else { continue };
                    *claim = value;
                    data["parameters"]["id_token"] = setup.key.sign(&claims).into();
                    let expected = format!("Invalid(\"the claim {hash} of the ID token does not match\")");
                    assert_eq!(error(setup.finish(&data).await), expected, "{response_type:?}");
                }
            }
        }
    }
    setup.oidc.common.response_type = ResponseType::None;
    let begun = setup.begin().await.unwrap();
    assert!(begun.auth_url.contains("response_type=none"));
    assert_eq!(error(setup.finish(&callback(&begun)).await), "Invalid(\"the response type none identifies no account\")");
}

#[tokio::test]
async fn both_tokens_of_a_hybrid_flow_are_about_one_account() {
    let mut setup = Setup::new().await;
    setup.oidc.common.response_type = ResponseType::CodeIdToken;
    let begun = setup.begin().await.unwrap();
    let mut claims = setup.claims(&begun);
    setup.grant(&claims);
    claims["sub"] = "another".into();
    claims["c_hash"] = jws::half_hash(Algorithm::Es256, "code").into();
    let mut data = callback(&begun);
    data["parameters"]["id_token"] = setup.key.sign(&claims).into();
    assert_eq!(error(setup.finish(&data).await), "Invalid(\"both ID tokens are about different accounts\")");
}

#[tokio::test]
async fn the_userinfo_endpoint_is_asked_if_it_is_configured() {
    let mut setup = Setup::new().await;
    setup.oidc.fetch_user_info = true;
    setup.oidc.identity.name = Some("profile.nick".to_owned());
    let userinfo = json!({ "sub": "account", "email": "new@example.com", "profile": { "nick": "Johnny" } });
    setup.provider.on("/userinfo", Reply::Json(200, userinfo.clone()));
    let finished = setup.sign_in(|_| {}).await.unwrap();
    assert_eq!((finished.claims.email.as_deref(), finished.claims.name.as_deref()), (Some("new@example.com"), Some("Johnny")));
    assert_eq!(setup.provider.asked("/userinfo")[0].authorization.as_deref(), Some("Bearer access"));

    let other = "Invalid(\"the userinfo endpoint answers about another account than the ID token\")";
    let signed = "Invalid(\"the userinfo endpoint answers with a signed token, which is not supported\")";
    for (reply, expected) in [
        (Reply::Json(200, json!({ "sub": "another" })), other),
        (Reply::Json(200, json!({})), other),
        (Reply::Text("application/jwt", setup.key.sign(&userinfo)), signed),
        (Reply::Json(200, json!([])), "Refused(\"the provider's answer is not a JSON object\")"),
        (Reply::Json(500, json!({})), "Refused(\"the provider answered with the status 500\")"),
    ] {
        setup.provider.on("/userinfo", reply);
        assert_eq!(error(setup.sign_in(|_| {}).await), expected);
    }
}

#[tokio::test]
async fn tokens_are_kept_or_shown_only_if_it_is_configured() {
    let mut setup = Setup::new().await;
    setup.oidc.revalidation = Some(revalidate::revalidation(Default::default()));
    let session = setup.sign_in(|claims| claims["sid"] = "session".into()).await.unwrap().session.unwrap();
    assert_eq!((session.sid.as_deref(), session.tokens.access.as_deref(), session.tokens.refresh), (Some("session"), Some("access"), None));
    assert!(session.tokens.id.is_some());
    assert_eq!(session.expires_at, Some(setup.now.plus(Duration::from_secs(300))));
    setup.oidc.return_oidc_result = true;
    let response = setup.sign_in(|_| {}).await.unwrap().response;
    assert_eq!((&response["access_token"], &response["token_type"]), (&json!("access"), &json!("Bearer")));
    assert_eq!((&response["expires_at"], response.get("expires_in")), (&json!(setup.now.unix_seconds() + 300), None));
}

#[tokio::test]
async fn rs256_and_hs256_are_verified_where_they_are_configured() {
    let mut setup = Setup::new().await;
    setup.provider.on("/keys", Reply::Json(200, json!({ "keys": [{ "kty": "future" }, rsa_public()] })));
    setup.oidc.id_token_algorithm = Algorithm::Rs256;
    let begun = setup.begin().await.unwrap();
    setup.provider.on("/token", Reply::Json(200, json!({ "id_token": rsa_signed(&setup.claims(&begun)) })));
    assert!(setup.finish(&callback(&begun)).await.is_ok());
    setup.oidc.id_token_algorithm = Algorithm::Ps256;
    let expected = "Invalid(\"the token is not signed with the algorithm PS256\")";
    assert_eq!(error(setup.finish(&callback(&begun)).await), expected);
    setup.oidc.id_token_algorithm = Algorithm::Hs256;
    let token = jws::signed(&json!({ "alg": "HS256" }), &setup.claims(&begun), |message| jws::mac(SECRET, message));
    setup.provider.on("/token", Reply::Json(200, json!({ "id_token": token })));
    assert!(setup.finish(&callback(&begun)).await.is_ok());
    for (secret, length) in [("another", 32), (SECRET, 31), (SECRET, 0)] {
        let sign = |message: &str| jws::mac(secret, message).map(|mac| mac[..length].to_vec());
        let token = jws::signed(&json!({ "alg": "HS256" }), &setup.claims(&begun), sign);
        setup.provider.on("/token", Reply::Json(200, json!({ "id_token": token })));
        assert_eq!(error(setup.finish(&callback(&begun)).await), "Invalid(\"the signature of the token is invalid\")");
    }
}

#[test]
fn rsa_keys_of_unusual_sizes_are_not_used() {
    let key = |bytes: usize| {
        let modulus = [vec![0; 3], vec![0xff; bytes]].concat();
        json!({ "kty": "RSA", "n": jws::encode(modulus), "e": "AQAB" })
    };
    let usable = |keys: Json| jws::read_keys(json!({ "keys": keys }).as_object().unwrap()).unwrap().keys().len();
    assert_eq!(usable(json!([key(0), key(128), key(255), key(513), { "kty": "RSA" }, { "kty": "RSA", "n": 1 }])), 0);
    assert_eq!(usable(json!([key(256), key(512), rsa_public()])), 3);
    assert_eq!(usable(Json::Array(vec![key(256); 200])), 100);
}
