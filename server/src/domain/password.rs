//! Which passwords are good enough.
//!
//! **Invariant:** every reason that applies is named, always in the same order, and none of them repeats the password.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

#[derive(Debug, Clone)]
pub struct PasswordPolicy {
    /// In UTF-16 units, as JavaScript clients count.
    pub min_length: usize,
    pub uppercase: usize,
    pub lowercase: usize,
    pub digits: usize,
    pub special: usize,
    /// What a password must match somewhere.
    pub pattern: Option<Pattern>,
    pub refuse_common: bool,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { min_length: 8, uppercase: 1, lowercase: 1, digits: 1, special: 0, pattern: None, refuse_common: true }
    }
}

/// A regular expression whose size is bounded, so that making it and matching it are.
#[derive(Debug, Clone)]
pub struct Pattern(Option<Regex>);

/// In bytes, of the text and of the compiled expression. Matching one of that size takes up to some tenths of a second.
const LONGEST_PATTERN: usize = 1000;
const LARGEST_PATTERN: usize = 64 * 1024;

impl Pattern {
    /// # Errors
    /// If the text is too long, or no regular expression of the crate `regex`; in words for a developer, without the text.
    pub fn new(text: &str) -> Result<Self, String> {
        let expected = || {
            format!(
                "a regular expression of at most {LONGEST_PATTERN} bytes is expected, without look-around and backreferences, and \
                 without many repetitions"
            )
        };
        if text.len() > LONGEST_PATTERN {
            return Err(expected());
        }
        let pattern = RegexBuilder::new(&with_ascii_classes(text)).size_limit(LARGEST_PATTERN).dfa_size_limit(LARGEST_PATTERN).build();
        pattern.map(|pattern| Self(Some(pattern))).map_err(|_| expected())
    }

    /// One that was checked before. One that cannot be read matches nothing.
    pub fn stored(text: &str) -> Self {
        Self::new(text).unwrap_or(Self(None))
    }

    fn is_match(&self, password: &str) -> bool {
        self.0.as_ref().is_some_and(|pattern| pattern.is_match(password))
    }
}

/// The pattern with the meaning that JavaScript gives it: digits and word characters are those of ASCII.
fn with_ascii_classes(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut rest = pattern.chars();
    while let Some(it) = rest.next() {
        match (it, if it == '\\' { rest.next() } else { None }) {
            ('\\', Some('d')) => text.push_str("[0-9]"),
            ('\\', Some('D')) => text.push_str("[^0-9]"),
            ('\\', Some('w')) => text.push_str("[0-9A-Za-z_]"),
            ('\\', Some('W')) => text.push_str("[^0-9A-Za-z_]"),
            (it, escaped) => text.extend([it].into_iter().chain(escaped)),
        }
    }
    text
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

pub fn common() -> impl Iterator<Item = &'static str> {
    COMMON.iter().copied()
}

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

/// The length of a random password, unless the policy wants a longer one: about 90 random bits.
const GENERATED: usize = 16;

/// Random passwords that are tried against the pattern of the policy.
const TRIES: usize = 32;

/// Without characters that are easily taken for others. The last are special.
const ALPHABETS: [&[u8]; 4] = [b"ABCDEFGHJKLMNPQRSTUVWXYZ", b"abcdefghijkmnopqrstuvwxyz", b"23456789", b"!@#$%&*?"];

/// A random password that meets the policy, made of random bytes. None if the pattern of the policy is met by none of those tried.
///
/// # Errors
/// If there is no random byte.
pub fn generate<E>(policy: &PasswordPolicy, mut byte: impl FnMut() -> Result<u8, E>) -> Result<Option<String>, E> {
    for _ in 0..TRIES {
        let mut password = Vec::new();
        for (alphabet, count) in ALPHABETS.into_iter().zip([policy.uppercase, policy.lowercase, policy.digits, policy.special]) {
            for _ in 0..count {
                password.push(pick(alphabet, &mut byte)?);
            }
        }
        let letters = ALPHABETS[..3].concat();
        while password.len() < GENERATED.max(policy.min_length) {
            password.push(pick(&letters, &mut byte)?);
        }
        let password = String::from_utf8_lossy(&password).into_owned();
        if policy.weaknesses(&password).is_empty() {
            return Ok(Some(password));
        }
    }
    Ok(None)
}

/// Each character is as probable as the others: a byte beyond the largest multiple of their number is not used.
fn pick<E>(alphabet: &[u8], mut byte: impl FnMut() -> Result<u8, E>) -> Result<u8, E> {
    let usable = 256 - 256 % alphabet.len();
    loop {
        let random = usize::from(byte()?);
        if let (true, Some(character)) = (random < usable, alphabet.get(random % alphabet.len())) {
            return Ok(*character);
        }
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

    /// Bytes that are not random, but different.
    fn counter() -> impl FnMut() -> Result<u8, std::convert::Infallible> {
        let mut next = 0_u8;
        move || {
            next = next.wrapping_mul(5).wrapping_add(113);
            Ok(next)
        }
    }

    #[test]
    fn a_generated_password_meets_the_policy() {
        let plain = PasswordPolicy { min_length: 0, uppercase: 0, lowercase: 0, digits: 0, special: 0, pattern: None, refuse_common: true };
        let strict = PasswordPolicy { min_length: 40, uppercase: 5, lowercase: 6, digits: 7, special: 8, ..plain.clone() };
        for (policy, length) in [(&plain, GENERATED), (&strict, 40)] {
            let password = generate(policy, counter()).unwrap().unwrap();
            assert_eq!((password.len(), policy.weaknesses(&password)), (length, Vec::new()), "{password}");
        }
        let impossible = PasswordPolicy { pattern: Some(Pattern::stored("^never")), ..plain };
        assert_eq!(generate(&impossible, counter()).unwrap(), None);
    }

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
        let policy = PasswordPolicy { pattern: Some(Pattern::new("^[a-z]+-").unwrap()), ..PasswordPolicy::default() };
        assert_eq!(policy.weaknesses("correct-Horse7"), []);
        assert_eq!(policy.weaknesses("Correct-Horse7"), [Weakness::InvalidPattern]);
    }

    #[test]
    fn a_pattern_is_bounded() {
        for text in ["(", "(?=a)a", "(a)\\1", "(a{1000}){1000}", &"a".repeat(LONGEST_PATTERN + 1)] {
            let refused = Pattern::new(text).unwrap_err();
            assert!(refused.contains("1000 bytes") && !refused.contains(text), "{refused}");
        }
        assert!(!Pattern::stored("(").is_match(""));
        for (text, fitting, other) in [
            ("^\\w{8,64}$", "letters_1", "lettérs_1"),
            ("^[\\w.-]{8,}$", "a.b-c_d1", "a.b c_d1"),
            ("^\\D+\\d$", "abc1", "abc٣"),
            ("^[\\W]+$", "!?é", "!a"),
            ("^\\\\w$", "\\w", "a"),
        ] {
            let pattern = Pattern::new(text).unwrap();
            assert!(pattern.is_match(fitting) && !pattern.is_match(other), "{text}");
        }
        assert!(Pattern::stored(&"a".repeat(LONGEST_PATTERN)).is_match(&"a".repeat(LONGEST_PATTERN)));
    }

    #[test]
    fn length_is_counted_as_javascript_does() {
        let policy = PasswordPolicy { min_length: 8, uppercase: 0, lowercase: 0, digits: 0, ..PasswordPolicy::default() };
        assert_eq!(policy.weaknesses("🔑🔑🔑🔑"), []);
        assert_eq!(policy.weaknesses("🔑🔑🔑"), [Weakness::TooShort]);
    }
}
