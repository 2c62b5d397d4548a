//! What is recorded, and under which name.
//!
//! **Invariant:** an event never holds a token, a hash, a password or a secret.

mod event;
mod operation;

pub use event::{AuditEvent, Entry, EventKind, Stamp};
pub use operation::{Recorded, recorded};
