//! `removeGlobalIdentityRoles`: fewer global roles for an identity.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::generated::types::{
    RemoveGlobalIdentityRolesArgs, RemoveGlobalIdentityRolesError, RemoveGlobalIdentityRolesErrorCode, RemoveGlobalIdentityRolesResult,
};
use crate::outcome::Outcome;
use crate::resolvers::mutation::identity_roles::{self, RoleChange};
use crate::resolvers::view;

pub async fn resolve(
    cx: &Cx,
    args: RemoveGlobalIdentityRolesArgs,
) -> Outcome<RemoveGlobalIdentityRolesResult, RemoveGlobalIdentityRolesError> {
    let permit = cx.require(Action::RolesRevoke { roles: &args.roles }, Scope::Global).await?;
    if !identity_roles::are_known(&args.roles) {
        return Err(RemoveGlobalIdentityRolesErrorCode::InvalidRole.into());
    }
    let changed = identity_roles::patch(cx, permit, &args.identity_id, RoleChange::Revoke(&args.roles)).await?;
    let identity = changed.ok_or(RemoveGlobalIdentityRolesErrorCode::IdentityNotFound)?;
    Ok(RemoveGlobalIdentityRolesResult { identity: view::identity(cx, &identity) })
}
