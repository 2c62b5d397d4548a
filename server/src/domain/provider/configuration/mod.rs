//! The configuration of an identity provider, checked field by field.
//!
//! **Invariant:** unknown keys are refused; secrets have no `Debug` and are in nothing that is shown.

mod edit;
mod interval_text;
mod parse;
mod revalidation;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::Duration;

use url::Url;

pub use self::edit::{keys, merge, public};
pub use self::parse::parse;
pub use self::revalidation::{Method, Revalidation};
pub use super::fields::InvalidConfiguration;

/// A checked configuration.
#[derive(Debug, Clone)]
pub enum ProviderConfiguration {
    Oidc(Box<Oidc>),
    Facebook(Facebook),
    Apple(Apple),
}

/// What all types have.
#[derive(Debug, Clone)]
pub struct Common {
    pub client_id: String,
    /// As it is asked for, without `offline_access` that re-validation adds.
    pub scope: String,
    pub response_type: ResponseType,
    pub additional_authorized_parties: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Oidc {
    pub common: Common,
    /// Of the discovery document.
    pub url: Url,
    pub client_secret: ProviderSecret,
    pub id_token_algorithm: Algorithm,
    pub token_auth: TokenAuth,
    pub fetch_user_info: bool,
    pub return_oidc_result: bool,
    /// Of one call.
    pub timeout: Duration,
    pub identity: IdentityClaims,
    /// None unless it is enabled.
    pub revalidation: Option<Revalidation>,
    pub post_logout_redirect_uri: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Facebook {
    pub common: Common,
    pub client_secret: ProviderSecret,
}

#[derive(Debug, Clone)]
pub struct Apple {
    pub common: Common,
    pub team_id: String,
    pub key_id: String,
    /// PKCS#8 as PEM.
    pub private_key: ProviderSecret,
}

/// The claims that an account is known by. None means the one of the standard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentityClaims {
    pub external_identifier: Option<String>,
    pub email: Option<String>,
    pub name: Option<String>,
    /// A claim whose parts are taken as claims.
    pub attributes_key: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ResponseType {
    #[default]
    Code,
    CodeIdToken,
    CodeIdTokenToken,
    CodeToken,
    IdToken,
    IdTokenToken,
    None,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TokenAuth {
    #[default]
    Basic,
    Post,
    /// A JWT that is signed with the client secret.
    SecretJwt,
    None,
}

/// How an ID token must be signed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Algorithm {
    #[default]
    Rs256,
    Rs384,
    Rs512,
    Ps256,
    Ps384,
    Ps512,
    Es256,
    Es384,
    EdDsa,
    Hs256,
    Hs384,
    Hs512,
}

/// A text that is never shown.
#[derive(Clone)]
pub struct ProviderSecret(String);

impl ProviderSecret {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ProviderSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

impl ProviderConfiguration {
    pub fn common(&self) -> &Common {
        match self {
            Self::Oidc(oidc) => &oidc.common,
            Self::Facebook(facebook) => &facebook.common,
            Self::Apple(apple) => &apple.common,
        }
    }
}
