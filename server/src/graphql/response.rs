//! The response to one request, executed or refused, as it is written down.
//!
//! **Invariant:** a refusal is short, and repeats nothing of a document that could be a token.

use apollo_compiler::response::GraphQLError;

use crate::domain::lookalike;
use crate::outcome::Fault;

/// How many mistakes of a document are told.
const MOST_ERRORS: usize = 10;

/// How a request ended, as far as the HTTP status is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestEnd {
    /// It ran. Some fields may have failed.
    Executed,
    /// It is not a valid request, or the client's mistakes left no data at all.
    ClientError,
    /// Our fault left no data at all.
    ServerError,
    /// Something was not tried for lack of time, and can be tried again.
    Busy,
    /// A mutation where only queries are allowed.
    MethodNotAllowed,
}

/// What was executed: `query` or `mutation`, and the name the document gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    pub kind: &'static str,
    pub name: Option<String>,
}

pub struct GraphqlResponse {
    pub end: RequestEnd,
    /// Nothing if it did not come that far.
    pub operation: Option<Operation>,
    /// Whether it may hold a secret: a token or a key is told by the mutation that makes it, and by nothing else.
    pub is_mutation: bool,
    /// The JSON of `data`, nothing if the request was refused.
    pub(super) data: Option<Vec<u8>>,
    pub(super) errors: Vec<GraphQLError>,
}

const NULL: &[u8] = b"null";

impl GraphqlResponse {
    /// The first mistakes of a request, in the order of the document: it may have more of them than a person reads.
    /// Such an error may quote the document, where a client may have put a token by mistake.
    pub fn refused(mut errors: Vec<GraphQLError>) -> Self {
        let place = |error: &GraphQLError| error.locations.first().map(|place| (place.line, place.column));
        errors.sort_by(|one, other| (place(one), &one.message).cmp(&(place(other), &other.message)));
        errors.truncate(MOST_ERRORS);
        let hide = |error: GraphQLError| GraphQLError { message: lookalike::hide_tokens(&error.message), ..error };
        let errors = errors.into_iter().map(hide).collect();
        Self { end: RequestEnd::ClientError, operation: None, is_mutation: false, data: None, errors }
    }

    /// Whether it got as far as the fields. Their data may still be null.
    pub fn was_executed(&self) -> bool {
        self.data.is_some()
    }

    pub fn has_data(&self) -> bool {
        self.data.as_deref().is_some_and(|data| data != NULL)
    }

    /// The whole response.
    ///
    /// # Errors
    /// If an error cannot be written as JSON.
    pub fn to_json(&self) -> Result<Vec<u8>, Fault> {
        let mut text = Vec::with_capacity(self.data.as_ref().map_or(0, Vec::len) + 64);
        text.push(b'{');
        if let Some(data) = &self.data {
            text.extend_from_slice(b"\"data\":");
            text.extend_from_slice(data);
        }
        if !self.errors.is_empty() {
            text.extend_from_slice(if self.data.is_some() { b",\"errors\":" } else { b"\"errors\":" });
            serde_json::to_writer(&mut text, &self.errors).map_err(Fault::new)?;
        }
        text.push(b'}');
        Ok(text)
    }
}
