//! The answer to one request, executed or refused, as it is written down.
//!
//! **Invariant:** a refusal is short, and repeats nothing of a document that could be a token.

use async_graphql::{ServerError, Value};
use serde::Serialize;

use crate::domain::lookalike;
use crate::outcome::Fault;

/// How many mistakes of a document its author is told.
const MOST_ERRORS: usize = 10;

/// How the executor begins to say which names would have been right. No name of a document has a blank in it.
const SUGGESTION: &str = " Did you mean ";

/// How a request ended, as far as the HTTP status is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It ran. Some fields may have failed.
    Ran,
    /// It is not a valid request, or the client's mistakes left no data at all.
    ClientError,
    /// Our fault left no data at all.
    ServerError,
    /// Something was not tried for lack of time, and can be tried again.
    Busy,
    /// A mutation where only queries are allowed.
    MutationRefused,
}

/// What was executed: `query` or `mutation`, and the name the document gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    pub kind: &'static str,
    pub name: Option<String>,
}

#[derive(Serialize)]
pub struct GraphAnswer {
    #[serde(skip)]
    pub verdict: Verdict,
    /// Nothing if it did not come that far.
    #[serde(skip)]
    pub operation: Option<Operation>,
    /// Whether it may hold a secret: a token or a key is told by the mutation that makes it, and by nothing else.
    #[serde(skip)]
    pub is_mutation: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) errors: Vec<ServerError>,
}

impl GraphAnswer {
    /// Validation finds mistakes in an order of its own, another one each time; a client reads them in that of the document,
    /// and only the first of them, for a document may have more mistakes than anybody reads.
    /// Such an error may quote the document, where a client may have put a token by mistake.
    pub fn refused(mut errors: Vec<ServerError>) -> Self {
        let place = |error: &ServerError| error.locations.first().map(|place| (place.line, place.column));
        errors.sort_by(|one, other| (place(one), &one.message).cmp(&(place(other), &other.message)));
        errors.truncate(MOST_ERRORS);
        let hide = |error: ServerError| ServerError { message: lookalike::hide_tokens(&error.message), ..error };
        let errors = errors.into_iter().map(hide).collect();
        Self { verdict: Verdict::ClientError, operation: None, is_mutation: false, data: None, errors }
    }

    /// The same without the names that would have been right.
    pub fn without_suggestions(mut self) -> Self {
        for error in &mut self.errors {
            if let Some(place) = error.message.find(SUGGESTION) {
                error.message.truncate(place);
            }
        }
        self
    }

    /// Whether it got as far as the fields. Their data may still be null.
    pub fn was_executed(&self) -> bool {
        self.data.is_some()
    }

    pub fn has_data(&self) -> bool {
        self.data.as_ref().is_some_and(|data| *data != Value::Null)
    }

    pub fn to_json(&self) -> Result<Vec<u8>, Fault> {
        serde_json::to_vec(self).map_err(Fault::new)
    }
}
