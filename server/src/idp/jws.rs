//! Signed tokens (JWS, compact).
//!
//! **Invariant:** a token is verified with the configured algorithm alone: what its header says selects neither the algorithm
//! nor the kind of key, and a key set is never used as a shared secret.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use openidconnect::core::{CoreHmacKey, CoreJsonWebKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm};
use openidconnect::{JsonWebKey, PrivateSigningKey};
use serde::Deserialize;
use serde_json::{Map, Value as Json, json};
use subtle::ConstantTimeEq;

use super::problem::ProviderProblem;
use crate::domain::provider::configuration::Algorithm;

/// In bytes of a token.
const LONGEST: usize = 256 * 1024;

/// Keys of a set.
const MOST_KEYS_OF_SET: usize = 100;

/// Keys of a set that are tried for one token.
const MOST_KEYS: usize = 32;

/// A token that has not been verified.
pub struct Token<'a> {
    header: Header,
    payload: Map<String, Json>,
    /// What the signature is of.
    signed: &'a str,
    signature: Vec<u8>,
}

/// The payload of a token that has been verified.
pub struct VerifiedToken(pub Map<String, Json>);

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Json>,
}

/// What a key set says about a token.
pub enum SignatureCheck {
    Genuine(VerifiedToken),
    Forged,
    /// The key may be newer than the set.
    UnknownKey,
}

impl<'a> Token<'a> {
    /// # Errors
    /// If the text is not a signed token.
    pub fn parse(text: &'a str) -> Result<Self, ProviderProblem> {
        let parsed = || {
            let (signed, signature) = text.rsplit_once('.').filter(|_| text.len() <= LONGEST)?;
            let (header, payload) = signed.split_once('.').filter(|(_, payload)| !payload.contains('.'))?;
            let header = serde_json::from_slice(&decode(header)?).ok()?;
            let payload = serde_json::from_slice(&decode(payload)?).ok()?;
            Some(Self { header, payload, signed, signature: decode(signature)? })
        };
        parsed().ok_or_else(|| ProviderProblem::invalid("the token is malformed"))
    }

    /// # Errors
    /// If the token is signed with another algorithm, or needs an extension.
    pub fn check_header(&self, algorithm: Algorithm) -> Result<(), ProviderProblem> {
        if self.header.alg != name(algorithm) {
            return Err(ProviderProblem::invalid(format!("the token is not signed with the algorithm {}", name(algorithm))));
        }
        if self.header.crit.is_some() {
            return Err(ProviderProblem::invalid("the token needs an extension that is not supported"));
        }
        Ok(())
    }

    /// A claim of a token that has been verified before.
    pub fn unverified(&self, claim: &str) -> Option<&str> {
        self.payload.get(claim)?.as_str()
    }

    /// The type in the header, in lower case.
    pub fn kind(&self) -> Option<String> {
        self.header.typ.as_ref().map(|kind| kind.to_ascii_lowercase())
    }

    /// Verifies with the keys of a set.
    pub fn verify(self, algorithm: Algorithm, keys: &CoreJsonWebKeySet) -> SignatureCheck {
        let core = core(algorithm);
        if uses_secret(algorithm) {
            return SignatureCheck::Forged;
        }
        let is_wanted =
            |key: &&CoreJsonWebKey| self.header.kid.is_none() || key.key_id().map(|id| id.as_str()) == self.header.kid.as_deref();
        let mut candidates = keys.keys().iter().filter(is_wanted).take(MOST_KEYS).peekable();
        let is_known = self.header.kid.is_some() && candidates.peek().is_some();
        if candidates.any(|key| key.verify_signature(&core, self.signed.as_bytes(), &self.signature).is_ok()) {
            SignatureCheck::Genuine(VerifiedToken(self.payload))
        } else if is_known {
            SignatureCheck::Forged
        } else {
            SignatureCheck::UnknownKey
        }
    }

    /// Verifies with a shared secret.
    pub fn verify_with_secret(self, algorithm: Algorithm, secret: &str) -> Option<VerifiedToken> {
        let is_genuine = uses_secret(algorithm) && !secret.is_empty() && is_mac(algorithm, secret, self.signed, &self.signature);
        is_genuine.then_some(VerifiedToken(self.payload))
    }
}

/// Whether tokens are signed with a shared secret.
pub const fn uses_secret(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::Hs256 | Algorithm::Hs384 | Algorithm::Hs512)
}

