//! `addGlobalIdentityRoles`: more global roles for an identity.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::generated::types::{
    AddGlobalIdentityRolesArgs, AddGlobalIdentityRolesError, AddGlobalIdentityRolesErrorCode, AddGlobalIdentityRolesResult,
};
use crate::outcome::Outcome;
use crate::resolvers::mutation::identity_roles::{self, RoleChange};
use crate::resolvers::view;

pub async fn resolve(cx: &Cx, args: AddGlobalIdentityRolesArgs) -> Outcome<AddGlobalIdentityRolesResult, AddGlobalIdentityRolesError> {
    let permit = cx.require(Action::RolesGrant { roles: &args.roles }, Scope::Global).await?;
    if !identity_roles::are_known(&args.roles) {
        return Err(AddGlobalIdentityRolesErrorCode::InvalidRole.into());
    }
    let changed = identity_roles::patch(cx, permit, &args.identity_id, RoleChange::Grant(&args.roles)).await?;
    let identity = changed.ok_or(AddGlobalIdentityRolesErrorCode::IdentityNotFound)?;
    Ok(AddGlobalIdentityRolesResult { identity: view::identity(cx, &identity) })
}
