//! `confirmOtp`: the prepared authenticator is used from now on.

use crate::cx::Cx;
use crate::generated::types::{ConfirmOtpArgs, ConfirmOtpError, ConfirmOtpErrorCode, ConfirmOtpResult};
use crate::login;
use crate::outcome::Outcome;
use crate::resolvers::mutation::own_factors;
use crate::store;

pub async fn resolve(cx: &Cx, args: ConfirmOtpArgs) -> Outcome<ConfirmOtpResult, ConfirmOtpError> {
    let (mut tx, own) = own_factors::begin(cx).await?;
    if store::totp::get(&tx.read(), own.person.id).await?.prepared.is_none() {
        return Err(ConfirmOtpErrorCode::NotPrepared.into());
    }
    if !login::confirm(cx, &mut tx, own.person.id, &args.otp_token).await? {
        return Err(ConfirmOtpErrorCode::InvalidOtpToken.into());
    }
    let backup_codes = login::issue_backup_codes(cx, &mut tx, own.person.id).await?;
    tx.commit_all(own_factors::enabled()).await?;
    Ok(ConfirmOtpResult { backup_codes })
}
