//! What the mutations have in common by which persons change their own second factors.
//!
//! **Invariant:** the person is read in the transaction that changes it, which has locked its identity.

use crate::access::Action;
use crate::audit::{AuditEvent, EventKind};
use crate::cx::{Cx, Scope};
use crate::login;
use crate::outcome::{BadInput, Fault, Stop};
use crate::store::person::PersonCredentials;
use crate::store::{self, Tx};

/// Begins a change of the caller's own factors.
///
/// # Errors
/// If the caller is not a person or may not change its account, or if the database fails.
pub async fn begin<E>(cx: &Cx) -> Result<(Tx, PersonCredentials), Stop<E>> {
    let permit = cx.require(Action::OwnAccount, Scope::Global).await?;
    let Some(own) = &cx.caller().person else { return Err(BadInput::new("the token does not belong to a person").into()) };
    let tx = cx.begin(permit.changing(cx.caller().identity)).await?;
    let found = store::person::credentials_by_id(&tx.read(), own.id).await?;
    Ok((tx, found.ok_or_else(|| Fault::new("the person of the caller is not stored"))?))
}

/// Whether a policy requires a second factor of the person.
///
/// # Errors
/// If the database fails.
pub async fn is_required(tx: &Tx, person: &PersonCredentials) -> Result<bool, Fault> {
    Ok(login::rules(tx, &person.identity).await?.requires_factor())
}

/// The entries of a factor that is used from now on, which comes with new backup codes.
pub fn enabled() -> [AuditEvent; 2] {
    [EventKind::TwoFactorEnable, EventKind::BackupCodeGenerated].map(|kind| AuditEvent::FactorChanged { kind })
}
