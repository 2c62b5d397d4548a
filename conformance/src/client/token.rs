//! Bearer tokens, their hashes, and random text for names.
//!
//! **Invariant:** `Debug` of a token shows nothing of it, and there is no `Display`.

use std::fmt;

use rand::TryRng;
use rand::rngs::SysRng;
use sha2::{Digest, Sha256};

use crate::error::{CaseError, Outcome};

const TOKEN_BYTES: usize = 20;
const NAME_BYTES: usize = 5;

/// A secret that opens a door.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A token of the usual form that is used nowhere else.
    ///
    /// # Errors
    /// A fault if random bytes are not available.
    pub fn random() -> Outcome<Self> {
        random_hex::<TOKEN_BYTES>().map(Self)
    }

    /// What a server stores, and what a client sends when it brings its own token.
    pub fn hash(&self) -> String {
        base16ct::lower::encode_string(&Sha256::digest(self.0.as_bytes()))
    }

    /// The plain text, for the `Authorization` header, the server's own set-up and the table of aliases.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// A name that no other run uses, so that cases share a server with strangers.
///
/// # Errors
/// A fault if random bytes are not available.
pub fn unique(prefix: &str) -> Outcome<String> {
    Ok(format!("{prefix}-{}", random_hex::<NAME_BYTES>()?))
}

fn random_hex<const BYTES: usize>() -> Outcome<String> {
    let mut bytes = [0; BYTES];
    SysRng.try_fill_bytes(&mut bytes).map_err(|error| CaseError::fault(format_args!("no randomness from the system: {error}")))?;
    Ok(base16ct::lower::encode_string(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_token() {
        assert_eq!(format!("{:?}", Token::new("0123456789abcdef")), "Token(…)");
    }

    #[test]
    fn hash_is_lower_case_sha256() {
        assert_eq!(Token::new("abc").hash(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn random_tokens_differ_and_have_forty_digits() {
        let (first, second) = (Token::random().unwrap(), Token::random().unwrap());
        assert_ne!(first, second);
        assert_eq!(first.reveal().len(), 40);
    }
}
