//! `regenerateBackupCodes`: new backup codes in place of the caller's former ones.

use crate::audit::{AuditEvent, EventKind};
use crate::cx::Cx;
use crate::generated::types::{RegenerateBackupCodesError, RegenerateBackupCodesErrorCode, RegenerateBackupCodesResult};
use crate::login;
use crate::outcome::Outcome;
use crate::resolvers::mutation::own_factors;

pub async fn resolve(cx: &Cx) -> Outcome<RegenerateBackupCodesResult, RegenerateBackupCodesError> {
    let (mut tx, own) = own_factors::begin(cx).await?;
    let factors = own.person.factors;
    if !factors.totp && !factors.email_codes {
        return Err(RegenerateBackupCodesErrorCode::OtpNotActive.into());
    }
    let backup_codes = login::issue_backup_codes(cx, &mut tx, own.person.id).await?;
    tx.commit(AuditEvent::FactorChanged { kind: EventKind::BackupCodeRegenerated }).await?;
    Ok(RegenerateBackupCodesResult { backup_codes })
}
