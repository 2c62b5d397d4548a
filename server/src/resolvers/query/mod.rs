//! The fields of Query.
//!
//! **Invariant:** one file per field, named after it.

pub mod auth_log;
pub mod auth_policies;
pub mod check_reset_password_token;
pub mod configuration;
pub mod global_api_keys;
pub mod identity_providers;
pub mod mail_templates;
pub mod me;
pub mod person_by_id;
pub mod persons;
pub mod project_by_slug;
pub mod project_memberships;
pub mod projects;
