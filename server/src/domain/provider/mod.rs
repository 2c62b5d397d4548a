//! Identity providers: how one is configured, what it says about an account, and which memberships follow from that.
//!
//! **Invariant:** what is stored as a configuration can be read as one; an account is known by a scalar that is never empty.

pub mod claims;
pub mod configuration;
mod fields;
pub mod mapping;
mod value;

use serde::{Deserialize, Serialize};

/// The types of providers, as clients name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderType {
    Oidc,
    Facebook,
    Apple,
}

impl ProviderType {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Oidc => "oidc",
            Self::Facebook => "facebook",
            Self::Apple => "apple",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Oidc, Self::Facebook, Self::Apple].into_iter().find(|known| known.as_str() == text)
    }
}

/// What is decided for a provider beside its configuration.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProviderOptions {
    /// A person is created for an account that belongs to none.
    pub auto_sign_up: bool,
    /// Accounts are never connected to persons by their addresses.
    pub exclusive: bool,
    /// `initSignInIDP` returns the configuration without its secrets.
    pub init_returns_config: bool,
    /// An account is connected by its address only if the provider has verified the address.
    pub require_verified_email: bool,
    /// All addresses of the provider count as verified.
    pub assume_email_verified: bool,
}
