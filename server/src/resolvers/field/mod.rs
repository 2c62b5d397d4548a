//! Fields of objects that are loaded only when a query asks for them.
//!
//! **Invariant:** every load goes through a batch, so a list costs one query however long it is.

pub mod identity_api_key;
pub mod identity_person;
pub mod identity_projects;
pub mod identity_sessions;
pub mod project_api_keys;
pub mod project_members;
pub mod project_roles;
pub mod project_secrets;
