//! Hostile answers: tokens and callbacks that must not sign anyone in.
//!
//! **Invariant:** every answer that is refused has a reason that the test names.

use super::*;

#[tokio::test]
async fn claims_that_are_not_of_this_sign_in_are_refused() {
    let setup = Setup::new().await;
    let at = now().unix_seconds();
    let issuer = "the issuer of the token is not the provider";
    let audience = "the token is for another client";
    let party = "the authorized party of the token is another client";
    let nonce = "the nonce of the ID token is not that of the sign-in";
    let early = "the token is not valid yet";
    let subject = "the claim sub of the ID token must be a string that is not empty";
    for (claim, value, expected) in [
        ("iss", json!("https://evil.example"), issuer),
        ("iss", json!(format!("{}/", setup.provider.base)), issuer),
        ("iss", Json::Null, issuer),
        ("aud", json!("client 2"), audience),
        ("aud", json!(["client 2"]), audience),
        ("aud", json!([]), audience),
        ("aud", Json::Null, audience),
        ("aud", json!([CLIENT, "client 2"]), party),
        ("azp", json!("client 2"), party),
        ("azp", json!(7), party),
        ("nonce", json!("another"), nonce),
        ("nonce", Json::Null, nonce),
        ("exp", json!(at - 5), "the token has expired"),
        ("exp", json!("never"), "the claim exp must be a number"),
        ("iat", json!(at + 61), early),
        ("nbf", json!(at + 61), early),
        ("iat", json!("x"), "the claim iat must be a number"),
        ("sub", json!(""), subject),
        ("sub", json!(7), subject),
        ("sub", Json::Null, subject),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "the claim at_hash of the ID token does not match"),
        ("c_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), "the claim c_hash of the ID token does not match"),
    ] {
        let result = setup.sign_in(|claims| claims[claim] = value.clone()).await;
        assert_eq!(error(result), format!("Invalid({expected:?})"), "{claim}: {value}");
    }
    for claim in ["iss", "sub", "aud", "exp", "iat", "nonce"] {
        let result = setup.sign_in(|claims| drop(claims.as_object_mut().unwrap().remove(claim))).await;
        assert!(error(result).starts_with("Invalid("), "{claim}");
    }
}

#[tokio::test]
async fn claims_at_their_limits_are_accepted() {
    let mut setup = Setup::new().await;
    let at = now().unix_seconds();
    for (claim, value) in
        [("exp", json!(at - 4)), ("iat", json!(at + 60)), ("nbf", json!(at + 60)), ("aud", json!([CLIENT])), ("azp", json!(CLIENT))]
    {
        assert!(setup.sign_in(|claims| claims[claim] = value.clone()).await.is_ok(), "{claim}");
    }
    setup.oidc.common.additional_authorized_parties = vec!["client 2".to_owned()];
    let several = |claims: &mut Json| {
        claims["aud"] = json!([CLIENT, "client 3"]);
        claims["azp"] = "client 2".into();
    };
    assert!(setup.sign_in(several).await.is_ok());
}

