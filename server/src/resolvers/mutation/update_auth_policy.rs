//! `updateAuthPolicy`: replaces a rule by another one. Sessions that are open keep their limits.

use crate::audit::AuditEvent;
use crate::cx::Cx;
use crate::domain::id::AuthPolicyId;
use crate::generated::types::{UpdateAuthPolicyArgs, UpdateAuthPolicyError, UpdateAuthPolicyErrorCode};
use crate::outcome::Outcome;
use crate::resolvers::mutation::auth_policy::{self, Misplaced, PolicyInput};
use crate::store::{self, lock};

pub async fn resolve(cx: &Cx, args: UpdateAuthPolicyArgs) -> Outcome<(), UpdateAuthPolicyError> {
    let PolicyInput { permit, policy, snapshot } = auth_policy::given::<UpdateAuthPolicyError>(cx, args.policy).await?;
    let id = AuthPolicyId::parse(&args.id).ok_or(UpdateAuthPolicyErrorCode::NotFound)?;

    let mut tx = cx.begin(permit).await?;
    lock::auth_policies(&mut tx).await?;
    if !store::auth_policy::update(&mut tx, id, policy).await? {
        return Err(UpdateAuthPolicyErrorCode::NotFound.into());
    }
    tx.commit(AuditEvent::AuthPolicyChanged { operation: "update", id, policy: Some(snapshot) }).await?;
    Ok(())
}

impl From<Misplaced> for UpdateAuthPolicyError {
    fn from(misplaced: Misplaced) -> Self {
        match misplaced {
            Misplaced::Required => UpdateAuthPolicyErrorCode::ProjectRequired.into(),
            Misplaced::NotAllowed => UpdateAuthPolicyErrorCode::ProjectNotAllowed.into(),
            Misplaced::NotFound => UpdateAuthPolicyErrorCode::ProjectNotFound.into(),
        }
    }
}
