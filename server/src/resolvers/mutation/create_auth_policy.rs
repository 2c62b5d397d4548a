//! `createAuthPolicy`: a rule about second factors and lifetimes of sessions. Sessions that are open keep their limits.

use crate::audit::AuditEvent;
use crate::cx::Cx;
use crate::domain::policy::MOST_POLICIES;
use crate::generated::types::{CreateAuthPolicyArgs, CreateAuthPolicyError, CreateAuthPolicyErrorCode, CreateAuthPolicyResult};
use crate::outcome::{BadInput, Outcome};
use crate::resolvers::mutation::auth_policy::{self, Misplaced, PolicyInput};
use crate::store::{self, lock};

pub async fn resolve(cx: &Cx, args: CreateAuthPolicyArgs) -> Outcome<CreateAuthPolicyResult, CreateAuthPolicyError> {
    let PolicyInput { permit, policy, snapshot } = auth_policy::given::<CreateAuthPolicyError>(cx, args.policy).await?;

    let mut tx = cx.begin(permit).await?;
    lock::auth_policies(&mut tx).await?;
    if store::auth_policy::count(&tx.read()).await? >= MOST_POLICIES {
        return Err(BadInput::new(format!("there are {MOST_POLICIES} policies already, which is the limit")).into());
    }
    let id = store::auth_policy::insert(&mut tx, policy).await?;
    tx.commit(AuditEvent::AuthPolicyChanged { operation: "create", id, policy: Some(snapshot) }).await?;
    Ok(CreateAuthPolicyResult { id: id.to_string() })
}

impl From<Misplaced> for CreateAuthPolicyError {
    fn from(misplaced: Misplaced) -> Self {
        match misplaced {
            Misplaced::Required => CreateAuthPolicyErrorCode::ProjectRequired.into(),
            Misplaced::NotAllowed => CreateAuthPolicyErrorCode::ProjectNotAllowed.into(),
            Misplaced::NotFound => CreateAuthPolicyErrorCode::ProjectNotFound.into(),
        }
    }
}
