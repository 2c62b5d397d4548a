//! Kinds of API keys and the form of a token's hash.
//!
//! **Invariant:** a token hash is 64 lower-case hex digits, also one that a client made.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    Session,
    Permanent,
    OneOff,
}

impl KeyKind {
    pub const ALL: [Self; 3] = [Self::Session, Self::Permanent, Self::OneOff];

    /// The name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Permanent => "permanent",
            Self::OneOff => "one_off",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Whether a text a client gave is a SHA-256 in lower-case hex.
pub fn is_token_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_hash_is_lower_case_hex_of_the_right_length() {
        assert!(is_token_hash(&"0a".repeat(32)));
        for bad in [String::new(), "0A".repeat(32), "0g".repeat(32), "0a".repeat(31), "0a".repeat(33), "é".repeat(32)] {
            assert!(!is_token_hash(&bad), "{bad}");
        }
    }
}
