//! Tokens of an instance that was set up before and that production rejects: it may have been tried out in development.
//!
//! **Invariant:** hashes alone are compared; a token that is found is not named.

use std::iter;

use super::SetupError;
use crate::crypto::PlainToken;
use crate::domain::password;
use crate::store::{self, Reader};

/// All words of up to three characters, and all tokens of one character alone that are as long as this.
const SHORT: usize = 3;
const LONGEST: usize = 64;

/// What developers name a token that is to be replaced later.
const WORDS: [&str; 10] =
    ["contember", "development", "example", "login", "login-token", "root-token", "superadmin", "tenant", "token", "topsecret"];

const CHARACTERS: &str = "0123456789abcdefghijklmnopqrstuvwxyz";

/// # Errors
/// If the login token or the root token of the set-up is in force and one of those tried here, or if the database fails.
pub async fn check(db: &Reader<'_>) -> Result<(), SetupError> {
    let hashes = store::instance::key_hashes(db).await?;
    let is_in_force = |token: String| hashes.contains(&PlainToken::new(token).hash());
    if tokens().any(is_in_force) { Err(SetupError::Guessable) } else { Ok(()) }
}

fn tokens() -> impl Iterator<Item = String> {
    let longer = |words: &Vec<String>| words.iter().flat_map(|word| CHARACTERS.chars().map(move |it| format!("{word}{it}"))).collect();
    let short = iter::successors(Some(vec![String::new()]), move |words| Some(longer(words))).skip(1).take(SHORT);
    let repeated = CHARACTERS.chars().flat_map(|it| (SHORT + 1..=LONGEST).map(move |length| it.to_string().repeat(length)));
    short.flatten().chain(repeated).chain(WORDS.into_iter().chain(password::common()).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn words_and_repetitions_are_tried() {
        let tried: HashSet<String> = tokens().collect();
        for token in ["a", "42", "abc", &"0".repeat(40), "password", "login"] {
            assert!(tried.contains(token), "{token}");
        }
        assert!(!tried.contains("63f1b2d0c0a94f7c8d1c1f4d9a6f2f8e5b7a3c21"));
    }
}
