//! `disablePerson`: no more sign-ins, and the end of all that is signed in.

use crate::access::{Action, Power};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::one_time::Purpose;
use crate::generated::types::{DisablePersonArgs, DisablePersonError, DisablePersonErrorCode};
use crate::outcome::{Failure, FailureDetails, Outcome};
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, args: DisablePersonArgs) -> Outcome<(), DisablePersonError> {
    let target = view::target_person(cx, &args.person_id).await?;
    let identity = target.as_ref().map(|target| &target.identity);
    let permit = cx.require(Action::PersonManage { power: Power::Disable, target: identity }, Scope::Global).await?;
    let target = target.ok_or_else(|| Failure::noted(DisablePersonErrorCode::PersonNotFound, FailureDetails::input(&*args.person_id)))?;
    let person = target.person.id;

    let mut tx = cx.begin(permit).await?;
    if !store::person::disable(&mut tx, person).await? {
        return Err(Failure::noted(DisablePersonErrorCode::PersonAlreadyDisabled, FailureDetails::target(person)).into());
    }
    store::api_key::disable_all(&mut tx, target.identity.id).await?;
    store::person_token::revoke(&mut tx, person, &Purpose::OF_CREDENTIALS).await?;
    tx.commit(AuditEvent::PersonDisabled { target: person }).await?;
    Ok(())
}
