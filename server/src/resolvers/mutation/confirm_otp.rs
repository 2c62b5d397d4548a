//! `confirmOtp`: the prepared authenticator is used from now on.

use crate::cx::Cx;
use crate::generated::types::{ConfirmOtpArgs, ConfirmOtpError, ConfirmOtpErrorCode, ConfirmOtpResult};
use crate::login::{self, Confirmed};
use crate::outcome::Outcome;
use crate::resolvers::mutation::own_factors;

pub async fn resolve(cx: &Cx, args: ConfirmOtpArgs) -> Outcome<ConfirmOtpResult, ConfirmOtpError> {
    let (mut tx, own) = own_factors::begin(cx).await?;
    match login::confirm(cx, &mut tx, own.person.id, &args.otp_token).await? {
        Confirmed::Yes => {}
        Confirmed::NotPrepared => return Err(ConfirmOtpErrorCode::NotPrepared.into()),
        Confirmed::WrongCode => return Err(ConfirmOtpErrorCode::InvalidOtpToken.into()),
    }
    let backup_codes = login::issue_backup_codes(cx, &mut tx, own.person.id).await?;
    tx.commit_all(own_factors::enabled()).await?;
    Ok(ConfirmOtpResult { backup_codes })
}
