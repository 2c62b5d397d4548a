//! `changeMyProfile`: the caller's own e-mail or name.
//!
//! Where changes of addresses are verified, a new address is the person's once the token that is mailed to it comes back.

use crate::access::{Action, Permit};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::id::PersonId;
use crate::domain::one_time::Purpose;
use crate::generated::types::{ChangeMyProfileArgs, ChangeMyProfileError, ChangeMyProfileErrorCode};
use crate::outcome::{Fault, Outcome, Stop};
use crate::resolvers::mutation::mailed_token::{self, TokenMail};
use crate::resolvers::mutation::{mail_project, profile};
use crate::store::person::{PersonCredentials, ProfileUpdate};
use crate::store::{self, StoreError};

pub async fn resolve(cx: &Cx, args: ChangeMyProfileArgs) -> Outcome<(), ChangeMyProfileError> {
    // An application is told what it is before it is told what it may not.
    let person = cx.caller().person.as_ref().ok_or(ChangeMyProfileErrorCode::NotAPerson)?.id;
    let permit = cx.require(Action::OwnAccount, Scope::Global).await?;
    profile::check_name(&args.name)?;
    let mut update = profile::update(args.email, args.name).ok_or(ChangeMyProfileErrorCode::InvalidEmailFormat)?;
    if let Some(email) = &update.email
        && let Some(known) = to_verify(cx, person, email).await?
        && let Some(email) = update.email.take()
    {
        return request(cx, permit, known, email, update).await;
    }
    let changes_email = update.email.is_some();

    let mut tx = cx.begin(permit).await?;
    store::person::update_profile(&mut tx, person, update).await.map_err(taken)?;
    let event = if changes_email { AuditEvent::EmailChanged { target: None } } else { AuditEvent::ProfileChanged { target: None } };
    tx.commit(event).await?;
    Ok(())
}

/// The person, if the address is another one that has to be verified.
async fn to_verify(cx: &Cx, person: PersonId, email: &Email) -> Result<Option<PersonCredentials>, Fault> {
    let required = cx.configuration().await?.email_change.require_verification;
    let known = store::person::credentials_by_id(&cx.read(), person).await?;
    let is_other = |known: &PersonCredentials| known.person.email.as_deref() != Some(email.as_str());
    Ok(known.filter(|known| (required || known.verification_required) && is_other(known)))
}

/// Mails a token to the new address, and changes what else is asked for.
async fn request(
    cx: &Cx,
    permit: Permit,
    known: PersonCredentials,
    email: Email,
    update: ProfileUpdate,
) -> Outcome<(), ChangeMyProfileError> {
    let project = mail_project::of(cx, &known.identity, None).await?;

    let mut tx = cx.begin(permit.changing(known.identity.id)).await?;
    let current = store::person::credentials_by_id(&tx.read(), known.person.id).await?;
    let person = current.ok_or_else(|| Fault::new("the caller's person is gone"))?.person;
    if store::person::credentials_by_email(&tx.read(), &email).await?.is_some() {
        return Err(ChangeMyProfileErrorCode::EmailAlreadyExists.into());
    }
    let (purpose, to) = (Purpose::EmailChange, email.as_str());
    let (new_address, lifetime) = (Some(to), purpose.lifetime());
    let mail = TokenMail { purpose, person: &person, to, address: &email, new_address, lifetime, page: None, project, variant: None };
    let sent = mailed_token::queue(cx, &mut tx, mail).await?.map_err(|_| ChangeMyProfileErrorCode::RateLimitExceeded)?;
    store::person::update_profile(&mut tx, person.id, update).await?;
    tx.commit(AuditEvent::EmailChangeRequested { input: email.to_string() }).await?;
    sent.mail.deliver();
    Ok(())
}

fn taken(error: StoreError) -> Stop<ChangeMyProfileError> {
    match error {
        StoreError::Taken => ChangeMyProfileErrorCode::EmailAlreadyExists.into(),
        other => other.into(),
    }
}
