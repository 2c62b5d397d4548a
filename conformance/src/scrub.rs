//! Removes what may be a token from a text.
//!
//! **Invariant:** no run of hex digits that is as long as a token remains.

/// Shorter runs of hex digits are ids and ordinary words.
const SECRET_DIGITS: usize = 40;

/// Hides every run of hex digits that is long enough to be a token or a hash.
pub fn scrub(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_hexdigit()) {
        let (before, from_digits) = rest.split_at(start);
        let length = from_digits.find(|character: char| !character.is_ascii_hexdigit()).unwrap_or(from_digits.len());
        let (digits, after) = from_digits.split_at(length);
        clean.push_str(before);
        clean.push_str(if length >= SECRET_DIGITS { "<hidden>" } else { digits });
        rest = after;
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrub_hides_long_hex_only() {
        let token = "a".repeat(40);
        assert_eq!(scrub(&format!("x={token}, id=1234abcd;")), "x=<hidden>, id=1234abcd;");
        assert_eq!(scrub("naïve ☃ text"), "naïve ☃ text");
    }
}
