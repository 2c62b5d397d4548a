//! The result of one run of a case, for the verdict and the report.
//!
//! **Invariant:** it holds redacted values only.

use crate::error::CaseError;
use crate::judge::coverage::Seen;
use crate::judge::trace::Exchange;

/// What a run leaves behind.
pub struct Ran {
    /// The text that the snapshot must equal. If the story stopped early, the finding is its last entry.
    pub transcript: String,
    /// Why the story stopped before its end.
    pub stopped: Option<CaseError>,
    /// The step that was the last one.
    pub step: String,
    pub curl: String,
    pub exchanges: Vec<Exchange>,
    /// What was asked and answered, for the coverage of the contract.
    pub seen: Seen,
    pub seconds: f64,
}

impl Ran {
    /// Whether the endpoint was too slow to tell.
    pub fn is_late(&self) -> bool {
        matches!(self.stopped, Some(CaseError::Slow { .. }))
    }
}