/// Compares in constant time. The library's own comparison panics if the lengths differ.
pub fn is_mac(algorithm: Algorithm, secret: &str, message: &str, mac: &[u8]) -> bool {
    let expected = CoreHmacKey::new(secret).sign(&core(algorithm), message.as_bytes());
    expected.is_ok_and(|expected| expected.ct_eq(mac).into())
}

/// HMAC with SHA-256.
pub fn mac(secret: &str, message: &str) -> Option<Vec<u8>> {
    CoreHmacKey::new(secret).sign(&CoreJwsSigningAlgorithm::HmacSha256, message.as_bytes()).ok()
}

/// The keys of a set that can be used. RSA keys below 2048 bits are not secure, and those above 4096 bits are slow.
///
/// # Errors
/// If the set is malformed.
pub fn read_keys(set: &Map<String, Json>) -> Result<CoreJsonWebKeySet, ProviderProblem> {
    let malformed = || ProviderProblem::unreachable("the provider's key set is malformed");
    let keys = set.get("keys").and_then(Json::as_array).ok_or_else(malformed)?;
    let is_usable = |key: &&Json| key.get("kty").is_none_or(|kind| kind != "RSA") || has_usual_size(key);
    let keys: Vec<&Json> = keys.iter().filter(is_usable).take(MOST_KEYS_OF_SET).collect();
    serde_json::from_value(json!({ "keys": keys })).map_err(|_| malformed())
}

fn has_usual_size(key: &Json) -> bool {
    let Some(modulus) = key.get("n").and_then(Json::as_str).and_then(decode) else { return false };
    let bytes = modulus.iter().skip_while(|byte| **byte == 0).count();
    (256..=512).contains(&bytes)
}

/// A token with this header and these claims.
pub fn signed(header: &Json, claims: &Json, sign: impl FnOnce(&str) -> Option<Vec<u8>>) -> Option<String> {
    let message = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
    let signature = encode(sign(&message)?);
    Some(format!("{message}.{signature}"))
}

/// The left half of a hash, as `at_hash` and `c_hash` have it.
pub fn half_hash(algorithm: Algorithm, of: &str) -> Option<String> {
    let hash = match algorithm {
        Algorithm::Rs256 | Algorithm::Ps256 | Algorithm::Es256 | Algorithm::Hs256 => CoreJwsSigningAlgorithm::HmacSha256,
        Algorithm::Rs384 | Algorithm::Ps384 | Algorithm::Es384 | Algorithm::Hs384 => CoreJwsSigningAlgorithm::HmacSha384,
        Algorithm::Rs512 | Algorithm::Ps512 | Algorithm::EdDsa | Algorithm::Hs512 => CoreJwsSigningAlgorithm::HmacSha512,
    };
    // The key is not part of the hash.
    let hash = CoreJsonWebKey::new_symmetric(Vec::new()).hash_bytes(of.as_bytes(), &hash).ok()?;
    hash.get(..hash.len() / 2).map(encode)
}

pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

pub fn decode(text: &str) -> Option<Vec<u8>> {
    BASE64_URL_SAFE_NO_PAD.decode(text).ok()
}

/// As the registry of algorithms has it.
const fn name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::Rs256 => "RS256",
        Algorithm::Rs384 => "RS384",
        Algorithm::Rs512 => "RS512",
        Algorithm::Ps256 => "PS256",
        Algorithm::Ps384 => "PS384",
        Algorithm::Ps512 => "PS512",
        Algorithm::Es256 => "ES256",
        Algorithm::Es384 => "ES384",
        Algorithm::EdDsa => "EdDSA",
        Algorithm::Hs256 => "HS256",
        Algorithm::Hs384 => "HS384",
        Algorithm::Hs512 => "HS512",
    }
}

const fn core(algorithm: Algorithm) -> CoreJwsSigningAlgorithm {
    match algorithm {
        Algorithm::Rs256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        Algorithm::Rs384 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
        Algorithm::Rs512 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
        Algorithm::Ps256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        Algorithm::Ps384 => CoreJwsSigningAlgorithm::RsaSsaPssSha384,
        Algorithm::Ps512 => CoreJwsSigningAlgorithm::RsaSsaPssSha512,
        Algorithm::Es256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        Algorithm::Es384 => CoreJwsSigningAlgorithm::EcdsaP384Sha384,
        Algorithm::EdDsa => CoreJwsSigningAlgorithm::EdDsa,
        Algorithm::Hs256 => CoreJwsSigningAlgorithm::HmacSha256,
        Algorithm::Hs384 => CoreJwsSigningAlgorithm::HmacSha384,
        Algorithm::Hs512 => CoreJwsSigningAlgorithm::HmacSha512,
    }
}
