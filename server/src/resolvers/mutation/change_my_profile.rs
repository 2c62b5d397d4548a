//! `changeMyProfile`: the caller's own e-mail or name.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::generated::types::{ChangeMyProfileArgs, ChangeMyProfileError, ChangeMyProfileErrorCode};
use crate::outcome::{Outcome, Stop};
use crate::resolvers::mutation::profile;
use crate::store::{self, StoreError};

pub async fn resolve(cx: &Cx, args: ChangeMyProfileArgs) -> Outcome<(), ChangeMyProfileError> {
    // An application is told what it is before it is told what it may not.
    let person = cx.caller().person.as_ref().ok_or(ChangeMyProfileErrorCode::NotAPerson)?.id;
    let permit = cx.require(Action::OwnAccount, Scope::Global).await?;
    profile::check_name(&args.name)?;
    let update = profile::update(args.email, args.name).ok_or(ChangeMyProfileErrorCode::InvalidEmailFormat)?;
    let changes_email = update.email.is_some();

    let mut tx = cx.begin(permit).await?;
    store::person::update_profile(&mut tx, person, update).await.map_err(taken)?;
    let event = if changes_email { AuditEvent::EmailChanged { target: None } } else { AuditEvent::ProfileChanged { target: None } };
    tx.commit(event).await?;
    Ok(())
}

fn taken(error: StoreError) -> Stop<ChangeMyProfileError> {
    match error {
        StoreError::Taken => ChangeMyProfileErrorCode::EmailAlreadyExists.into(),
        other => other.into(),
    }
}
