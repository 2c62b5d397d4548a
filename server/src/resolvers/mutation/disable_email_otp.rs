//! `disableEmailOtp`: codes are not mailed to the caller any more.

use crate::audit::{AuditEvent, EventKind};
use crate::cx::Cx;
use crate::domain::one_time::Purpose;
use crate::generated::types::{DisableEmailOtpError, DisableEmailOtpErrorCode};
use crate::outcome::Outcome;
use crate::resolvers::mutation::own_factors;
use crate::store;

pub async fn resolve(cx: &Cx) -> Outcome<(), DisableEmailOtpError> {
    let (mut tx, own) = own_factors::begin(cx).await?;
    let factors = own.person.factors;
    if !factors.email_codes {
        return Err(DisableEmailOtpErrorCode::EmailOtpNotActive.into());
    }
    if !factors.totp && own_factors::is_required(&tx, &own).await? {
        return Err(DisableEmailOtpErrorCode::MfaRequired.into());
    }
    store::factors::set_email_codes(&mut tx, own.person.id, false).await?;
    store::person_token::revoke(&mut tx, own.person.id, &[Purpose::EmailCode]).await?;
    // Backup codes stand in for a factor.
    if !factors.totp {
        store::backup_code::remove(&mut tx, own.person.id).await?;
    }
    tx.commit(AuditEvent::FactorChanged { kind: EventKind::TwoFactorDisable }).await?;
    Ok(())
}
