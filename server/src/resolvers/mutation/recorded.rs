//! Failures of mutations that write their own entries, as the client is told something else or nothing.
//!
//! **Invariant:** a client that fails again and again does not fill the log: what is like an entry of a short time ago is counted.

use crate::audit::{AuditEvent, EventKind};
use crate::background::refusals::RefusedOperation;
use crate::cx::Cx;
use crate::generated::types::MutationName;
use crate::outcome::{Coded, FailureDetails, Fault};

/// The error, once it is recorded or counted.
///
/// # Errors
/// If the database fails.
pub async fn failure<E: Coded>(cx: &Cx, name: MutationName, kind: EventKind, error: E, note: FailureDetails) -> Result<E, Fault> {
    let refused = RefusedOperation { kind, operation: name.as_str(), code: error.code() };
    let event = AuditEvent::Failed { kind, code: error.code(), message: error.message().to_owned(), note };
    cx.record_refusal(refused, event).await?;
    Ok(error)
}
