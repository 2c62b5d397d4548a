//! Fields of objects that are loaded only when a query asks for them.
//!
//! **Invariant:** a resolver gets all parents of a level at once and loads for all of them in one query; parents with the same
//! row share what was made of it.

pub mod identity_api_key;
pub mod identity_person;
pub mod identity_projects;
pub mod identity_sessions;
pub mod project_api_keys;
pub mod project_config;
pub mod project_members;
pub mod project_roles;
pub mod project_secrets;
