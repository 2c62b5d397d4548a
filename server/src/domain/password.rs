//! Which passwords are good enough.
//!
//! **Invariant:** every reason that applies is named, always in the same order, and none of them repeats the password.

use std::sync::LazyLock;

use regex::Regex;

#[derive(Debug, Clone)]
pub struct PasswordPolicy {
    /// In UTF-16 units, as JavaScript clients count.
    pub min_length: usize,
    pub uppercase: usize,
    pub lowercase: usize,
    pub digits: usize,
    pub special: usize,
    /// What a password must match somewhere.
    pub pattern: Option<Regex>,
    pub refuse_common: bool,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { min_length: 8, uppercase: 1, lowercase: 1, digits: 1, special: 0, pattern: None, refuse_common: true }
    }
}

/// Why a password is too weak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    TooShort,
    MissingUppercase,
    MissingLowercase,
    MissingDigit,
    MissingSpecial,
    InvalidPattern,
    Common,
}

/// The characters that count as special.
const SPECIAL: &str = "!@#$%^&*(),.?\":{}|<>";

/// The ten thousand most common passwords of the SecLists collection (MIT licence), sorted by byte.
static COMMON: LazyLock<Vec<&str>> = LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

impl PasswordPolicy {
    pub fn weaknesses(&self, password: &str) -> Vec<Weakness> {
        let count = |fits: fn(char) -> bool| password.chars().filter(|it| fits(*it)).count();
        let mut found = Vec::new();
        let mut report = |applies: bool, weakness| {
            if applies {
                found.push(weakness);
            }
        };
        report(password.encode_utf16().count() < self.min_length, Weakness::TooShort);
        report(count(|it| it.is_ascii_uppercase()) < self.uppercase, Weakness::MissingUppercase);
        report(count(|it| it.is_ascii_lowercase()) < self.lowercase, Weakness::MissingLowercase);
        report(count(|it| it.is_ascii_digit()) < self.digits, Weakness::MissingDigit);
        report(count(|it| SPECIAL.contains(it)) < self.special, Weakness::MissingSpecial);
        report(self.pattern.as_ref().is_some_and(|pattern| !pattern.is_match(password)), Weakness::InvalidPattern);
        report(self.refuse_common && is_common(password), Weakness::Common);
        found
    }
}

fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let listed = |word: &str| COMMON.binary_search(&word).is_ok();
    listed(&lower) || listed(&lower.chars().map(plain_letter).collect::<String>())
}

/// Digits and symbols that are commonly written for a letter.
const LOOK_ALIKES: [(char, char); 7] = [('!', 'i'), ('$', 's'), ('1', 'l'), ('3', 'e'), ('0', 'o'), ('@', 'a'), ('7', 't')];

fn plain_letter(it: char) -> char {
    LOOK_ALIKES.iter().find(|(symbol, _)| *symbol == it).map_or(it, |(_, plain)| *plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(COMMON.is_sorted());
        assert!(COMMON.len() > 9000);
    }

    #[test]
    fn each_weakness_is_found() {
        let policy = PasswordPolicy { special: 1, ..PasswordPolicy::default() };
        assert_eq!(policy.weaknesses("Correct-Horse-7!"), []);
        let all =
            [Weakness::TooShort, Weakness::MissingUppercase, Weakness::MissingLowercase, Weakness::MissingDigit, Weakness::MissingSpecial];
        assert_eq!(policy.weaknesses(""), all);
        assert_eq!(PasswordPolicy::default().weaknesses("P@ssw0rd"), [Weakness::Common]);
    }

    #[test]
    fn a_pattern_must_be_matched_where_there_is_one() {
        let policy = PasswordPolicy { pattern: Some(Regex::new("^[a-z]+-").unwrap()), ..PasswordPolicy::default() };
        assert_eq!(policy.weaknesses("correct-Horse7"), []);
        assert_eq!(policy.weaknesses("Correct-Horse7"), [Weakness::InvalidPattern]);
    }

    #[test]
    fn length_is_counted_as_javascript_does() {
        let policy = PasswordPolicy { min_length: 8, uppercase: 0, lowercase: 0, digits: 0, ..PasswordPolicy::default() };
        assert_eq!(policy.weaknesses("🔑🔑🔑🔑"), []);
        assert_eq!(policy.weaknesses("🔑🔑🔑"), [Weakness::TooShort]);
    }
}
