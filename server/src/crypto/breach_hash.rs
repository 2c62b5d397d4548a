//! What services that know breached passwords list them by: SHA-1, which protects nothing here and is never stored.
//!
//! **Invariant:** neither part can be printed, and only the prefix, which hundreds of breached passwords share, is meant to be sent.

use std::fmt;

use sha1::{Digest, Sha1};

/// Hex digits of the prefix.
const PREFIX: usize = 5;

/// The hash of a password, in upper-case hex.
pub struct BreachHash(String);

impl BreachHash {
    pub fn of(password: &str) -> Self {
        Self(base16ct::upper::encode_string(&Sha1::digest(password)))
    }

    /// The five digits that are sent.
    pub fn prefix(&self) -> &str {
        self.0.get(..PREFIX).unwrap_or_default()
    }

    /// The 35 digits that are compared with the answer.
    pub fn suffix(&self) -> &str {
        self.0.get(PREFIX..).unwrap_or_default()
    }
}

impl fmt::Debug for BreachHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BreachHash")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_has_five_digits_to_send_and_the_rest_to_compare() {
        let hash = BreachHash::of("password");
        assert_eq!((hash.prefix(), hash.suffix()), ("5BAA6", "1E4C9B93F3F0682250B6CF8331B7EE68FD8"));
        assert_eq!(format!("{hash:?}"), "BreachHash");
        // UTF-8, and leading zeros are kept.
        assert_eq!(BreachHash::of("žluťoučký").prefix().len() + BreachHash::of("").suffix().len(), 40);
    }
}
