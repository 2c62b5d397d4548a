//! `requestEmailVerification`: a mail with a token that verifies an address.
//!
//! **Invariant:** neither the answer nor its time says whether there is such a person, or whether the address is verified.

use crate::access::{Action, Permit};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::mail::MailKind;
use crate::domain::one_time::Purpose;
use crate::domain::throttle::{Throttled, ThrottledMails};
use crate::generated::types::{RequestEmailVerificationArgs, RequestEmailVerificationError, RequestEmailVerificationErrorCode};
use crate::outcome::{Failure, Fault, Note, Outcome, Refusal};
use crate::pace;
use crate::resolvers::mutation::mailed_token::{self, MailOptions, TokenMail};
use crate::resolvers::mutation::{address_limit, captcha, mail_pause, mail_project};
use crate::store;

pub async fn resolve(cx: &Cx, args: RequestEmailVerificationArgs) -> Outcome<(), RequestEmailVerificationError> {
    let action = Action::PersonResetPassword;
    let permit = cx.require(action, Scope::Global).await?;
    if let Some(seconds) = address_limit::retry_after(cx, action, Throttled::EmailVerificationPerIp).await? {
        return Err(Failure::noted(rate_limited(seconds), Note::input(args.email)).into());
    }
    if !captcha::is_solved(cx, |protect| protect.email_verification, args.captcha_token.as_deref()).await? {
        return Err(Failure::noted(RequestEmailVerificationErrorCode::InvalidCaptcha, Note::input(args.email)).into());
    }
    let options = args.options.map(|options| MailOptions { project: options.mail_project, variant: options.mail_variant });
    let options = options.unwrap_or_default();
    mailed_token::check_variant(options.variant.as_deref())?;
    pace::kept(request(cx, permit, args.email, options)).await?;
    Ok(())
}

/// Mails a token if the address belongs to a person who has not verified it, unless the last mail was sent a short time ago.
async fn request(cx: &Cx, permit: Permit, typed: String, options: MailOptions) -> Result<(), Refusal> {
    let email = Email::canonical(&typed);
    let known = store::person::credentials_by_email(&cx.read(), &email).await?;
    let Some(known) = known.filter(|known| !known.person.email_verified) else { return Ok(()) };
    let project = mail_project::of(cx, &known.identity, options.project.as_deref()).await?;

    let mut tx = cx.begin(permit.changing(known.identity.id)).await?;
    let current = store::person::credentials_by_email(&tx.read(), &email).await?;
    let current = current.filter(|current| current.identity.id == known.identity.id && !current.person.email_verified);
    let person = current.ok_or_else(|| Fault::conflict("the person has changed meanwhile"))?.person;
    let Some(to) = person.email.as_deref() else { return Ok(()) };
    if !mail_pause::is_over(cx, &mut tx, ThrottledMails::EmailVerification, &email).await? {
        return Ok(());
    }
    let (kind, purpose, variant) = (MailKind::EmailVerification, Purpose::EmailVerification, options.variant);
    let mail = TokenMail { kind, purpose, person: &person, to, new_address: None, project, variant };
    let queued = mailed_token::queue(cx, &mut tx, mail).await?;
    tx.commit(AuditEvent::EmailVerificationRequested { person: person.id, input: typed }).await?;
    queued.deliver();
    Ok(())
}

/// The contract has no field for the seconds.
fn rate_limited(seconds: i32) -> RequestEmailVerificationError {
    let message = format!("too many requests from this address: the next one can be tried in {seconds} s");
    RequestEmailVerificationError::new(RequestEmailVerificationErrorCode::RateLimitExceeded, message)
}
