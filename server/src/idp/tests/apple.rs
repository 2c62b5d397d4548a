//! Sign in with Apple.
//!
//! **Invariant:** every answer that is refused has a reason that the test names.

use super::*;
use crate::domain::provider::configuration::Apple;

#[tokio::test]
async fn the_secret_is_a_token_that_apple_can_verify() {
    let mut setup = Setup::new().await;
    let pair = rcgen::KeyPair::generate().unwrap();
    setup.provider.on("/keys", Reply::Json(200, json!({ "keys": [rsa_public()] })));
    let apple = format!("{}/.well-known/openid-configuration", setup.provider.base);
    setup.providers = Providers::with(true, FixedUrls { apple, ..FixedUrls::default() }, Duration::ZERO);
    let mut apple = Apple {
        common: common(ResponseType::Code),
        team_id: "TEAM".to_owned(),
        key_id: "KEY".to_owned(),
        private_key: ProviderSecret::new(pair.serialize_pem()),
    };
    let configuration = ProviderConfiguration::Apple(apple.clone());
    let begun = setup.providers.begin(setup.here(), &configuration, &json!({ "redirectUrl": REDIRECT })).await.unwrap();
    setup.provider.on("/token", Reply::Json(200, json!({ "id_token": rsa_signed(&setup.claims(&begun)) })));
    let finished = setup.providers.finish(setup.here(), &configuration, &callback(&begun)).await.unwrap();
    assert_eq!((finished.claims.external_identifier.as_str(), finished.session.is_none()), ("account", true));

    let asked = setup.provider.asked("/token").pop().unwrap();
    assert_eq!((asked.form["client_id"].as_str(), asked.authorization), (CLIENT, None));
    let secret = &asked.form["client_secret"];
    let header: Json = serde_json::from_slice(&jws::decode(secret.split('.').next().unwrap()).unwrap()).unwrap();
    assert_eq!(header, json!({ "alg": "ES256", "typ": "JWT", "kid": "KEY" }));
    let point = pair.public_key_raw();
    let key = json!({ "kty": "EC", "crv": "P-256", "kid": "KEY", "x": jws::encode(&point[1..33]), "y": jws::encode(&point[33..]) });
    let keys: CoreJsonWebKeySet = serde_json::from_value(json!({ "keys": [key] })).unwrap();
    let jws::SignatureCheck::Genuine(claims) = jws::Token::parse(secret).unwrap().verify(Algorithm::Es256, &keys) else {
        panic!("not genuine")
    };
    let at = now().unix_seconds();
    let expected = json!({ "iss": "TEAM", "sub": CLIENT, "aud": "https://appleid.apple.com", "iat": at, "exp": at + 600 });
    assert_eq!(Json::Object(claims.0), expected);

    apple.private_key = ProviderSecret::new("hunter2".to_owned());
    let configuration = ProviderConfiguration::Apple(apple);
    let result = setup.providers.begin(setup.here(), &configuration, &json!({ "redirectUrl": REDIRECT })).await;
    assert_eq!(error(result), "the private key is not a key of the curve P-256 in PKCS#8 and PEM");
}
