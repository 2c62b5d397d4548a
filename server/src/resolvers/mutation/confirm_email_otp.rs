//! `confirmEmailOtp`: codes are mailed at each sign-in of the caller from now on.

use crate::audit::{AuditEvent, EventKind};
use crate::cx::Cx;
use crate::generated::types::{ConfirmEmailOtpArgs, ConfirmEmailOtpError, ConfirmEmailOtpErrorCode, ConfirmEmailOtpResult};
use crate::login;
use crate::outcome::{FailureDetails, Outcome};
use crate::resolvers::message;
use crate::resolvers::mutation::own_factors;
use crate::store;

pub async fn resolve(cx: &Cx, args: ConfirmEmailOtpArgs) -> Outcome<ConfirmEmailOtpResult, ConfirmEmailOtpError> {
    let (mut tx, own) = own_factors::begin(cx).await?;
    if !login::check_email_code(&mut tx, &own.person, &args.otp_token).await? {
        let code = ConfirmEmailOtpErrorCode::InvalidOtpToken;
        let (kind, message) = (EventKind::TwoFactorEnable, message::text(code.into()).to_owned());
        // The attempt counts.
        tx.commit(AuditEvent::Failed { kind, code: code.as_str(), message, note: FailureDetails::default() }).await?;
        return Err(code.into());
    }
    store::factors::set_email_codes(&mut tx, own.person.id, true).await?;
    let backup_codes = login::issue_backup_codes(cx, &mut tx, own.person.id).await?;
    tx.commit_all(own_factors::enabled()).await?;
    Ok(ConfirmEmailOtpResult { backup_codes })
}
