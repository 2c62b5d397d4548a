//! Cases about identity providers: how they are managed, and how persons sign in by them.
//!
//! The provider is one of the suite, with a realm per case, so that the cases run side by side.
//!
//! **Invariant:** no case here imports another subject.

mod sign_in;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[sign_in::CASES];
