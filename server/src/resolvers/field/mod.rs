//! Fields of objects that are loaded only when a query asks for them.
//!
//! **Invariant:** a resolver gets all parents of a level at once and loads for all of them in one query; parents with the same
//! row share what was made of it.

pub mod identity_api_key;
pub mod identity_person;
pub mod identity_projects;
pub mod identity_sessions;
pub mod person_identity_providers;
pub mod project_api_keys;
pub mod project_config;
pub mod project_members;
pub mod project_roles;
pub mod project_secrets;

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::identity::IdentityRow;
use crate::outcome::Fault;

/// Whether the identity is the caller, or the caller may do this about it. Only a caller that may know the roles of an identity can show
/// that it has power over what is its own.
async fn is_own_or(cx: &Cx, identity: &IdentityRow, action: Action<'_>) -> Result<bool, Fault> {
    if cx.is_caller(identity.id) {
        return Ok(true);
    }
    Ok(cx.allows(Action::IdentityRolesView, Scope::Global).await? && cx.allows(action, Scope::Global).await?)
}
