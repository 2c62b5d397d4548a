//! `createResetPasswordRequest`: a mail with a token for a new password.
//!
//! **Invariant:** where the settings do not let answers reveal who exists, neither an answer nor its time does.

use crate::access::{Action, Permit};
use crate::audit::{AuditEvent, EventKind};
use crate::cx::{Cx, Scope};
use crate::domain::one_time::Purpose;
use crate::domain::throttle::Throttled;
use crate::generated::types::{
    CreatePasswordResetRequestError, CreatePasswordResetRequestErrorCode, CreateResetPasswordRequestArgs, MutationName,
};
use crate::outcome::{FailureDetails, Fault, Outcome};
use crate::pace;
use crate::resolvers::mutation::mail_request::{self, MailRequest, MailSelection, Requested};
use crate::resolvers::mutation::{address_limit, captcha, recorded};

type Error = CreatePasswordResetRequestError;
type Code = CreatePasswordResetRequestErrorCode;

pub async fn resolve(cx: &Cx, args: CreateResetPasswordRequestArgs) -> Outcome<(), Error> {
    let action = Action::PersonResetPassword;
    let permit = cx.require(action, Scope::Global).await?;
    if let Some(seconds) = address_limit::retry_after(cx, action, Throttled::PasswordResetPerIp).await? {
        let message = address_limit::message(seconds);
        return Err(recorded(cx, Error::new(Code::RateLimitExceeded, message), FailureDetails::input(args.email)).await?.into());
    }
    if !captcha::is_solved(cx, |protect| protect.password_reset, args.captcha_token.as_deref()).await? {
        return Err(recorded(cx, Code::InvalidCaptcha, FailureDetails::input(args.email)).await?.into());
    }
    let options = args.options.map(|options| MailSelection { project: options.mail_project, variant: options.mail_variant });
    let options = options.unwrap_or_default();
    mail_request::check_variant(options.variant.as_deref())?;
    pace::kept(request(cx, permit, args.email, options)).await
}

async fn request(cx: &Cx, permit: Permit, typed: String, options: MailSelection) -> Outcome<(), Error> {
    let event = |person, input| AuditEvent::PasswordResetRequested { person, input };
    let purpose = Purpose::PasswordReset;
    let request = MailRequest { typed: &typed, options, purpose, lifetime: purpose.lifetime(), page: None, is_wanted: &|_| true, event };
    match mail_request::send(cx, permit, request).await? {
        Requested::Mailed { .. } => Ok(()),
        // The client is told that there is a mail, and the log that there is none.
        Requested::Paused { person, .. } => {
            recorded(cx, Code::RateLimitExceeded, FailureDetails { person: Some(person), ..FailureDetails::input(typed) }).await?;
            Ok(())
        }
        Requested::Unknown | Requested::Unwanted(_) => {
            let unknown = recorded(cx, Code::PersonNotFound, FailureDetails::input(typed)).await?;
            if cx.configuration().await?.login.reveal_user_exists { Err(unknown.into()) } else { Ok(()) }
        }
    }
}

/// The error, once it is recorded why no mail is sent.
async fn recorded(cx: &Cx, error: impl Into<Error>, note: FailureDetails) -> Result<Error, Fault> {
    recorded::failure(cx, MutationName::CreateResetPasswordRequest, EventKind::PasswordResetInit, error.into(), note).await
}
