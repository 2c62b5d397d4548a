//! `resetPersonMfa`: a person who has lost all second factors can sign in without them.

use crate::access::{Action, Power};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::generated::types::{ResetPersonMfaArgs, ResetPersonMfaError, ResetPersonMfaErrorCode};
use crate::login;
use crate::outcome::{Failure, FailureDetails, Outcome};
use crate::resolvers::view;

pub async fn resolve(cx: &Cx, args: ResetPersonMfaArgs) -> Outcome<(), ResetPersonMfaError> {
    let target = view::target_person(cx, &args.person_id).await?;
    let identity = target.as_ref().map(|target| &target.identity);
    let permit = cx.require(Action::PersonManage { power: Power::ResetMfa, target: identity }, Scope::Global).await?;
    let Some(target) = target else {
        let note = FailureDetails { metadata: vec![("requestedPersonId", args.person_id)], ..FailureDetails::default() };
        return Err(Failure::noted(ResetPersonMfaErrorCode::PersonNotFound, note).into());
    };
    let mut tx = cx.begin(permit).await?;
    login::remove_all(&mut tx, target.person.id).await?;
    tx.commit(AuditEvent::MfaReset { target: target.person.id }).await?;
    Ok(())
}
