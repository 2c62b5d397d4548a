//! `createResetPasswordRequest`: a mail with a token for a new password.
//!
//! **Invariant:** where the settings do not let answers reveal who exists, neither an answer nor its time does.

use crate::access::{Action, Permit};
use crate::audit::{AuditEvent, EventKind};
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::mail::MailKind;
use crate::domain::one_time::Purpose;
use crate::domain::throttle::{Throttled, ThrottledMails};
use crate::generated::types::{CreatePasswordResetRequestError, CreatePasswordResetRequestErrorCode, CreateResetPasswordRequestArgs};
use crate::outcome::{Failure, Fault, Note, Outcome, Refusal};
use crate::pace;
use crate::resolvers::message;
use crate::resolvers::mutation::mailed_token::{self, MailOptions, TokenMail};
use crate::resolvers::mutation::{address_limit, captcha, mail_pause, mail_project, new_mail};
use crate::store;

const UNKNOWN: CreatePasswordResetRequestErrorCode = CreatePasswordResetRequestErrorCode::PersonNotFound;

pub async fn resolve(cx: &Cx, args: CreateResetPasswordRequestArgs) -> Outcome<(), CreatePasswordResetRequestError> {
    let action = Action::PersonResetPassword;
    let permit = cx.require(action, Scope::Global).await?;
    if let Some(seconds) = address_limit::retry_after(cx, action, Throttled::PasswordResetPerIp).await? {
        return Err(Failure::noted(rate_limited(seconds), Note::input(args.email)).into());
    }
    if !captcha::is_solved(cx, |protect| protect.password_reset, args.captcha_token.as_deref()).await? {
        return Err(Failure::noted(CreatePasswordResetRequestErrorCode::InvalidCaptcha, Note::input(args.email)).into());
    }
    let options = args.options.map(|options| MailOptions { project: options.mail_project, variant: options.mail_variant });
    let options = options.unwrap_or_default();
    mailed_token::check_variant(options.variant.as_deref())?;
    let is_revealed = cx.configuration().await?.login.reveal_user_exists;
    let is_known = pace::kept(async {
        let is_known = request(cx, permit, &args.email, options).await?;
        if !is_known && !is_revealed {
            cx.record(unknown(&args.email)).await?;
        }
        Ok::<_, Refusal>(is_known)
    });
    match is_known.await? || !is_revealed {
        true => Ok(()),
        false => Err(Failure::noted(UNKNOWN, Note::input(args.email)).into()),
    }
}

/// Mails a token to the person with this address, if there is one.
async fn request(cx: &Cx, permit: Permit, typed: &str, options: MailOptions) -> Result<bool, Refusal> {
    let email = Email::canonical(typed);
    let Some(known) = store::person::credentials_by_email(&cx.read(), &email).await? else { return Ok(false) };
    let project = mail_project::of(cx, &known.identity, options.project.as_deref()).await?;

    let mut tx = cx.begin(permit.changing(known.identity.id)).await?;
    let current = store::person::credentials_by_email(&tx.read(), &email).await?;
    let current = current.filter(|current| current.identity.id == known.identity.id);
    let person = current.ok_or_else(|| Fault::conflict("the address was given to another person meanwhile"))?.person;
    let mailed = mail_pause::is_over(cx, &mut tx, ThrottledMails::PasswordReset, &email).await?;
    let queued = match (&person.email, mailed) {
        (Some(to), true) => {
            let (kind, purpose, variant) = (MailKind::ResetPasswordRequest, Purpose::PasswordReset, options.variant);
            let mail = TokenMail { kind, purpose, person: &person, to, new_address: None, project, variant };
            mailed_token::queue(cx, &mut tx, mail).await?
        }
        _ => new_mail::Queued::none(),
    };
    tx.commit(AuditEvent::PasswordResetRequested { person: person.id, input: typed.to_owned(), mailed }).await?;
    queued.deliver();
    Ok(true)
}

fn unknown(typed: &str) -> AuditEvent {
    let (code, message) = (UNKNOWN.as_str(), message::text(UNKNOWN.into()).to_owned());
    AuditEvent::Failed { kind: EventKind::PasswordResetInit, code, message, note: Note::input(typed) }
}

/// The contract has no field for the seconds.
fn rate_limited(seconds: i32) -> CreatePasswordResetRequestError {
    let message = format!("too many requests from this address: the next one can be tried in {seconds} s");
    CreatePasswordResetRequestError::new(CreatePasswordResetRequestErrorCode::RateLimitExceeded, message)
}
