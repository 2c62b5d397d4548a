//! Words that look like a token of ours, or like the hash of one.
//!
//! Clients put tokens where they do not belong: into names, ids and fields.
//!
//! **Invariant:** every token and every hash that the server makes is recognised, with any characters around it.

/// Tokens have as many hex digits as this, hashes have more.
const DIGITS: usize = 40;

pub fn has_token(text: &str) -> bool {
    runs(text).any(|run| run.len() >= DIGITS)
}

/// The text with `…` in the place of each.
pub fn hide_tokens(text: &str) -> String {
    runs(text).filter(|run| run.len() >= DIGITS).fold(text.to_owned(), |hidden, run| hidden.replacen(run, "…", 1))
}

fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it: char| !it.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_hashes_are_found_inside_of_words() {
        let (token, hash) = ("1f0e3c5d7b9a8f6e4d2c0b1a3948576f6e7d8c9b", "0a".repeat(32));
        let text = format!("Unknown field \"_{token}\", or {hash}x{token}");
        assert!(has_token(&text) && has_token(token));
        assert_eq!(hide_tokens(&text), "Unknown field \"_…\", or …x…");
        for harmless in ["", "01a20129-abe8-7307-8bc8-f09511b7ce5f", &token[1..], &"x".repeat(64)] {
            assert!(!has_token(harmless));
            assert_eq!(hide_tokens(harmless), harmless);
        }
    }
}
