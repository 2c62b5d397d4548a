//! `forceSignOutPerson`: the end of every session and key of a person.

use crate::access::{Action, Power};
use crate::audit::AuditEvent;
use crate::background::courier::Draft;
use crate::cx::{Cx, Scope};
use crate::domain::mail::MailKind;
use crate::domain::one_time::Purpose;
use crate::generated::types::{ForceSignOutPersonArgs, ForceSignOutPersonError, ForceSignOutPersonErrorCode};
use crate::mail::Variables;
use crate::new_mail;
use crate::outcome::{Failure, FailureDetails, Outcome};
use crate::resolvers::view;
use crate::store;
use crate::store::person::PersonRow;

/// How much of the reason the mail says, in characters. The audit log keeps as much.
const LONGEST_REASON: usize = 2000;

pub async fn resolve(cx: &Cx, args: ForceSignOutPersonArgs) -> Outcome<(), ForceSignOutPersonError> {
    let target = view::target_person(cx, &args.person_id).await?;
    let identity = target.as_ref().map(|target| &target.identity);
    let permit = cx.require(Action::PersonManage { power: Power::ForceSignOut, target: identity }, Scope::Global).await?;
    let Some(target) = target else { return Err(not_found(args).into()) };

    let mut tx = cx.begin(permit).await?;
    store::api_key::disable_all(&mut tx, target.identity.id).await?;
    store::person_token::revoke(&mut tx, target.person.id, &Purpose::OF_CREDENTIALS).await?;
    let queued = new_mail::queue(cx, &mut tx, told(&target.person, args.reason.as_deref())).await?;
    tx.commit(AuditEvent::ForcedSignOut { target: target.person.id, reason: args.reason }).await?;
    queued.deliver();
    Ok(())
}

/// What the person is told. One without an address is told nothing.
fn told(person: &PersonRow, reason: Option<&str>) -> Option<Draft> {
    let to = person.email.clone()?;
    let reason = reason.map(|reason| reason.chars().take(LONGEST_REASON).collect::<String>());
    let variables = Variables::new().with("email", &to).with_some("reason", reason);
    Some(Draft::to(MailKind::ForcedSignOut, to, variables))
}

fn not_found(args: ForceSignOutPersonArgs) -> Failure<ForceSignOutPersonError> {
    let mut metadata = vec![("requestedPersonId", args.person_id)];
    metadata.extend(args.reason.map(|reason| ("reason", reason)));
    Failure::noted(ForceSignOutPersonErrorCode::PersonNotFound, FailureDetails { metadata, ..FailureDetails::default() })
}
