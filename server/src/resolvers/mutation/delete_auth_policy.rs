//! `deleteAuthPolicy`: removes a rule. Sessions that are open keep their limits.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::id::AuthPolicyId;
use crate::generated::types::{DeleteAuthPolicyArgs, DeleteAuthPolicyError, DeleteAuthPolicyErrorCode};
use crate::outcome::Outcome;
use crate::store::{self, lock};

pub async fn resolve(cx: &Cx, args: DeleteAuthPolicyArgs) -> Outcome<(), DeleteAuthPolicyError> {
    let permit = cx.require(Action::Configure, Scope::Global).await?;
    let id = AuthPolicyId::parse(&args.id).ok_or(DeleteAuthPolicyErrorCode::NotFound)?;

    let mut tx = cx.begin(permit).await?;
    lock::auth_policies(&mut tx).await?;
    if !store::auth_policy::delete(&mut tx, id).await? {
        return Err(DeleteAuthPolicyErrorCode::NotFound.into());
    }
    tx.commit(AuditEvent::AuthPolicyChanged { operation: "delete", id, policy: None }).await?;
    Ok(())
}
