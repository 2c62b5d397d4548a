//! Sign-ins with a provider on this machine.
//!
//! **Invariant:** every test has a provider, keys and caches of its own.

mod algorithms;
mod apple;
mod begin;
mod facebook;
mod finish;
mod forged;
mod limits;
mod logout;
mod provider;
mod revalidate;

use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{JsonWebKeyId, PrivateSigningKey};
use serde_json::json;

use self::provider::{Provider, Reply};
use super::*;
use crate::crypto::{EcSigningKey, EncryptionKey};
use crate::domain::provider::configuration::{Algorithm, Common, IdentityClaims, ProviderSecret, ResponseType, TokenAuth};

const REDIRECT: &str = "https://app.example/finish";
const CLIENT: &str = "client 1";
const SECRET: &str = "hunter2: a secret+";

fn now() -> Timestamp {
    Timestamp::parse("2026-01-31T12:00:00Z").unwrap()
}

/// A key that signs with ES256.
struct Key {
    id: &'static str,
    private: EcSigningKey,
    public: Json,
}

impl Key {
    fn generate(id: &'static str) -> Self {
        let pair = rcgen::KeyPair::generate().unwrap();
        let point = pair.public_key_raw();
        let public = json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "kid": id, "x": jws::encode(&point[1..33]), "y": jws::encode(&point[33..]),
        });
        Self { id, private: EcSigningKey::from_pem(&pair.serialize_pem()).unwrap(), public }
    }

    fn sign(&self, claims: &Json) -> String {
        let header = json!({ "alg": "ES256", "kid": self.id });
        jws::signed(&header, claims, |message| Some(self.private.sign(message.as_bytes()))).unwrap()
    }
}

/// The key of providers that sign with RS256.
fn rsa() -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(include_str!("rsa.pem"), Some(JsonWebKeyId::new("rsa".to_owned()))).unwrap()
}

fn rsa_public() -> CoreJsonWebKey {
    rsa().as_verification_key()
}

fn rsa_signed(claims: &Json) -> String {
    let sign = |message: &str| rsa().sign(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, message.as_bytes()).ok();
    jws::signed(&json!({ "alg": "RS256", "kid": "rsa" }), claims, sign).unwrap()
}

/// A provider with a client that is this server.
struct Setup {
    provider: Provider,
    providers: Providers,
    key: Key,
    oidc: Oidc,
    id: IdentityProviderId,
    cipher: Cipher,
    random: Random,
    now: Timestamp,
}

impl Setup {
    async fn new() -> Self {
        let (provider, key) = (Provider::discoverable().await, Key::generate("one"));
        provider.on("/keys", Reply::Json(200, json!({ "keys": [key.public] })));
        let random = Random::System;
        let cipher = Cipher::new(&EncryptionKey::generate(&random).unwrap());
        let oidc = oidc(&provider);
        let id = IdentityProviderId::generate();
        Self { providers: Providers::with(true, FixedUrls::default(), Duration::ZERO), provider, key, oidc, id, cipher, random, now: now() }
    }

    fn here(&self) -> Here<'_> {
        Here { provider: self.id, cipher: &self.cipher, random: &self.random, now: self.now }
    }

    fn configuration(&self) -> ProviderConfiguration {
        ProviderConfiguration::Oidc(Box::new(self.oidc.clone()))
    }

    async fn begin(&self) -> Result<Begun, ProviderError> {
        self.providers.begin(self.here(), &self.configuration(), &json!({ "redirectUrl": REDIRECT })).await
    }

    async fn finish(&self, data: &Json) -> Result<Finished, String> {
        self.providers.finish(self.here(), &self.configuration(), data).await.map_err(|error| format!("{error:?}"))
    }

    /// Claims that are valid for a sign-in.
    fn claims(&self, begun: &Begun) -> Json {
        let at = self.now.unix_seconds();
        json!({
            "iss": self.provider.base, "sub": "account", "aud": CLIENT, "iat": at, "exp": at + 60, "nonce": begun.session_data["nonce"],
            "email": "john@example.com", "email_verified": "true", "name": "John", "number": 7,
        })
    }

    /// Has the token endpoint answer with an ID token of these claims.
    fn grant(&self, claims: &Json) {
        let answer = json!({ "access_token": "access", "token_type": "Bearer", "expires_in": 300, "id_token": self.key.sign(claims) });
        self.provider.on("/token", Reply::Json(200, answer));
    }

    /// A sign-in with the code flow, in which the claims are changed.
    async fn sign_in(&self, change: impl FnOnce(&mut Json)) -> Result<Finished, String> {
        let begun = self.begin().await.unwrap();
        let mut claims = self.claims(&begun);
        change(&mut claims);
        self.grant(&claims);
        self.finish(&callback(&begun)).await
    }
}

fn oidc(provider: &Provider) -> Oidc {
    Oidc {
        common: common(ResponseType::Code),
        url: format!("{}/.well-known/openid-configuration", provider.base).parse().unwrap(),
        client_secret: ProviderSecret::new(SECRET.to_owned()),
        id_token_algorithm: Algorithm::Es256,
        token_auth: TokenAuth::Basic,
        fetch_user_info: false,
        return_oidc_result: false,
        timeout: Duration::from_secs(5),
        identity: IdentityClaims::default(),
        revalidation: None,
        post_logout_redirect_uri: None,
    }
}

fn common(response_type: ResponseType) -> Common {
    Common { client_id: CLIENT.to_owned(), scope: "openid email".to_owned(), response_type, additional_authorized_parties: Vec::new() }
}

/// The data of a callback with a code.
fn callback(begun: &Begun) -> Json {
    json!({ "parameters": { "code": "code", "state": begun.session_data["state"] }, "sessionData": begun.session_data })
}

/// The error of a result; what succeeds has no `Debug`.
fn error<T, E: ToString>(result: Result<T, E>) -> String {
    result.err().map(|error| error.to_string()).expect("an error")
}
