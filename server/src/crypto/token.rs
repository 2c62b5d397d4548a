//! Bearer tokens and their hashes.
//!
//! **Invariant:** a plain token leaves this type only by `expose`, and only its hash is ever stored.

use std::fmt;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::random::Random;
use crate::outcome::Fault;

/// A token as its holder sends it: 40 lower-case hex digits when we make it.
#[derive(Clone)]
pub struct PlainToken(String);

impl PlainToken {
    /// # Errors
    /// If the operating system provides no random bytes.
    pub fn generate(random: &Random) -> Result<Self, Fault> {
        Ok(Self(base16ct::lower::encode_string(&random.bytes::<20>()?)))
    }

    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn hash(&self) -> TokenHash {
        TokenHash(base16ct::lower::encode_string(&Sha256::digest(self.0.as_bytes())))
    }

    /// The token itself, for its holder's eyes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlainToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainToken(hidden)")
    }
}

/// The SHA-256 of a token, in lower-case hex.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TokenHash(String);

impl TokenHash {
    /// A hash that a client made. The form is the caller's to check.
    pub fn given(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes the same time whatever the two have in common.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_forty_hex_digits_and_never_printed() {
        let token = PlainToken::generate(&Random::System).unwrap();
        assert_eq!(token.expose().len(), 40);
        assert!(token.expose().bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert!(!format!("{token:?} {:?}", token.hash()).contains(token.expose()));
    }

    #[test]
    fn the_hash_is_sha256_in_hex() {
        let want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(PlainToken::new("abc").hash().as_str(), want);
        assert!(PlainToken::new("abc").hash().matches(&TokenHash::given(want)));
        assert!(!PlainToken::new("abd").hash().matches(&TokenHash::given(want)));
    }
}
