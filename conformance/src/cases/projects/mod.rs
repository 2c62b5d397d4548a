//! Cases about projects: how they are created, listed and updated, with their roles and secrets.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod create;
mod create_arguments;
mod list;
mod secrets;
mod update;
mod update_acl;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] =
    &[list::CASES, update::CASES, update_acl::CASES, secrets::CASES, create::CASES, create_arguments::CASES];
