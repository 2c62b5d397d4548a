//! Cases about the members of a project and their memberships.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod add;
mod list;
mod of_identity;
mod remove;
mod rights;
mod rules;
mod rules_values;
mod update;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] =
    &[list::CASES, add::CASES, update::CASES, remove::CASES, rights::CASES, rules::CASES, rules_values::CASES, of_identity::CASES];
