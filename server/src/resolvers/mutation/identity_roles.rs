//! What the two mutations that change an identity's global roles have in common.
//!
//! **Invariant:** the roles are read and written in one transaction, so two changes at once are both in the result; no credential
//! that a caller with fewer rights may know outlives a promotion.

use crate::access::Permit;
use crate::audit::{AuditEvent, Promotion};
use crate::cx::Cx;
use crate::domain::id::{IdentityId, PersonId};
use crate::domain::one_time::Purpose;
use crate::domain::role;
use crate::outcome::Refusal;
use crate::store::identity::IdentityRow;
use crate::store::{self, StoreError, Tx};

/// What is to happen to the roles an identity has.
#[derive(Debug, Clone, Copy)]
pub enum RoleChange<'a> {
    Grant(&'a [String]),
    Revoke(&'a [String]),
}

/// Whether all of them are roles that mean something.
pub fn are_known(roles: &[String]) -> bool {
    roles.iter().all(|role| role::KNOWN.contains(&role.as_str()))
}

/// The identity with its new roles, or none if there is no such identity.
///
/// # Errors
/// If the permit no longer holds, the key of the caller has ended, or the database fails.
pub async fn patch(cx: &Cx, permit: Permit, identity: &str, change: RoleChange<'_>) -> Result<Option<IdentityRow>, Refusal> {
    let Some(id) = IdentityId::parse(identity) else { return Ok(None) };
    let mut tx = cx.begin(permit.changing(id)).await?;
    let Some(before) = store::identity::by_id(&tx.read(), id).await? else { return Ok(None) };
    let roles = match change {
        RoleChange::Grant(roles) => role::patched(&before.roles, roles, &[]),
        RoleChange::Revoke(roles) => role::patched(&before.roles, &[], roles),
    };
    let after = IdentityRow { roles, ..before.clone() };
    store::identity::update_roles(&mut tx, id, &after.roles).await?;
    let target = store::person::id_by_identity(&tx.read(), id).await?;
    let ended = match role::is_promotion(&before.roles, &after.roles) {
        true => Some(end_untrusted(&mut tx, id, target).await?),
        false => None,
    };
    let (before, roles) = (before.roles, after.roles.clone());
    let event = match change {
        RoleChange::Grant(_) => AuditEvent::RolesGranted { target, before, after: roles, ended },
        RoleChange::Revoke(_) => AuditEvent::RolesRevoked { target, before, after: roles },
    };
    tx.commit(event).await?;
    Ok(Some(after))
}

/// Ends the credentials of the identity that a caller with fewer rights may know.
async fn end_untrusted(tx: &mut Tx, id: IdentityId, person: Option<PersonId>) -> Result<Promotion, StoreError> {
    if let Some(person) = person {
        store::person_token::revoke(tx, person, &Purpose::OF_CREDENTIALS).await?;
    }
    let ended = store::api_key::disable_untrusted(tx, id).await?;
    let password = store::person::remove_untrusted_password(tx, id).await?;
    Ok(Promotion { sessions: ended.sessions, keys: ended.keys, password })
}
