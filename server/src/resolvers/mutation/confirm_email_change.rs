//! `confirmEmailChange`: the address that a token was mailed to takes the place of its person's address.
//!
//! The sessions of the person end, as others may have one of them, and the former address is notified.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::background::courier::Draft;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::mail::MailKind;
use crate::domain::one_time::{Purpose, Unusable};
use crate::generated::types::{ConfirmEmailChangeArgs, ConfirmEmailChangeError, ConfirmEmailChangeErrorCode};
use crate::mail::Variables;
use crate::new_mail;
use crate::outcome::{Failure, FailureDetails, Outcome, Stop};
use crate::resolvers::mutation::{mail_pause, mail_project, mailed_token};
use crate::store::{self, StoreError};

pub async fn resolve(cx: &Cx, args: ConfirmEmailChangeArgs) -> Outcome<(), ConfirmEmailChangeError> {
    let permit = cx.require(Action::PersonResetPassword, Scope::Global).await?;
    let found = mailed_token::find(cx, Purpose::EmailChange, args.token).await?.ok_or(ConfirmEmailChangeErrorCode::TokenNotFound)?;
    let person = found.person;
    let failure = |code: ConfirmEmailChangeErrorCode| Failure::noted(code, FailureDetails::person(person));
    let identity = store::identity::by_id(&cx.read(), found.identity).await?;
    let project = match &identity {
        Some(identity) => mail_project::of(cx, identity, None).await?,
        None => None,
    };

    let mut tx = cx.begin(permit.changing(found.identity)).await?;
    let claimed = mailed_token::claim(&mut tx, Purpose::EmailChange, found.id).await?;
    let token = claimed.map_err(|reason: Unusable| failure(reason.into()))?;
    let email = token.new_address.as_deref().and_then(Email::parse);
    let email = email.ok_or_else(|| failure(ConfirmEmailChangeErrorCode::InvalidEmailFormat))?;
    if store::person::credentials_by_email(&tx.read(), &email).await?.is_some() {
        return Err(failure(ConfirmEmailChangeErrorCode::EmailAlreadyExists).into());
    }
    store::person::update_verified_email(&mut tx, person, &email).await.map_err(|error| match error {
        StoreError::Taken => Stop::from(failure(ConfirmEmailChangeErrorCode::EmailAlreadyExists)),
        other => other.into(),
    })?;
    store::person_token::revoke(&mut tx, person, &Purpose::OF_CREDENTIALS).await?;
    let ended = store::api_key::disable_sessions(&mut tx, found.identity, None).await?;
    mail_pause::end(&mut tx, Purpose::EmailChange, &email).await?;
    let notice = token.email.map(|to| Draft {
        kind: MailKind::EmailChangeNotify,
        variables: Variables::new().with("email", &to).with("newEmail", email.as_str()),
        to,
        project: project.map(|project| (project.id, project.slug.clone())),
        variant: String::new(),
    });
    let queued = new_mail::queue(cx, &mut tx, notice).await?;
    tx.commit(AuditEvent::EmailChangeConfirmed { person, ended }).await?;
    queued.deliver();
    Ok(())
}
