//! `removeGlobalIdentityRoles`: fewer global roles for an identity.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::id::IdentityId;
use crate::domain::role;
use crate::generated::types::{
    RemoveGlobalIdentityRolesArgs, RemoveGlobalIdentityRolesError, RemoveGlobalIdentityRolesErrorCode, RemoveGlobalIdentityRolesResult,
};
use crate::outcome::Outcome;
use crate::resolvers::view;
use crate::store;
use crate::store::identity::IdentityRow;

pub async fn resolve(
    cx: &Cx,
    args: RemoveGlobalIdentityRolesArgs,
) -> Outcome<RemoveGlobalIdentityRolesResult, RemoveGlobalIdentityRolesError> {
    let permit = cx.require(Action::RolesRevoke { roles: &args.roles }, Scope::Global).await?;
    if !args.roles.iter().all(|role| role::KNOWN.contains(&role.as_str())) {
        return Err(invalid_role().into());
    }
    let id = IdentityId::parse(&args.identity_id).ok_or_else(not_found)?;

    let mut tx = cx.begin(permit).await?;
    let before = store::identity::by_id(&tx.read(), id).await?.ok_or_else(not_found)?;
    let after = IdentityRow { roles: role::patched(&before.roles, &[], &args.roles), ..before.clone() };
    store::identity::update_roles(&mut tx, id, &after.roles).await?;
    let target = store::person::id_by_identity(&tx.read(), id).await?;
    tx.commit(AuditEvent::RolesRevoked { target, before: before.roles, after: after.roles.clone() }).await?;

    Ok(RemoveGlobalIdentityRolesResult { identity: view::identity(cx, &after) })
}

fn invalid_role() -> RemoveGlobalIdentityRolesError {
    RemoveGlobalIdentityRolesError::new(RemoveGlobalIdentityRolesErrorCode::InvalidRole, "there is no such global role")
}

fn not_found() -> RemoveGlobalIdentityRolesError {
    RemoveGlobalIdentityRolesError::new(RemoveGlobalIdentityRolesErrorCode::IdentityNotFound, "there is no identity with this id")
}
