//! `initSignInPasswordless`: a mail with a token that signs its person in.
//!
//! **Invariant:** where the settings do not let answers reveal who exists, a person who cannot sign in this way is answered like an
//! unknown one, at the same time.

use crate::access::{Action, Permit};
use crate::audit::{AuditEvent, EventKind};
use crate::cx::{Cx, Scope};
use crate::domain::configuration::Availability;
use crate::domain::one_time::Purpose;
use crate::domain::throttle::Throttled;
use crate::generated::types::{
    FailureCode, InitSignInPasswordlessArgs, InitSignInPasswordlessError, InitSignInPasswordlessErrorCode, InitSignInPasswordlessResult,
    MutationName,
};
use crate::outcome::{FailureDetails, Fault, Outcome};
use crate::pace;
use crate::resolvers::message;
use crate::resolvers::mutation::mail_request::{self, MailRequest, MailSelection, Requested};
use crate::resolvers::mutation::{address_limit, captcha, recorded};

type Error = InitSignInPasswordlessError;
type Code = InitSignInPasswordlessErrorCode;

pub async fn resolve(cx: &Cx, args: InitSignInPasswordlessArgs) -> Outcome<InitSignInPasswordlessResult, Error> {
    let action = Action::PersonSignIn;
    let permit = cx.require(action, Scope::Global).await?;
    if let Some(seconds) = address_limit::retry_after(cx, action, Throttled::PasswordlessInitPerIp).await? {
        let message = address_limit::message(seconds);
        return Err(recorded(cx, Error::new(Code::RateLimitExceeded, message), FailureDetails::input(args.email)).await?.into());
    }
    if !captcha::is_solved(cx, |protect| protect.passwordless_init, args.captcha_token.as_deref()).await? {
        return Err(recorded(cx, Code::InvalidCaptcha, FailureDetails::input(args.email)).await?.into());
    }
    let options = args.options.map(|options| MailSelection { project: options.mail_project, variant: options.mail_variant });
    let options = options.unwrap_or_default();
    mail_request::check_variant(options.variant.as_deref())?;
    pace::kept(request(cx, permit, args.email, options)).await
}

async fn request(cx: &Cx, permit: Permit, typed: String, options: MailSelection) -> Outcome<InitSignInPasswordlessResult, Error> {
    let configuration = cx.configuration().await?;
    let settings = &configuration.passwordless;
    if settings.enabled == Availability::Never {
        return Err(recorded(cx, Code::PasswordlessDisabled, FailureDetails::input(typed)).await?.into());
    }
    let request = MailRequest {
        typed: &typed,
        options,
        purpose: Purpose::Passwordless,
        lifetime: settings.expiration.duration(),
        page: settings.url.as_deref(),
        is_wanted: &|known| settings.enabled.allows(known.person.factors.passwordless),
        event: |person, input| AuditEvent::PasswordlessRequested { person, input },
    };
    let requested = mail_request::send(cx, permit, request).await?;
    let note = |person| FailureDetails { person, ..FailureDetails::input(&*typed) };
    match requested {
        Requested::Mailed { request, expires_at } => Ok(InitSignInPasswordlessResult { request_id: request.to_string(), expires_at }),
        Requested::Paused { person, seconds } => {
            let message = format!("a mail was sent a short time ago: the next one can be requested in {seconds} s");
            Err(recorded(cx, Error::new(Code::RateLimitExceeded, message), note(Some(person))).await?.into())
        }
        Requested::Unwanted(person) => Err(recorded(cx, Code::PasswordlessDisabled, note(Some(person))).await?.into()),
        Requested::Unknown => {
            let unknown = Error::new(Code::PersonNotFound, message::text(FailureCode::UnknownEmail));
            let unknown = recorded(cx, unknown, note(None)).await?;
            Err(if configuration.login.reveal_user_exists { unknown.into() } else { Code::PasswordlessDisabled.into() })
        }
    }
}

/// The error, once it is recorded why no mail is sent.
async fn recorded(cx: &Cx, error: impl Into<Error>, note: FailureDetails) -> Result<Error, Fault> {
    recorded::failure(cx, MutationName::InitSignInPasswordless, EventKind::PasswordlessLoginInit, error.into(), note).await
}
