//! `prepareOtp`: a secret for an authenticator of the caller.
//!
//! **Invariant:** a secret that is in use stays in use until the new one is confirmed.

use crate::audit::{AuditEvent, EventKind};
use crate::cx::Cx;
use crate::domain::text;
use crate::generated::types::{PrepareOtpArgs, PrepareOtpResult};
use crate::login::{self, Enrollment};
use crate::outcome::{Never, Outcome};
use crate::resolvers::mutation::own_factors;

pub async fn resolve(cx: &Cx, args: PrepareOtpArgs) -> Outcome<PrepareOtpResult, Never> {
    text::check("label", args.label.as_deref().unwrap_or_default())?;
    let (mut tx, own) = own_factors::begin(cx).await?;
    let Enrollment { uri, secret } = login::prepare(cx, &mut tx, &own.person, args.label.as_deref()).await?;
    tx.commit(AuditEvent::FactorChanged { kind: EventKind::TwoFactorPrepare }).await?;
    Ok(PrepareOtpResult { otp_uri: uri, otp_secret: secret })
}
