//! What is recorded, and under which name.
//!
//! **Invariant:** an event never holds a token, a hash, a password or a secret.

mod entry;
mod event;
mod operation;
mod shorten;

pub use entry::{Entry, FORBIDDEN};
pub use event::{AuditEvent, ConfigChange, EventKind, MembershipChange, Promotion, Repetition, Stamp};
pub use operation::{Recorded, recorded};
