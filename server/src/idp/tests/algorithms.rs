//! Every algorithm that ID tokens can be signed with.
//!
//! **Invariant:** a token is signed with the algorithm that its header names, unless the test says otherwise.

use std::sync::Arc;

use openidconnect::PrivateSigningKey;
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreHmacKey, CoreJwsSigningAlgorithm as Core};
use rcgen::SigningKey;

use super::*;

type Sign = dyn Fn(&str) -> Option<Vec<u8>>;

/// The signer of an algorithm, and its public key.
struct Signer {
    public: Json,
    sign: Arc<Sign>,
}

fn of_rsa(algorithm: Core) -> Signer {
    let sign = move |message: &str| rsa().sign(&algorithm, message.as_bytes()).ok();
    Signer { public: serde_json::to_value(rsa_public()).unwrap(), sign: Arc::new(sign) }
}

fn of_secret(algorithm: Core) -> Signer {
    let sign = move |message: &str| CoreHmacKey::new(SECRET).sign(&algorithm, message.as_bytes()).ok();
    Signer { public: serde_json::to_value(rsa_public()).unwrap(), sign: Arc::new(sign) }
}

fn of_p256() -> Signer {
    let key = Key::generate("ec");
    Signer { public: key.public.clone(), sign: Arc::new(move |message| Some(key.private.sign(message.as_bytes()))) }
}

fn of_p384() -> Signer {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let point = pair.public_key_raw();
    let (x, y) = (jws::encode(&point[1..49]), jws::encode(&point[49..]));
    let public = json!({ "kty": "EC", "crv": "P-384", "use": "sig", "kid": "ec", "x": x, "y": y });
    Signer { public, sign: Arc::new(move |message| Some(fixed(&pair.sign(message.as_bytes()).unwrap()))) }
}

fn of_ed25519() -> Signer {
    let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).unwrap();
    let public = json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": "ed", "x": jws::encode(pair.public_key_raw()) });
    let key = CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pair.serialize_pem(), None).unwrap();
    Signer { public, sign: Arc::new(move |message| key.sign(&Core::EdDsa, message.as_bytes()).ok()) }
}

/// An ECDSA signature of P-384 as JWS has it, which is two numbers of 48 bytes and not DER.
fn fixed(der: &[u8]) -> Vec<u8> {
    let (mut rest, mut numbers) = (&der[2..], Vec::new());
    for _ in 0..2 {
        let (number, after) = rest[2..].split_at(usize::from(rest[1]));
        let digits = &number[number.iter().take_while(|byte| **byte == 0).count()..];
        numbers.extend(std::iter::repeat_n(0, 48 - digits.len()).chain(digits.iter().copied()));
        rest = after;
    }
    numbers
}

fn all() -> [(Algorithm, &'static str, Signer); 12] {
    [
        (Algorithm::Rs256, "RS256", of_rsa(Core::RsaSsaPkcs1V15Sha256)),
        (Algorithm::Rs384, "RS384", of_rsa(Core::RsaSsaPkcs1V15Sha384)),
        (Algorithm::Rs512, "RS512", of_rsa(Core::RsaSsaPkcs1V15Sha512)),
        (Algorithm::Ps256, "PS256", of_rsa(Core::RsaSsaPssSha256)),
        (Algorithm::Ps384, "PS384", of_rsa(Core::RsaSsaPssSha384)),
        (Algorithm::Ps512, "PS512", of_rsa(Core::RsaSsaPssSha512)),
        (Algorithm::Es256, "ES256", of_p256()),
        (Algorithm::Es384, "ES384", of_p384()),
        (Algorithm::EdDsa, "EdDSA", of_ed25519()),
        (Algorithm::Hs256, "HS256", of_secret(Core::HmacSha256)),
        (Algorithm::Hs384, "HS384", of_secret(Core::HmacSha384)),
        (Algorithm::Hs512, "HS512", of_secret(Core::HmacSha512)),
    ]
}

/// A sign-in with an ID token of this header, which the signer has signed.
async fn sign_in(algorithm: Algorithm, named: &str, signer: &Signer) -> Result<String, String> {
    let mut setup = Setup::new().await;
    setup.oidc.id_token_algorithm = algorithm;
    setup.provider.on("/keys", Reply::Json(200, json!({ "keys": [signer.public] })));
    let begun = setup.begin().await.unwrap();
    let header = json!({ "alg": named, "kid": signer.public["kid"] });
    let token = jws::signed(&header, &setup.claims(&begun), |message| (signer.sign)(message)).unwrap();
    let answer = json!({ "access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": token });
    setup.provider.on("/token", Reply::Json(200, answer));
    setup.finish(&callback(&begun)).await.map(|finished| finished.claims.external_identifier)
}

#[tokio::test]
async fn a_token_is_accepted_by_the_configured_algorithm() {
    for (algorithm, name, signer) in &all() {
        assert_eq!(sign_in(*algorithm, name, signer).await.as_deref(), Ok("account"), "{name}");
    }
}

#[tokio::test]
async fn a_token_that_another_algorithm_has_signed_is_refused() {
    let all = all();
    for (algorithm, name, signer) in &all {
        for (_, other_name, other) in all.iter().filter(|(_, other, _)| other != name) {
            let told = sign_in(*algorithm, name, &Signer { public: signer.public.clone(), sign: Arc::clone(&other.sign) }).await;
            assert!(told.is_err(), "{name} with a signature of {other_name}");
        }
        let (_, other_name, _) = all.iter().find(|(_, other, _)| other != name).unwrap();
        let told = sign_in(*algorithm, other_name, signer).await;
        assert_eq!(told.unwrap_err(), format!("Invalid(\"the token is not signed with the algorithm {name}\")"));
    }
}