#[tokio::test]
async fn a_token_is_signed_as_configured_by_a_key_of_the_provider() {
    let setup = Setup::new().await;
    let begun = setup.begin().await.unwrap();
    let claims = setup.claims(&begun);
    let other = Key::generate("one");
    let public = setup.key.public.to_string();
    let sign = |header: Json, sign: &dyn Fn(&str) -> Option<Vec<u8>>| jws::signed(&header, &claims, sign).unwrap();
    let own = |message: &str| Some(setup.key.private.sign(message.as_bytes()));
    let mut changed = setup.key.sign(&claims);
    changed.insert(changed.find('.').unwrap() + 1, 'A');
    let (algorithm, forged) = ("the token is not signed with the algorithm ES256", "the signature of the token is invalid");
    for (token, expected) in [
        (sign(json!({ "alg": "none" }), &|_| Some(Vec::new())), algorithm),
        (sign(json!({ "alg": "HS256", "kid": "one" }), &|message| jws::mac(&public, message)), algorithm),
        (sign(json!({ "alg": "HS256" }), &|message| jws::mac(SECRET, message)), algorithm),
        (sign(json!({ "alg": "ES256", "kid": "one" }), &|message| jws::mac(&public, message)), forged),
        (sign(json!({ "alg": "ES256", "kid": "one" }), &|_| Some(Vec::new())), forged),
        (other.sign(&claims), forged),
        (sign(json!({ "alg": "ES256", "kid": "two" }), &own), "the token is signed with an unknown key"),
        (sign(json!({ "alg": "ES256", "kid": "one", "crit": ["b64"] }), &own), "the token needs an extension that is not supported"),
        (sign(json!({ "alg": "ES256", "kid": "one", "typ": "at+JWT" }), &own), "the token is not an ID token"),
        (sign(json!({ "alg": "ES256", "kid": "one", "typ": "logout+jwt" }), &own), "the token is not an ID token"),
        (changed, "the token is malformed"),
        ("a.b".to_owned(), "the token is malformed"),
        ("a.b.c.d.e".to_owned(), "the token is malformed"),
    ] {
        setup.provider.on("/token", Reply::Json(200, json!({ "id_token": token })));
        assert_eq!(error(setup.finish(&callback(&begun)).await), format!("Invalid({expected:?})"));
    }
    setup.provider.on("/token", Reply::Json(200, json!({ "access_token": "access" })));
    assert_eq!(error(setup.finish(&callback(&begun)).await), "Invalid(\"the provider has sent no ID token\")");
    // A set that publishes the secret of an algorithm does not make it one of the provider.
    let secret = json!({ "kty": "oct", "kid": "one", "k": jws::encode("known") });
    setup.provider.on("/keys", Reply::Json(200, json!({ "keys": [secret] })));
    let token = sign(json!({ "alg": "ES256", "kid": "one" }), &|message| jws::mac("known", message));
    setup.provider.on("/token", Reply::Json(200, json!({ "id_token": token })));
    assert!(setup.finish(&callback(&begun)).await.is_err());
}

#[tokio::test]
async fn a_new_key_is_read_once_it_is_used() {
    let mut setup = Setup::new().await;
    assert!(setup.sign_in(|_| {}).await.is_ok());
    let next = Key::generate("two");
    setup.provider.on("/keys", Reply::Json(200, json!({ "keys": [setup.key.public, next.public] })));
    setup.key = next;
    assert!(setup.sign_in(|_| {}).await.is_ok());
    assert_eq!(setup.provider.asked("/keys").len(), 2);
    // Without the name of a key, all are tried.
    let begun = setup.begin().await.unwrap();
    let sign = |message: &str| Some(setup.key.private.sign(message.as_bytes()));
    let token = jws::signed(&json!({ "alg": "ES256" }), &setup.claims(&begun), sign);
    setup.provider.on("/token", Reply::Json(200, json!({ "id_token": token })));
    assert!(setup.finish(&callback(&begun)).await.is_ok());
    // Once, and not again within the pause.
    setup.providers = Providers::with(true, FixedUrls::default(), PAUSE);
    for _ in 0..3 {
        setup.key = Key::generate("three");
        assert_eq!(error(setup.sign_in(|_| {}).await), "Invalid(\"the token is signed with an unknown key\")");
    }
    assert_eq!(setup.provider.asked("/keys").len(), 4);
}

