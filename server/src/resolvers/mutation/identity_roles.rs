//! What the two mutations that change an identity's global roles have in common.
//!
//! **Invariant:** the roles are read and written in one transaction, so two changes at once are both in the result.

use crate::access::Permit;
use crate::audit::AuditEvent;
use crate::cx::Cx;
use crate::domain::id::IdentityId;
use crate::domain::role;
use crate::outcome::Fault;
use crate::store;
use crate::store::identity::IdentityRow;

/// What is to happen to the roles an identity has.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    Grant(&'a [String]),
    Revoke(&'a [String]),
}

/// Whether all of them are roles that mean something.
pub fn are_known(roles: &[String]) -> bool {
    roles.iter().all(|role| role::KNOWN.contains(&role.as_str()))
}

/// The identity with its new roles, or none if there is no such identity.
pub async fn patch(cx: &Cx, permit: Permit, identity: &str, change: Change<'_>) -> Result<Option<IdentityRow>, Fault> {
    let Some(id) = IdentityId::parse(identity) else { return Ok(None) };
    let mut tx = cx.begin(permit).await?;
    store::lock::identity(&mut tx, id).await?;
    let Some(before) = store::identity::by_id(&tx.read(), id).await? else { return Ok(None) };
    let roles = match change {
        Change::Grant(roles) => role::patched(&before.roles, roles, &[]),
        Change::Revoke(roles) => role::patched(&before.roles, &[], roles),
    };
    let after = IdentityRow { roles, ..before.clone() };
    store::identity::update_roles(&mut tx, id, &after.roles).await?;
    let target = store::person::id_by_identity(&tx.read(), id).await?;
    let (before, roles) = (before.roles, after.roles.clone());
    let event = match change {
        Change::Grant(_) => AuditEvent::RolesGranted { target, before, after: roles },
        Change::Revoke(_) => AuditEvent::RolesRevoked { target, before, after: roles },
    };
    tx.commit(event).await?;
    Ok(Some(after))
}
