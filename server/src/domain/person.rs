//! A person as other rows refer to one.
//!
//! **Invariant:** the identity is the person's own.

use std::sync::Arc;

use super::id::PersonId;
use super::identity::IdentityRow;

#[derive(Debug, Clone)]
pub struct PersonRef {
    pub id: PersonId,
    pub identity: Arc<IdentityRow>,
}
