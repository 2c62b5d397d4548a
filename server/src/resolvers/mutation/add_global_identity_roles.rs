//! `addGlobalIdentityRoles`: more global roles for an identity.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::generated::types::{
    AddGlobalIdentityRolesArgs, AddGlobalIdentityRolesError, AddGlobalIdentityRolesErrorCode, AddGlobalIdentityRolesResult,
};
use crate::outcome::Outcome;
use crate::resolvers::mutation::identity_roles::{self, Change};
use crate::resolvers::view;

pub async fn resolve(cx: &Cx, args: AddGlobalIdentityRolesArgs) -> Outcome<AddGlobalIdentityRolesResult, AddGlobalIdentityRolesError> {
    let permit = cx.require(Action::RolesGrant { roles: &args.roles }, Scope::Global).await?;
    if !identity_roles::are_known(&args.roles) {
        return Err(invalid_role().into());
    }
    let changed = identity_roles::patch(cx, permit, &args.identity_id, Change::Grant(&args.roles)).await?;
    let identity = changed.ok_or_else(not_found)?;
    Ok(AddGlobalIdentityRolesResult { identity: view::identity(cx, &identity) })
}

fn invalid_role() -> AddGlobalIdentityRolesError {
    AddGlobalIdentityRolesError::new(AddGlobalIdentityRolesErrorCode::InvalidRole, "there is no such global role")
}

fn not_found() -> AddGlobalIdentityRolesError {
    AddGlobalIdentityRolesError::new(AddGlobalIdentityRolesErrorCode::IdentityNotFound, "there is no identity with this id")
}