#[tokio::test]
async fn a_callback_is_of_the_sign_in_that_was_begun() {
    let mut setup = Setup::new().await;
    let (begun, other) = (setup.begin().await.unwrap(), setup.begin().await.unwrap());
    setup.grant(&setup.claims(&begun));
    let (data, state) = (callback(&begun), "the parameter state is not that of the sign-in");
    let session = "sessionData: must be that of a sign-in with this provider";
    let changed = |change: &dyn Fn(&mut Json)| {
        let mut data = data.clone();
        change(&mut data);
        data
    };
    let tamper = |data: &mut Json| {
        let sealed = data["sessionData"]["sealed"].as_str().unwrap();
        data["sessionData"]["sealed"] = format!("{}{}", &sealed[..sealed.len() - 1], if sealed.ends_with('0') { '1' } else { '0' }).into();
    };
    for (data, expected) in [
        (changed(&|data| data["parameters"]["state"] = other.session_data["state"].clone()), state),
        (changed(&|data| data["parameters"]["state"] = "".into()), "the parameter state is missing"),
        (changed(&|data| data["parameters"]["code"] = "".into()), "the parameter code is missing"),
        (changed(&|data| data["sessionData"] = other.session_data.clone()), state),
        (changed(&|data| data["sessionData"] = Json::Null), session),
        (changed(&|data| drop(data["sessionData"].as_object_mut().unwrap().remove("sealed"))), session),
        (changed(&|data| data["sessionData"]["nonce"] = "x".into()), session),
        (changed(&|data| data["sessionData"]["state"] = 1.into()), session),
        (changed(&|data| data["sessionData"]["sealed"] = "x".repeat(20_000).into()), session),
        (changed(&tamper), session),
        (changed(&|data| data["parameters"]["iss"] = "https://evil.example".into()), "the parameter iss is not the issuer of the provider"),
        (changed(&|data| data["parameters"]["x"] = 1.into()), "parameters: every value must be a string"),
        (changed(&|data| data["parameters"]["x"] = "x".repeat(262_144).into()), "the parameters exceed the limit of 262144 bytes"),
        (json!({ "url": "/finish" }), "url: must be an absolute URL"),
        (json!({ "url": "https://a.example/?code=a#code=b" }), "the parameter code is there twice"),
        (json!({}), "data: must have either url, a string, or parameters, an object of strings"),
        (
            json!({ "url": "https://a.example", "parameters": {} }),
            "data: must have either url, a string, or parameters, an object of strings",
        ),
    ] {
        assert_eq!(error(setup.finish(&data).await), format!("Invalid({expected:?})"));
    }
    let elsewhere = changed(&|data| data["redirectUrl"] = "https://evil.example".into());
    assert_eq!(error(setup.finish(&elsewhere).await), "Refused(\"redirectUrl: must be that of initSignInIDP\")");
    assert!(setup.provider.asked("/token").is_empty());
    setup.now = now().plus(Duration::from_secs(3601));
    assert_eq!(error(setup.finish(&data).await), "Invalid(\"sessionData: the sign-in has expired\")");
    setup.now = now();
    setup.id = IdentityProviderId::generate();
    assert_eq!(error(setup.finish(&data).await), format!("Invalid({session:?})"));
}

#[tokio::test]
async fn a_provider_that_names_itself_is_compared() {
    let setup = Setup::new().await;
    setup.provider.describe("authorization_response_iss_parameter_supported", json!(true));
    let begun = setup.begin().await.unwrap();
    setup.grant(&setup.claims(&begun));
    let mut data = callback(&begun);
    assert_eq!(error(setup.finish(&data).await), "Invalid(\"the parameter iss is not the issuer of the provider\")");
    data["parameters"]["iss"] = setup.provider.base.clone().into();
    assert!(setup.finish(&data).await.is_ok());
}

#[tokio::test]
async fn errors_of_the_provider_are_shown_without_anything_else() {
    let setup = Setup::new().await;
    let begun = setup.begin().await.unwrap();
    let mut data = callback(&begun);
    data["parameters"]["error"] = "access_denied".into();
    data["parameters"]["error_description"] = format!("no\r\n\u{202e}{}", "x".repeat(300)).into();
    let expected = format!("Refused(\"the provider answered with the error access_denied: no   {}\")", "x".repeat(195));
    assert_eq!(error(setup.finish(&data).await), expected);
    for (reply, expected) in [
        (Reply::Json(400, json!({ "error": "invalid_grant", "secret": "hunter2" })), "the provider answered with the error invalid_grant"),
        (Reply::Json(400, json!({ "error": { "message": "bad" } })), "the provider answered with the status 400: bad"),
        (Reply::Json(500, json!("hunter2")), "the provider answered with the status 500"),
        (Reply::Json(201, json!({ "id_token": "x" })), "the provider answered with the status 201"),
        (Reply::Text("text/html", "<html>hunter2".to_owned()), "the provider's answer is not a JSON object"),
    ] {
        setup.provider.on("/token", reply);
        assert_eq!(error(setup.finish(&callback(&begun)).await), format!("Refused({expected:?})"));
    }
}
