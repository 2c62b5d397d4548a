//! The rules that hold for an identity.
//!
//! **Invariant:** read in the transaction that decides on them.

use crate::domain::identity::IdentityRow;
use crate::domain::policy::PolicyRules;
use crate::outcome::Fault;
use crate::store::{self, Tx};

/// What the policies demand together that fit the identity's roles. A policy of a project fits stored memberships only: a global role
/// that makes its holder an implicit admin of every project is met by a global policy.
///
/// # Errors
/// If the database fails.
pub async fn rules(tx: &Tx, identity: &IdentityRow) -> Result<PolicyRules, Fault> {
    let fitting = store::auth_policy::rules_of(&tx.read(), identity).await?;
    Ok(fitting.into_iter().fold(PolicyRules::default(), PolicyRules::and))
}
