//! Cases about identities: what `me` says of them, and their global roles.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod global_roles;
mod me;
mod promotion;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[me::CASES, global_roles::CASES, promotion::CASES];
