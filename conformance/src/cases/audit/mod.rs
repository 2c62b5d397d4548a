//! Cases about the audit log: who reads it, and which entry each operation leaves.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod entries;
mod members;
mod operations;
mod pages;
mod persons;
mod projects;
mod sessions;
mod whole;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] =
    &[entries::CASES, pages::CASES, operations::CASES, members::CASES, projects::CASES, sessions::CASES, persons::CASES, whole::CASES];
