//! What the mutations that create a key have in common: its token, its options, and a token that is taken.
//!
//! **Invariant:** a token that a client chose is known by its hash alone and never returned.

use crate::crypto::TokenHash;
use crate::cx::Cx;
use crate::generated::types::{CreateApiKeyOptions, SignInOptions};
use crate::outcome::{BadInput, Stop};
use crate::resolvers::view;
use crate::store::StoreError;

/// The token of a key to be: what is stored, and what the client is shown if we made it.
pub struct NewToken {
    pub hash: TokenHash,
    pub plain: Option<String>,
}

/// The token with the given hash, or a random one.
///
/// # Errors
/// If the given hash is invalid, or random bytes are not available.
pub fn token<E>(cx: &Cx, given: Option<&str>) -> Result<NewToken, Stop<E>> {
    if let Some(text) = given {
        return Ok(NewToken { hash: view::token_hash(text)?, plain: None });
    }
    let token = cx.new_token()?;
    Ok(NewToken { hash: token.hash(), plain: Some(token.expose().to_owned()) })
}

pub fn trusts_forwarded(options: Option<&CreateApiKeyOptions>) -> bool {
    options.and_then(|options| options.trust_forwarded_client_info).unwrap_or(false)
}

/// Whether a new session may speak for other clients: only if the calling key may, too.
pub fn passes_trust_on(cx: &Cx, options: Option<SignInOptions>) -> bool {
    options.and_then(|options| options.trust_forwarded_client_info).unwrap_or(false) && cx.caller().trust_forwarded
}

/// A taken hash is the client's mistake. Whose key has it is not said.
pub fn taken<E>(error: StoreError) -> Stop<E> {
    match error {
        StoreError::Taken => Stop::BadInput(BadInput::new("this token hash cannot be used")),
        other => other.into(),
    }
}
