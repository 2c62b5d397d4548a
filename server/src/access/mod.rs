//! Who may do what.
//!
//! **Invariant:** decides from what it is given, without I/O; only this module can make a [`Permit`].

mod action;
mod claim;
mod permit;
mod policy;

pub use action::{Action, KeyTarget, Power};
pub use claim::{Claim, OwnedAction};
pub use permit::{ActionTarget, Locks, Permit, Strength};
pub use policy::{ProjectAccess, Subject, VisibleRoles, allows, check, visible_memberships, visible_roles};
