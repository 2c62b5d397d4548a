//! Why a provider cannot be used.
//!
//! **Invariant:** the text has no address, and of an answer only an error's code and description, in limited printable characters.

use std::fmt;

use serde_json::Value as Json;

use super::{ProviderError, ProviderUnavailable};
use crate::domain::provider::claims::UnusableClaims;
use crate::outbound::{CallError, ServiceResponse};

/// In characters.
const LONGEST_TEXT: usize = 200;

#[derive(Debug)]
pub enum ProviderProblem {
    /// What the client or the provider has sent.
    Invalid(String),
    /// The provider's own error.
    Refused(ErrorResponse),
    /// There is no usable answer.
    Unreachable(String),
}

/// An error that a provider answers with.
#[derive(Debug, Default)]
pub struct ErrorResponse {
    /// Of the HTTP answer, if it was one.
    pub status: Option<u16>,
    pub code: Option<String>,
    pub description: Option<String>,
}

impl ProviderProblem {
    pub fn invalid(text: impl Into<String>) -> Self {
        Self::Invalid(text.into())
    }

    pub fn unreachable(text: impl Into<String>) -> Self {
        Self::Unreachable(text.into())
    }

    /// The error of an answer that is not 200.
    pub fn of(answer: &ServiceResponse) -> Self {
        let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
        let text = |value: &Json| value.as_str().map(printable).filter(|text| !text.is_empty());
        let error = body.get("error").unwrap_or(&Json::Null);
        // The Graph API has an object in place of the code.
        let described = error.get("message").or_else(|| body.get("error_description")).unwrap_or(&Json::Null);
        Self::Refused(ErrorResponse { status: Some(answer.status), code: text(error), description: text(described) })
    }
}

impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, self.status) {
            (Some(code), _) => write!(f, "the provider answered with the error {code}")?,
            (None, Some(status)) => write!(f, "the provider answered with the status {status}")?,
            (None, None) => f.write_str("the provider answered with an error")?,
        }
        self.description.as_ref().map_or(Ok(()), |description| write!(f, ": {description}"))
    }
}

impl fmt::Display for ProviderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(text) | Self::Unreachable(text) => f.write_str(text),
            Self::Refused(refusal) => refusal.fmt(f),
        }
    }
}

impl From<CallError> for ProviderProblem {
    fn from(error: CallError) -> Self {
        Self::Unreachable(format!("the provider cannot be reached: {error}"))
    }
}

impl From<UnusableClaims> for ProviderProblem {
    fn from(error: UnusableClaims) -> Self {
        Self::Invalid(error.to_string())
    }
}

impl From<ProviderProblem> for ProviderError {
    fn from(problem: ProviderProblem) -> Self {
        match problem {
            ProviderProblem::Invalid(text) => Self::Invalid(text),
            ProviderProblem::Refused(_) | ProviderProblem::Unreachable(_) => Self::Refused(problem.to_string()),
        }
    }
}

impl From<ProviderProblem> for ProviderUnavailable {
    fn from(problem: ProviderProblem) -> Self {
        Self(problem.to_string())
    }
}

/// A text of a provider as it may be shown: without control characters, and not long.
pub fn printable(text: &str) -> String {
    let shown = |character: char| if character.is_ascii_graphic() || character.is_alphanumeric() { character } else { ' ' };
    text.chars().take(LONGEST_TEXT).map(shown).collect::<String>().trim().to_owned()
}
