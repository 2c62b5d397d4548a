//! The tables as sea-orm entities, one file each.
//!
//! **Invariant:** columns only; what rows mean is said by the queries beside this folder.

pub mod api_key;
pub mod attempt;
pub mod audit_log;
pub mod auth_policy;
pub mod backup_code;
pub mod configuration;
pub mod identity;
pub mod identity_provider;
pub mod instance;
pub mod known_network;
pub mod login_failure;
pub mod mail_template;
pub mod membership;
pub mod outbox;
pub mod person;
pub mod person_identity_provider;
pub mod person_token;
pub mod project;
pub mod project_secret;
pub mod provider_session;
pub mod totp;
pub mod used_token;

/// A column whose value must not be printed.
#[derive(Clone, PartialEq, Eq, sea_orm::DeriveValueType)]
pub struct Redacted(pub String);

impl std::fmt::Debug for Redacted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden")
    }
}
