//! What is recorded, and under which name.
//!
//! **Invariant:** an event never holds a token, a hash, a password or a secret.

mod entry;
mod event;
mod operation;

pub use entry::Entry;
pub use event::{AuditEvent, ConfigChange, EventKind, MembershipChange, Promotion, Stamp};
pub use operation::{Recorded, recorded};
