//! JSON Web Tokens: how the identity provider of the suite signs them, rightly and wrongly.
//!
//! **Invariant:** nothing here decides what a token says.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::keys::Key;
use crate::error::{CaseError, Outcome};

/// A token in RS256, which names its key.
///
/// # Errors
/// A fault if signing fails.
pub fn signed(key: &Key, claims: &Value) -> Outcome<String> {
    signed_as(key, key.id, claims)
}

/// The same with another name of the key.
///
/// # Errors
/// A fault if signing fails.
pub fn signed_as(key: &Key, id: &str, claims: &Value) -> Outcome<String> {
    let input = input(&json!({ "alg": "RS256", "typ": "JWT", "kid": id }), claims);
    let signature = key.sign(input.as_bytes())?;
    Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature)))
}

/// A token in HS256.
///
/// # Errors
/// A fault if the secret cannot be used.
pub fn authenticated(secret: &[u8], claims: &Value) -> Outcome<String> {
    let input = input(&json!({ "alg": "HS256", "typ": "JWT" }), claims);
    let code = code(secret, input.as_bytes())?;
    Ok(format!("{input}.{}", URL_SAFE_NO_PAD.encode(code)))
}

/// A token without a signature.
pub fn unsigned(claims: &Value) -> String {
    format!("{}.", input(&json!({ "alg": "none", "typ": "JWT" }), claims))
}

/// The same token with another signature.
pub fn damaged(token: &str) -> String {
    let (input, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).unwrap_or_default();
    if let Some(byte) = bytes.first_mut() {
        *byte ^= 1;
    }
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// The claims of a token in HS256, if the secret is right.
pub fn claims_of(secret: &[u8], token: &str) -> Option<Map<String, Value>> {
    let (input, signature) = token.rsplit_once('.')?;
    let (head, claims) = input.split_once('.')?;
    let head: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).ok()?).ok()?;
    let right = code(secret, input.as_bytes()).ok()? == URL_SAFE_NO_PAD.decode(signature).ok()?;
    let claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()?;
    (right && head.get("alg")? == "HS256").then_some(claims)
}

/// What `at_hash` and `c_hash` say about an access token or a code.
pub fn half_hash(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    URL_SAFE_NO_PAD.encode(hash.get(..hash.len() / 2).unwrap_or_default())
}

/// The challenge of a verifier, by S256.
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// The code of a message by HMAC and SHA-256.
///
/// # Errors
/// A fault if the secret cannot be used.
pub fn code(secret: &[u8], message: &[u8]) -> Outcome<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(CaseError::fault)?;
    mac.update(message);
    Ok(mac.finalize().into_bytes().to_vec())
}

fn input(head: &Value, claims: &Value) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(head.to_string()), URL_SAFE_NO_PAD.encode(claims.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_in_hs256_is_read_with_its_secret_alone() {
        let token = authenticated(b"secret", &json!({ "sub": "a" })).unwrap();
        assert_eq!(claims_of(b"secret", &token).unwrap().get("sub"), Some(&json!("a")));
        assert!(claims_of(b"other", &token).is_none());
        assert!(claims_of(b"secret", &damaged(&token)).is_none());
        assert!(claims_of(b"secret", &unsigned(&json!({}))).is_none());
    }

    #[test]
    fn challenges_are_those_of_rfc_7636() {
        assert_eq!(challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
