//! An identity as the rules see it.
//!
//! **Invariant:** roles are names in the order they were given.

use super::id::IdentityId;

#[derive(Debug, Clone)]
pub struct IdentityRow {
    pub id: IdentityId,
    pub description: Option<String>,
    pub roles: Vec<String>,
}
