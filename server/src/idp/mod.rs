//! The protocols of identity providers: OpenID Connect, and what Apple and Facebook do differently.
//!
//! **Invariant:** no call is made inside a transaction; no token, code or secret is in an error or a log line.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::crypto::{Cipher, Random};
use crate::domain::id::IdentityProviderId;
use crate::domain::provider::claims::Claims;
use crate::domain::provider::configuration::{Configuration, Oidc};
use crate::domain::time::Timestamp;

/// The providers that the process talks to: its client, and what it knows of them.
#[derive(Debug)]
pub struct Providers {}

/// What the data of a sign-in is sealed with and bound to.
pub struct Here<'a> {
    pub provider: IdentityProviderId,
    pub cipher: &'a Cipher,
    pub random: &'a Random,
    pub now: Timestamp,
}

/// A sign-in that has begun.
pub struct Begun {
    pub auth_url: String,
    pub session_data: Json,
}

/// A sign-in that the provider has confirmed.
pub struct Finished {
    pub claims: Claims,
    /// For `SignInIDPResult.idpResponse`.
    pub response: Json,
    /// If the session is to be re-validated.
    pub session: Option<Federated>,
}

/// What is kept of a session at the provider.
pub struct Federated {
    pub sid: Option<String>,
    pub tokens: Tokens,
    /// Of the access token.
    pub expires_at: Option<Timestamp>,
}

/// Stored sealed.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Tokens {
    pub refresh: Option<String>,
    pub access: Option<String>,
    pub id: Option<String>,
}

/// Why a sign-in does not go on. The texts are shown to clients.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// What the client or the provider has sent is invalid.
    #[error("{0}")]
    Invalid(String),
    /// The provider refuses, or cannot be reached.
    #[error("{0}")]
    Refused(String),
}

/// The provider has not said whether the session still is.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(pub String);

/// What the provider says about a session.
pub enum Revalidated {
    Valid {
        /// Current claims, and whether they are all of those that a sign-in has.
        claims: Option<(Claims, bool)>,
        /// New tokens.
        session: Option<Federated>,
    },
    /// With the reason, as the log names it.
    Revoked(&'static str),
}

/// A logout token that has been verified.
pub struct LogoutToken {
    pub sid: Option<String>,
    pub subject: Option<String>,
    pub id: Option<String>,
    /// After this it is refused.
    pub expires_at: Timestamp,
}

impl Providers {
    pub fn new(_allows_private_addresses: bool) -> Self {
        Self {}
    }

    /// Where the browser is sent, and the data that [`Providers::finish`] takes back.
    ///
    /// # Errors
    /// If the data is invalid, or the provider cannot be reached.
    pub async fn begin(&self, _here: Here<'_>, _configuration: &Configuration, _data: &Json) -> Result<Begun, ProviderError> {
        Err(ProviderError::Invalid("work in progress".to_owned()))
    }

    /// What the provider says about the account that has signed in.
    ///
    /// # Errors
    /// If the data or the provider's answer is invalid, or the provider refuses or cannot be reached.
    pub async fn finish(&self, _here: Here<'_>, _configuration: &Configuration, _data: &Json) -> Result<Finished, ProviderError> {
        Err(ProviderError::Invalid("work in progress".to_owned()))
    }

    /// Asks whether a session still is.
    ///
    /// # Errors
    /// If the provider does not say so.
    pub async fn revalidate(&self, _now: Timestamp, _oidc: &Oidc, _tokens: &Tokens) -> Result<Revalidated, Unavailable> {
        Err(Unavailable("work in progress".to_owned()))
    }

    /// Where the browser is sent to sign out, if the provider has such an address.
    ///
    /// # Errors
    /// If the provider cannot be reached.
    pub async fn logout_url(&self, _oidc: &Oidc, _id_token: Option<&str>) -> Result<Option<String>, Unavailable> {
        Err(Unavailable("work in progress".to_owned()))
    }

    /// Verifies a token by which the provider ends sessions.
    ///
    /// # Errors
    /// If it is invalid, or the provider's keys cannot be had.
    pub async fn logout_token(&self, _now: Timestamp, _oidc: &Oidc, _token: &str) -> Result<LogoutToken, ProviderError> {
        Err(ProviderError::Invalid("work in progress".to_owned()))
    }
}
