//! `changeProfile`: e-mail or name of another person.

use crate::access::{Action, Power};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::id::PersonId;
use crate::generated::types::{ChangeProfileArgs, ChangeProfileError, ChangeProfileErrorCode};
use crate::outcome::{Failure, FailureDetails, Outcome, Stop};
use crate::resolvers::mutation::profile;
use crate::resolvers::view;
use crate::store::{self, StoreError};

pub async fn resolve(cx: &Cx, args: ChangeProfileArgs) -> Outcome<(), ChangeProfileError> {
    let target = view::target_person(cx, &args.person_id).await?;
    let identity = target.as_ref().map(|target| &target.identity);
    let permit = cx.require(Action::PersonManage { power: Power::ChangeProfile, target: identity }, Scope::Global).await?;
    let target =
        target.ok_or_else(|| Failure::noted(ChangeProfileErrorCode::PersonNotFound, FailureDetails::input(&*args.person_id)))?.person.id;
    profile::check_name(&args.name)?;
    let update = profile::update(args.email, args.name)
        .ok_or_else(|| Failure::noted(ChangeProfileErrorCode::InvalidEmailFormat, FailureDetails::target(target)))?;
    let changes_email = update.email.is_some();

    let mut tx = cx.begin(permit).await?;
    store::person::update_profile(&mut tx, target, update).await.map_err(|error| taken(error, target))?;
    let event =
        if changes_email { AuditEvent::EmailChanged { target: Some(target) } } else { AuditEvent::ProfileChanged { target: Some(target) } };
    tx.commit(event).await?;
    Ok(())
}

fn taken(error: StoreError, target: PersonId) -> Stop<ChangeProfileError> {
    match error {
        StoreError::Taken => Failure::noted(ChangeProfileErrorCode::EmailAlreadyExists, FailureDetails::target(target)).into(),
        other => other.into(),
    }
}
