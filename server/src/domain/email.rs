//! E-mail addresses: what counts as one, and when two are the same.
//!
//! **Invariant:** an [`Email`] is canonical, so addresses that differ in case or blanks are one person.

use std::fmt;

/// The longest address that can be delivered to (RFC 5321), in bytes.
pub const LONGEST: usize = 254;

/// A canonical address: no blanks, lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email(String);

impl Email {
    /// An address someone wants to be known by.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.split_once('@')?;
        let local_fits = !local.is_empty() && !local.contains(|letter: char| letter.is_whitespace() || letter.is_control());
        let label_fits =
            |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let email = (local_fits && domain.split('.').all(label_fits)).then(|| Self::canonical(text))?;
        // A letter may need more bytes in lower case, so the length that counts is that of what is kept.
        (email.0.len() <= LONGEST).then_some(email)
    }

    /// What a client typed to name a person, good address or not. Nobody has an address longer than what is kept of it.
    pub fn canonical(text: &str) -> Self {
        // Twice as much as is kept is enough to know the letters that count, and bounds the work.
        let letters = text.chars().filter(|letter| !letter.is_whitespace()).take(2 * LONGEST);
        Self(letters.collect::<String>().to_lowercase().chars().take(LONGEST + 1).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a person who gave none: the typed address up to the `@`.
pub fn default_name(typed: &str) -> &str {
    typed.split_once('@').map_or(typed, |(local, _)| local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_make_another_address() {
        assert_eq!(Email::parse(" John@Example.COM "), Email::parse("john@example.com"));
        assert_eq!(Email::canonical("jo hn@example.com"), Email::canonical("john@example.com"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.com", "x".repeat(255));
        let growing = format!("{}@example.com", "İ".repeat(100));
        for text in [
            "",
            "john",
            "@example.com",
            "john@",
            "john@exam ple.com",
            "john@example..com",
            "a@b@c",
            "john@.com",
            "john@exämple.com",
            &long,
            "jo\0hn@example.com",
            &growing,
        ] {
            assert!(Email::parse(text).is_none(), "{text}");
        }
        for text in ["a@b", "john+tag@mail.example.com", "jöhn@example.com"] {
            assert!(Email::parse(text).is_some(), "{text}");
        }
    }
}
