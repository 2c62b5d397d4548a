//! What a provider says about an account.
//!
//! **Invariant:** the identifier is a scalar, so that no two accounts have the same one.

use serde_json::{Map, Value as Json};

use super::configuration::IdentityClaims;

/// The claims of an account. No `Debug`: they are personal data.
#[derive(Clone, PartialEq)]
pub struct Claims {
    /// The key of the account, which stays.
    pub external_identifier: String,
    pub email: Option<String>,
    pub name: Option<String>,
    pub email_verified: bool,
    /// All claims, with those above under their names of the contract (`externalIdentifier`, `email`, `name`, `emailVerified`).
    pub all: Map<String, Json>,
}

/// Why claims do not identify an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnusableClaims {
    #[error("the claim that is mapped to externalIdentifier is not a string or a number")]
    NotScalar,
    #[error("the claim that is mapped to externalIdentifier is empty")]
    Empty,
}

impl Claims {
    /// The claims of an ID token and of the userinfo endpoint together. `subject` is the signed one.
    ///
    /// # Errors
    /// If the mapped identifier is not a scalar, or empty.
    pub fn new(_claims: Map<String, Json>, _mapping: &IdentityClaims, _subject: Option<&str>) -> Result<Self, UnusableClaims> {
        Err(UnusableClaims::Empty)
    }
}
