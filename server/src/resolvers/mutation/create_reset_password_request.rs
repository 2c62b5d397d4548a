//! `createResetPasswordRequest`: a mail with a token for a new password.
//!
//! **Invariant:** where the settings do not let answers reveal who exists, neither an answer nor its time does.

use crate::access::{Action, Permit};
use crate::audit::{AuditEvent, EventKind};
use crate::background::refusals::Refused;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::mail::MailKind;
use crate::domain::one_time::Purpose;
use crate::domain::throttle::{Throttled, ThrottledMails};
use crate::generated::types::{
    CreatePasswordResetRequestError, CreatePasswordResetRequestErrorCode, CreateResetPasswordRequestArgs, MutationName,
};
use crate::outcome::{Fault, Note, Outcome, Refusal, Stop};
use crate::pace;
use crate::resolvers::message;
use crate::resolvers::mutation::mailed_token::{self, MailOptions, TokenMail};
use crate::resolvers::mutation::{address_limit, captcha, mail_pause, mail_project};
use crate::store;

const UNKNOWN: CreatePasswordResetRequestErrorCode = CreatePasswordResetRequestErrorCode::PersonNotFound;

pub async fn resolve(cx: &Cx, args: CreateResetPasswordRequestArgs) -> Outcome<(), CreatePasswordResetRequestError> {
    let action = Action::PersonResetPassword;
    let permit = cx.require(action, Scope::Global).await?;
    if let Some(seconds) = address_limit::retry_after(cx, action, Throttled::PasswordResetPerIp).await? {
        return Err(refused(cx, rate_limited(seconds), args.email).await);
    }
    if !captcha::is_solved(cx, |protect| protect.password_reset, args.captcha_token.as_deref()).await? {
        return Err(refused(cx, CreatePasswordResetRequestErrorCode::InvalidCaptcha.into(), args.email).await);
    }
    let options = args.options.map(|options| MailOptions { project: options.mail_project, variant: options.mail_variant });
    let options = options.unwrap_or_default();
    mailed_token::check_variant(options.variant.as_deref())?;
    let is_revealed = cx.configuration().await?.login.reveal_user_exists;
    let is_known = pace::kept(request(cx, permit, &args.email, options)).await?;
    match is_known || !is_revealed {
        true => Ok(()),
        false => Err(UNKNOWN.into()),
    }
}

/// Mails a token to the person with this address, if there is one, unless the last mail was sent a short time ago.
async fn request(cx: &Cx, permit: Permit, typed: &str, options: MailOptions) -> Result<bool, Refusal> {
    let email = Email::canonical(typed);
    let Some(known) = store::person::credentials_by_email(&cx.read(), &email).await? else {
        refuse(cx, UNKNOWN, Note::input(typed)).await?;
        return Ok(false);
    };
    let project = mail_project::of(cx, &known.identity, options.project.as_deref()).await?;

    let mut tx = cx.begin(permit.changing(known.identity.id)).await?;
    let current = store::person::credentials_by_email(&tx.read(), &email).await?;
    let current = current.filter(|current| current.identity.id == known.identity.id);
    let person = current.ok_or_else(|| Fault::conflict("the address was given to another person meanwhile"))?.person;
    if !mail_pause::is_over(cx, &mut tx, ThrottledMails::PasswordReset, &email).await? {
        drop(tx);
        let note = Note { person: Some(person.id), ..Note::input(typed) };
        refuse(cx, CreatePasswordResetRequestErrorCode::RateLimitExceeded, note).await?;
        return Ok(true);
    }
    let to = person.email.as_deref().unwrap_or_else(|| email.as_str());
    let (kind, purpose, variant) = (MailKind::ResetPasswordRequest, Purpose::PasswordReset, options.variant);
    let mail = TokenMail { kind, purpose, person: &person, to, new_address: None, project, variant };
    let queued = mailed_token::queue(cx, &mut tx, mail).await?;
    tx.commit(AuditEvent::PasswordResetRequested { person: person.id, input: typed.to_owned() }).await?;
    queued.deliver();
    Ok(true)
}

/// A failure that the client is told.
async fn refused(cx: &Cx, error: CreatePasswordResetRequestError, typed: String) -> Stop<CreatePasswordResetRequestError> {
    match refuse(cx, error.code, Note::input(typed)).await {
        Ok(()) => error.into(),
        Err(fault) => Stop::Fault(fault),
    }
}

/// Records why no mail is sent, whatever the client is told. It could fill the log with these.
async fn refuse(cx: &Cx, code: CreatePasswordResetRequestErrorCode, note: Note) -> Result<(), Fault> {
    let kind = EventKind::PasswordResetInit;
    let (operation, message) = (MutationName::CreateResetPasswordRequest.as_str(), message::text(code.into()).to_owned());
    let event = AuditEvent::Failed { kind, code: code.as_str(), message, note };
    cx.record_refusal(Refused { kind, operation, code: code.as_str() }, event).await
}

/// The contract has no field for the seconds.
fn rate_limited(seconds: i32) -> CreatePasswordResetRequestError {
    let message = format!("too many requests from this address: the next one can be tried in {seconds} s");
    CreatePasswordResetRequestError::new(CreatePasswordResetRequestErrorCode::RateLimitExceeded, message)
}
