//! `requestEmailVerification`: a mail with a token that verifies an address.
//!
//! **Invariant:** neither the answer nor its time says whether there is such a person, or whether the address is verified.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::one_time::Purpose;
use crate::domain::throttle::Throttled;
use crate::generated::types::{RequestEmailVerificationArgs, RequestEmailVerificationError, RequestEmailVerificationErrorCode};
use crate::outcome::{Failure, FailureDetails, Outcome};
use crate::pace;
use crate::resolvers::mutation::mail_request::{self, MailRequest, MailSelection};
use crate::resolvers::mutation::{address_limit, captcha};

pub async fn resolve(cx: &Cx, args: RequestEmailVerificationArgs) -> Outcome<(), RequestEmailVerificationError> {
    let action = Action::PersonResetPassword;
    let permit = cx.require(action, Scope::Global).await?;
    if let Some(seconds) = address_limit::retry_after(cx, action, Throttled::EmailVerificationPerIp).await? {
        let code = RequestEmailVerificationErrorCode::RateLimitExceeded;
        let error = RequestEmailVerificationError::new(code, address_limit::message(seconds));
        return Err(Failure::noted(error, FailureDetails::input(args.email)).into());
    }
    if !captcha::is_solved(cx, |protect| protect.email_verification, args.captcha_token.as_deref()).await? {
        return Err(Failure::noted(RequestEmailVerificationErrorCode::InvalidCaptcha, FailureDetails::input(args.email)).into());
    }
    let options = args.options.map(|options| MailSelection { project: options.mail_project, variant: options.mail_variant });
    let options = options.unwrap_or_default();
    mail_request::check_variant(options.variant.as_deref())?;
    let request = MailRequest {
        typed: &args.email,
        options,
        purpose: Purpose::EmailVerification,
        lifetime: Purpose::EmailVerification.lifetime(),
        page: None,
        is_wanted: &|known| !known.person.email_verified,
        event: |person, input| AuditEvent::EmailVerificationRequested { person, input },
    };
    pace::kept(mail_request::send(cx, permit, request)).await?;
    Ok(())
}
