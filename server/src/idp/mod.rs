//! The protocols of identity providers: OpenID Connect, and what Apple and Facebook do differently.
//!
//! **Invariant:** no call is made inside a transaction; no token, code or secret is in an error or a log line.

mod apple;
mod begin;
mod cache;
mod callback;
mod calls;
mod facebook;
mod finish;
mod fixed_urls;
mod flow_state;
mod grant;
mod id_token;
mod jws;
mod logout;
mod metadata;
mod party;
mod problem;
mod revalidate;
mod userinfo;

use std::time::Duration;

use openidconnect::core::CoreJsonWebKeySet;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use self::cache::Cache;
use self::calls::Calls;
use self::fixed_urls::FixedUrls;
use self::metadata::Metadata;
use self::party::Party;
use self::problem::ProviderProblem;
use crate::crypto::{Cipher, Random};
use crate::domain::id::IdentityProviderId;
use crate::domain::provider::claims::Claims;
use crate::domain::provider::configuration::{Oidc, ProviderConfiguration};
use crate::domain::time::Timestamp;

/// The providers that the process talks to: its client, and what it knows of them.
#[derive(Debug)]
pub struct Providers {
    calls: Calls,
    documents: Cache<Metadata>,
    keys: Cache<CoreJsonWebKeySet>,
    urls: FixedUrls,
}

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
pub struct ProviderUnavailable(pub String);

/// What the provider says about a session.
#[expect(clippy::large_enum_variant, reason = "one at a time is made, and read at once")]
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

/// How long the data of a sign-in is valid.
pub const SIGN_IN_LIFETIME: Duration = Duration::from_hours(1);

/// Between two readings of a provider's keys that an unknown key causes.
const PAUSE: Duration = Duration::from_secs(10);

impl Providers {
    pub fn new(allows_private_addresses: bool) -> Self {
        Self::with(allows_private_addresses, FixedUrls::default(), PAUSE)
    }

    /// With other addresses and another pause, as tests have them.
    fn with(allows_private_addresses: bool, urls: FixedUrls, pause: Duration) -> Self {
        Self { calls: Calls::new(allows_private_addresses), documents: Cache::new(pause), keys: Cache::new(pause), urls }
    }

    /// Where the browser is sent, and the data that [`Providers::finish`] takes back.
    ///
    /// # Errors
    /// If the data is invalid, or the provider cannot be reached.
    pub async fn begin(&self, here: Here<'_>, configuration: &ProviderConfiguration, data: &Json) -> Result<Begun, ProviderError> {
        let data = begin::BeginData::parse(data)?;
        let party = Party::new(self, here.now, configuration).await?;
        Ok(begin::begin(&here, &party, data)?)
    }

    /// What the provider says about the account that has signed in.
    ///
    /// # Errors
    /// If the data or the provider's answer is invalid, or the provider refuses or cannot be reached.
    pub async fn finish(&self, here: Here<'_>, configuration: &ProviderConfiguration, data: &Json) -> Result<Finished, ProviderError> {
        let Json::Object(data) = data else { return Err(ProviderProblem::invalid("data: must be an object").into()) };
        if let ProviderConfiguration::Facebook(facebook) = configuration
            && let Some(given) = facebook::AuthResponse::parse(data)?
        {
            return Ok(facebook::finish(self, facebook, here.now, &given).await?);
        }
        let data = finish::FinishData::parse(&here, data)?;
        let party = Party::new(self, here.now, configuration).await?;
        let oidc = if let ProviderConfiguration::Oidc(oidc) = configuration { Some(&**oidc) } else { None };
        Ok(finish::finish(&here, &party, oidc, data).await?)
    }

    /// Asks whether a session still is.
    ///
    /// # Errors
    /// If the provider cannot be reached, or its response does not decide it.
    pub async fn revalidate(&self, now: Timestamp, oidc: &Oidc, tokens: &Tokens) -> Result<Revalidated, ProviderUnavailable> {
        let party = Party::oidc(self, oidc).await?;
        Ok(revalidate::revalidate(&party, now, oidc, tokens).await?)
    }

    /// Where the browser is sent to sign out, if the provider has such an address.
    ///
    /// # Errors
    /// If the provider cannot be reached.
    pub async fn logout_url(&self, oidc: &Oidc, id_token: Option<&str>) -> Result<Option<String>, ProviderUnavailable> {
        let party = Party::oidc(self, oidc).await?;
        Ok(logout::url(&party, oidc, id_token))
    }

    /// Verifies a token by which the provider ends sessions.
    ///
    /// # Errors
    /// If the token is invalid, or the provider's keys cannot be read.
    pub async fn logout_token(&self, now: Timestamp, oidc: &Oidc, token: &str) -> Result<LogoutToken, ProviderError> {
        let party = Party::oidc(self, oidc).await?;
        Ok(logout::verify(&party, now, token).await?)
    }
}

#[cfg(test)]
mod tests;
