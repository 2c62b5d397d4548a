//! Cases about HTTP: methods, routes, headers, bodies and encodings.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod answers;
mod body;
mod encodings;
mod headers;
mod media;
mod methods;

use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[headers::CASES, answers::CASES, body::CASES, encodings::CASES, media::CASES, methods::CASES];
