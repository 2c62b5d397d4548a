//! Codes that people type.
//!
//! **Invariant:** each character is equally likely; only the hash of a code is stored, and it is of no use for another person.

use std::fmt;

use super::{Fingerprint, Random};
use crate::outcome::Fault;

const DIGITS: &[u8] = b"0123456789";

/// Without characters that look like one another.
const LETTERS: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A code as its holder reads it.
#[derive(Clone)]
pub struct PlainCode(String);

impl PlainCode {
    /// Six digits.
    ///
    /// # Errors
    /// If random bytes are not available.
    pub fn mailed(random: &Random) -> Result<Self, Fault> {
        draw(DIGITS, 6, random).map(Self)
    }

    /// Two groups of five characters, with a hyphen between them.
    ///
    /// # Errors
    /// If random bytes are not available.
    pub fn backup(random: &Random) -> Result<Self, Fault> {
        let text = draw(LETTERS, 10, random)?;
        let (first, second) = text.split_at(5);
        Ok(Self(format!("{first}-{second}")))
    }

    /// The code itself, for its holder's eyes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlainCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainCode(hidden)")
    }
}

/// The hash of a code of this person.
pub fn code_hash(person: &str, code: &str) -> String {
    let mut hash = Fingerprint::default();
    hash.add(Some(person));
    hash.add(Some(code));
    hash.finish()
}

fn draw(alphabet: &[u8], length: usize, random: &Random) -> Result<String, Fault> {
    let mut text = String::with_capacity(length);
    // The greatest multiple of the alphabet's length that a byte can count to: what is above it would favour some characters.
    let fair = 256 - 256 % alphabet.len();
    while text.len() < length {
        let bytes = random.bytes::<16>()?;
        let drawn = bytes.iter().map(|byte| usize::from(*byte)).filter(|number| *number < fair);
        let characters = drawn.filter_map(|number| alphabet.get(number % alphabet.len())).map(|byte| char::from(*byte));
        text.extend(characters.take(length - text.len()));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_character_is_about_as_frequent_as_the_others() {
        let random = Random::seeded(7);
        for (alphabet, length) in [(DIGITS, 6), (LETTERS, 10)] {
            let mut counts = BTreeMap::<char, usize>::new();
            for _ in 0..4000 {
                draw(alphabet, length, &random).unwrap().chars().for_each(|it| *counts.entry(it).or_default() += 1);
            }
            let mean = 4000 * length / alphabet.len();
            assert_eq!(counts.len(), alphabet.len());
            assert!(counts.values().all(|count| count.abs_diff(mean) < mean / 4), "{counts:?}");
        }
    }

    #[test]
    fn codes_have_their_form() {
        let random = Random::seeded(8);
        let mailed = PlainCode::mailed(&random).unwrap();
        assert!(mailed.expose().len() == 6 && mailed.expose().bytes().all(|byte| byte.is_ascii_digit()));
        let backup = PlainCode::backup(&random).unwrap();
        assert!(backup.expose().len() == 11 && backup.expose().as_bytes()[5] == b'-', "{}", backup.expose());
        assert_eq!(format!("{mailed:?} {backup:?}"), "PlainCode(hidden) PlainCode(hidden)");
    }

    #[test]
    fn a_hash_belongs_to_one_person() {
        assert_ne!(code_hash("a", "123456"), code_hash("b", "123456"));
        assert_ne!(code_hash("a1", "23456"), code_hash("a", "123456"));
    }
}
