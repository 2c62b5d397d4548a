//! `activatePasswordlessOtp`: a code that a client has generated takes the place of a mailed token.
//!
//! **Invariant:** from then on the token is of no use, and the code is known by its hash alone.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::crypto::PlainToken;
use crate::cx::{Cx, Scope};
use crate::domain::one_time::{Purpose, Shown, TokenCheck, Unusable};
use crate::generated::types::{ActivatePasswordlessOtpArgs, ActivatePasswordlessOtpError, ActivatePasswordlessOtpErrorCode};
use crate::outcome::{Failure, FailureDetails, Outcome};
use crate::resolvers::mutation::passwordless;
use crate::resolvers::view;
use crate::store::person_token;

pub async fn resolve(cx: &Cx, args: ActivatePasswordlessOtpArgs) -> Outcome<(), ActivatePasswordlessOtpError> {
    let permit = cx.require(Action::PersonSignIn, Scope::Global).await?;
    let code = view::token_hash(&args.otp_hash)?;
    let found = passwordless::find(&cx.read(), &args.request_id).await?.ok_or_else(not_found)?;
    let person = found.person;

    let mut tx = cx.begin(permit.changing(found.identity)).await?;
    let request = person_token::by_id(&tx.read(), Purpose::Passwordless, found.id).await?.ok_or_else(not_found)?;
    let shown = Shown::Token { fits: request.is_token(&PlainToken::new(args.token).hash()) };
    let mut verdict = request.judge(shown, tx.stamp().at);
    if verdict == TokenCheck::Right && !person_token::set_code(&mut tx, request.id, &code).await? {
        verdict = TokenCheck::Exchanged;
    }
    if let Some((unusable, message)) = passwordless::problem(verdict) {
        let error = ActivatePasswordlessOtpError::new(unusable.into(), message);
        return Err(Failure::noted(error, FailureDetails::person(person)).into());
    }
    tx.commit(AuditEvent::PasswordlessExchanged { person }).await?;
    Ok(())
}

fn not_found() -> ActivatePasswordlessOtpError {
    let code = ActivatePasswordlessOtpErrorCode::from(Unusable::NotFound);
    ActivatePasswordlessOtpError::new(code, passwordless::text(Unusable::NotFound))
}
