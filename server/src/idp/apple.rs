//! Sign in with Apple: the client secret is a token that is signed for each sign-in.
//!
//! **Invariant:** the private key signs for Apple alone.

use std::time::Duration;

use serde_json::json;

use super::jws;
use super::problem::ProviderProblem;
use crate::crypto::EcSigningKey;
use crate::domain::provider::configuration::Apple;
use crate::domain::time::Timestamp;

const AUDIENCE: &str = "https://appleid.apple.com";
const LIFETIME: Duration = Duration::from_mins(10);

/// # Errors
/// If the configured key cannot be used.
pub fn client_secret(apple: &Apple, now: Timestamp) -> Result<String, ProviderProblem> {
    let unusable = || ProviderProblem::invalid("the private key is not a key of the curve P-256 in PKCS#8 and PEM");
    let key = EcSigningKey::from_pem(apple.private_key.expose()).ok_or_else(unusable)?;
    let header = json!({ "alg": "ES256", "typ": "JWT", "kid": apple.key_id });
    let claims = json!({
        "iss": apple.team_id,
        "sub": apple.common.client_id,
        "aud": AUDIENCE,
        "iat": now.unix_seconds(),
        "exp": now.plus(LIFETIME).unix_seconds(),
    });
    jws::signed(&header, &claims, |message| Some(key.sign(message.as_bytes()))).ok_or_else(unusable)
}
