//! Cases about API keys: those of projects and global ones.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod create;
mod create_global;
mod disable;
mod disable_rights;
mod hash;
mod list;
mod memberships;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] =
    &[create::CASES, memberships::CASES, hash::CASES, create_global::CASES, list::CASES, disable::CASES, disable_rights::CASES];
