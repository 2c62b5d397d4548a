//! `disableOtp`: the caller's authenticator is not used any more.

use crate::audit::{AuditEvent, EventKind};
use crate::cx::Cx;
use crate::generated::types::{DisableOtpError, DisableOtpErrorCode};
use crate::outcome::Outcome;
use crate::resolvers::mutation::own_factors;
use crate::store;

pub async fn resolve(cx: &Cx) -> Outcome<(), DisableOtpError> {
    let (mut tx, own) = own_factors::begin(cx).await?;
    let factors = own.person.factors;
    if !factors.totp {
        return Err(DisableOtpErrorCode::OtpNotActive.into());
    }
    if !factors.email_codes && own_factors::is_required(&tx, &own).await? {
        return Err(DisableOtpErrorCode::MfaRequired.into());
    }
    store::totp::remove(&mut tx, own.person.id).await?;
    store::factors::set_totp(&mut tx, own.person.id, false).await?;
    store::backup_code::remove(&mut tx, own.person.id).await?;
    tx.commit(AuditEvent::FactorChanged { kind: EventKind::TwoFactorDisable }).await?;
    Ok(())
}
