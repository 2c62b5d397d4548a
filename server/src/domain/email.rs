//! E-mail addresses: what counts as one, and when two are the same.
//!
//! **Invariant:** an [`Email`] is canonical, so addresses that differ in case, spaces or Unicode normalization are one person.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The longest address that can be delivered to (RFC 5321), in bytes.
pub const LONGEST: usize = 254;

/// A canonical address: no spaces, lower case, NFC.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Email {
    text: String,
    /// How earlier versions stored the address, if that differs.
    earlier: Option<String>,
}

impl Email {
    /// An address of a new person, or a new one of a person. Characters that cannot be seen would make it look like another one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_matches(is_space);
        let (local, domain) = text.split_once('@')?;
        let is_unfit = |it: char| it.is_whitespace() || it.is_control() || it.general_category() == GeneralCategory::Format;
        let local_fits = !local.is_empty() && !local.contains(is_unfit);
        let label_fits =
            |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        let email = (local_fits && domain.split('.').all(label_fits)).then(|| Self::canonical(text))?;
        // A character may need more bytes in lower case, so the length that counts is that of what is kept.
        (email.text.len() <= LONGEST).then_some(email)
    }

    /// What a client typed to name a person, valid or not. No person has an address longer than what is kept of it.
    pub fn canonical(text: &str) -> Self {
        // Twice as much as is kept is enough to know the characters that count, and bounds the work.
        let lower = |is_left_out: fn(char) -> bool| {
            let kept = text.chars().filter(|it| !is_left_out(*it)).take(2 * LONGEST);
            kept.collect::<String>().to_lowercase()
        };
        let cut = |characters: &mut dyn Iterator<Item = char>| characters.take(LONGEST + 1).collect::<String>();
        let canonical = cut(&mut lower(is_space).nfc());
        let earlier = cut(&mut lower(char::is_whitespace).chars());
        Self { earlier: (earlier != canonical).then_some(earlier), text: canonical }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The form in which a person may still be stored whose address has characters that are refused or composed today.
    pub fn earlier(&self) -> Option<&str> {
        self.earlier.as_deref()
    }
}

/// A part of an address in the form in which addresses are stored.
pub fn part(typed: &str) -> String {
    typed.to_lowercase().nfc().collect()
}

/// Whitespace, and the byte order mark, which JavaScript trims as well.
fn is_space(character: char) -> bool {
    character.is_whitespace() || character == '\u{feff}'
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
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
    fn composed_and_decomposed_characters_are_one_address() {
        let (composed, decomposed) = ("j\u{f6}rg@example.com", "jo\u{308}rg@example.com");
        assert_eq!(Email::parse(composed).unwrap().as_str(), Email::parse(decomposed).unwrap().as_str());
        assert_eq!(Email::canonical(decomposed).as_str(), composed);
        // A person who is stored as typed before is still found.
        assert_eq!(Email::canonical(decomposed).earlier(), Some(decomposed));
        assert_eq!(Email::canonical(composed).earlier(), None);
    }

    #[test]
    fn a_byte_order_mark_around_an_address_is_stripped() {
        let email = Email::parse("\u{feff} john@example.com\u{feff}").unwrap();
        assert_eq!(email.as_str(), "john@example.com");
        assert_eq!(Email::canonical("\u{feff}john@example.com").as_str(), "john@example.com");
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
            "jo\u{200b}hn@example.com",
            "\u{202e}john@example.com",
            "john\u{2060}@example.com",
            "jo\u{ad}hn@example.com",
            "jo\u{feff}hn@example.com",
            "john\u{e0041}@example.com",
        ] {
            assert!(Email::parse(text).is_none(), "{text}");
        }
        for text in ["a@b", "john+tag@mail.example.com", "jöhn@example.com"] {
            assert!(Email::parse(text).is_some(), "{text}");
        }
    }
}
