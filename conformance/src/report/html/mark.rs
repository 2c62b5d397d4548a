//! How a case ended, as it is shown beside its name.
//!
//! **Invariant:** every place of the page shows the same mark for the same result.

use serde::Serialize;

use crate::report::CaseResult;

/// A status in a word, and the same with a star where the reference's answer was accepted.
#[derive(Serialize)]
pub struct Mark {
    pub status: &'static str,
    pub text: String,
}

impl Mark {
    pub fn of(case: &CaseResult) -> Self {
        Self { status: case.status.name(), text: case.mark() }
    }
}
