//! Why a case did not pass, and the checks that say so.
//!
//! A finding is the server's mistake, a fault is the suite's or the network's: a report must keep the two apart.
//!
//! **Invariant:** every text is scrubbed while the error is made, so that no token can be printed with it.

use std::fmt::{Debug, Display};
use std::time::Duration;

use crate::scrub::scrub;

/// How a case ends when it does not pass.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CaseError {
    /// The server answered, and the answer breaks the contract.
    #[error("{0}")]
    Finding(String),
    /// The suite could not ask, so nothing is known about the server.
    #[error("{0}")]
    Fault(String),
    /// The answers came too late to tell. Another try may be quicker.
    #[error("the endpoint was too slow to tell, with {} ms: {finding}", elapsed.as_millis())]
    Slow { finding: String, elapsed: Duration },
}

impl CaseError {
    pub fn finding(text: impl Display) -> Self {
        Self::Finding(scrub(&text.to_string()))
    }

    pub fn fault(text: impl Display) -> Self {
        Self::Fault(scrub(&text.to_string()))
    }

    /// A finding after so long a time that it means nothing becomes a matter of time.
    pub fn after(self, elapsed: Duration, longest: Duration) -> Self {
        match self {
            Self::Finding(finding) if elapsed >= longest => Self::Slow { finding, elapsed },
            other => other,
        }
    }

    /// What a transcript ends with: without times, so that a slow endpoint leaves the same one.
    pub fn last_entry(&self) -> &str {
        match self {
            Self::Finding(text) | Self::Fault(text) | Self::Slow { finding: text, .. } => text,
        }
    }

    /// The same error in other words.
    pub fn map(self, text: impl FnOnce(String) -> String) -> Self {
        match self {
            Self::Finding(old) => Self::finding(text(old)),
            Self::Fault(old) => Self::fault(text(old)),
            Self::Slow { finding, elapsed } => Self::Slow { finding: scrub(&text(finding)), elapsed },
        }
    }
}

pub type Outcome<T = ()> = Result<T, CaseError>;

/// A finding unless the condition holds; the text says what should have been.
///
/// # Errors
/// A finding if the condition does not hold.
pub fn require(condition: bool, expectation: &str) -> Outcome {
    if condition { Ok(()) } else { Err(CaseError::finding(format_args!("expected: {expectation}"))) }
}

/// A finding unless both are the same.
///
/// # Errors
/// A finding if they differ.
pub fn equal<T: PartialEq + Debug>(actual: T, expected: T, what: &str) -> Outcome {
    if actual == expected { Ok(()) } else { Err(CaseError::finding(format_args!("{what}: expected {expected:?}, got {actual:?}"))) }
}

/// The value, or a finding that it is missing.
///
/// # Errors
/// A finding if there is no value.
pub fn present<T>(value: Option<T>, what: &str) -> Outcome<T> {
    value.ok_or_else(|| CaseError::finding(format_args!("expected a value: {what}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_that_came_late_is_none() {
        let (soon, late, longest) = (Duration::from_millis(10), Duration::from_millis(1_200), Duration::from_secs(1));
        assert!(matches!(CaseError::finding("x").after(soon, longest), CaseError::Finding(_)));
        assert!(matches!(CaseError::finding("x").after(late, longest), CaseError::Slow { .. }));
        assert!(matches!(CaseError::fault("x").after(late, longest), CaseError::Fault(_)));
    }

    #[test]
    fn an_error_text_never_holds_a_token() {
        let token = "0123456789abcdef0123456789abcdef01234567";
        for error in [CaseError::finding(token), CaseError::fault(format!("a {token} b")), equal(token, "x", "token").unwrap_err()] {
            assert!(!format!("{error} {error:?}").contains("0123456789abcdef"), "{error}");
        }
    }
}
