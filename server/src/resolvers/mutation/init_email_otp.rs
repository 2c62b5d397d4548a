//! `initEmailOtp`: a code by mail, for a person who wants to sign in with such codes.

use crate::audit::{AuditEvent, EventKind};
use crate::cx::Cx;
use crate::generated::types::{InitEmailOtpError, InitEmailOtpErrorCode};
use crate::login::{self, CodeDelivery};
use crate::outcome::Outcome;
use crate::resolvers::mutation::own_factors;

pub async fn resolve(cx: &Cx) -> Outcome<(), InitEmailOtpError> {
    let (mut tx, own) = own_factors::begin(cx).await?;
    if own.person.email.is_none() {
        return Err(InitEmailOtpErrorCode::NoEmail.into());
    }
    match login::send_code(cx, &mut tx, &own.person).await? {
        CodeDelivery::Mailed(queued) => {
            tx.commit(AuditEvent::FactorChanged { kind: EventKind::EmailOtpSent }).await?;
            queued.deliver();
            Ok(())
        }
        CodeDelivery::Paused(seconds) => {
            let message = format!("too many codes were mailed: the next one can be asked for in {seconds} s");
            Err(InitEmailOtpError::new(InitEmailOtpErrorCode::RateLimited, message).into())
        }
    }
}
