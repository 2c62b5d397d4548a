//! Cases about the language: parsing, validation, coercion, execution and introspection of documents.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod documents;
mod errors;
mod introspection;
mod json;
mod limits;
mod literals;
mod order;
mod variables;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] =
    &[documents::CASES, variables::CASES, literals::CASES, json::CASES, order::CASES, errors::CASES, introspection::CASES, limits::CASES];
