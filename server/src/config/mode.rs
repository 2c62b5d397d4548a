//! Development or production, and what production refuses.
//!
//! **Invariant:** a server that other machines can reach is in production unless it is told otherwise.

use std::collections::BTreeSet;

use clap::ValueEnum;

use super::{ConfigError, Variables};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Mode {
    /// Credentials that are not given are generated
    Development,
    /// Nothing is generated, and tokens that can be guessed are rejected
    Production,
}

impl Mode {
    pub fn name(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
        }
    }
}

/// The length below which a token is taken for a word.
const SHORTEST: usize = 20;

/// A random token of hex digits has more different ones than this, but for one in a million.
const FEWEST: usize = 6;

const TOKENS: [&str; 3] = ["CONTEMBER_LOGIN_TOKEN", "CONTEMBER_ROOT_TOKEN", "CONTEMBER_ROOT_TOKENS"];

/// Rejects what could be guessed.
///
/// # Errors
/// The first variable with a token or a key that can be guessed.
pub fn check(variables: &Variables) -> Result<(), ConfigError> {
    for variable in TOKENS {
        if super::words(variables.get(variable)).iter().any(|token| is_weak(token)) {
            return Err(ConfigError { variable, problem: "can be guessed, which production refuses: take at least 20 random characters" });
        }
    }
    for variable in ["CONTEMBER_ENCRYPTION_KEY", "CONTEMBER_NEW_ENCRYPTION_KEY"] {
        if variables.get(variable).is_some_and(|key| is_weak(&key)) {
            return Err(ConfigError { variable, problem: "can be guessed, which production refuses: take 64 random hex digits" });
        }
    }
    Ok(())
}

fn is_weak(token: &str) -> bool {
    let bytes = token.as_bytes();
    let different: BTreeSet<_> = bytes.iter().collect();
    let repeats = (1..=bytes.len() / 2).any(|length| bytes.iter().zip(bytes.iter().skip(length)).all(|(byte, later)| byte == later));
    bytes.len() < SHORTEST || different.len() < FEWEST || repeats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_digits_and_repetitions_are_weak_and_random_tokens_are_not() {
        for weak in [
            "root",
            "0000000000000000000000000000000000000000",
            "1234567890123456789012",
            "abcdefgabcdefgabcdefg",
            "0101010101010101010111",
        ] {
            assert!(is_weak(weak), "{weak}");
        }
        for strong in ["63f1b2d0c0a94f7c8d1c1f4d9a6f2f8e5b7a3c21", "correct_horse_battery_staple"] {
            assert!(!is_weak(strong), "{strong}");
        }
    }
}
