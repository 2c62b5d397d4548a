//! Cases about abuse: requests that are meant to bring a server down or to learn what it hides.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod attempts;
mod budgets;
mod connections;
mod documents;
mod input;
mod nesting;
mod requests;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] =
    &[attempts::CASES, documents::CASES, input::CASES, nesting::CASES, budgets::CASES, requests::CASES, connections::CASES];
