//! What is recorded, and under which name.
//!
//! **Invariant:** an event never holds a token, a hash, a password or a secret.

mod classification;
mod entry;
mod event;
mod kind;
mod operation;
mod row;
mod shorten;

pub use event::{AuditEvent, ConfigChange, MembershipChange, Promotion, Repetition, Stamp};
pub use kind::EventKind;
pub use operation::{Recorded, recorded};
pub use row::{Entry, FORBIDDEN};
