//! Requests that must be rejected, and the check that the server survived them.
//!
//! **Invariant:** a rejection is short, and tells neither what the server is made of nor a secret value.

use serde_json::{Value, json};

use crate::client::answer::raw;
use crate::client::exchange::{Reply, Request};
use crate::error::{Outcome, equal, require};
use crate::suite::case::{Case, Raw};

/// A query that every server answers to root. It does not ask for roles: a root token to which a person belongs has one more.
pub const QUESTION: &str = "{ me { id } }";
const JSON: &str = "application/json";

/// As long as a short page. A refusal that grows with the document would be sent for every byte of it.
pub const LONGEST_REFUSAL: usize = 2000;

/// Texts that reveal what a server is made of.
pub const INTERNALS: [&str; 12] =
    ["panicked", ".rs:", ".js:", ".ts:", "    at ", "node_modules", "SELECT ", "INSERT ", "sqlite", "postgres", "Traceback", "Exception"];

/// Sends a document that must be refused as a whole, and shortly.
///
/// # Errors
/// A fault if there is no response, a finding if the status is not 400 or the response is too long.
pub async fn refused(case: &mut Case, step: &str, document: &str, variables: Value) -> Outcome<Reply> {
    let root = case.root();
    let request = Request::post(&root, JSON, json!({ "query": document, "variables": variables }).to_string())?;
    let reply = case.raw(Raw { step, caller: "root", description: "document", request, document: None, show: &[] }).await?;
    equal(reply.status, 400, step)?;
    require(reply.body.len() < LONGEST_REFUSAL, "a short refusal")?;
    Ok(reply)
}

/// The response to a body that must be rejected as a whole. The snapshot does not show it, because its text is left open; `secret` is a value
/// that it must not repeat.
///
/// # Errors
/// A fault if there is no response, a finding if the response is none of status 400 with short error messages alone.
pub async fn rejected(case: &mut Case, step: &str, body: impl Into<Vec<u8>>, secret: Option<&str>) -> Outcome<Value> {
    let reply = case.raw_reply(Request::post(&case.root(), JSON, body)?).await?;
    equal((reply.status, reply.content_type()), (400, JSON), step)?;
    let text = String::from_utf8_lossy(&reply.body);
    require(secret.is_none_or(|secret| !text.contains(secret)), &format!("{step}: no value in the response"))?;
    require(INTERNALS.iter().all(|internal| !text.contains(internal)), &format!("{step}: no internals in the response"))?;
    require(reply.body.len() < LONGEST_REFUSAL, &format!("{step}: a short response"))?;
    let response = raw(&reply);
    let errors = response.get("errors").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let messages = !errors.is_empty() && errors.iter().all(|error| error.get("message").is_some_and(Value::is_string));
    require(messages, &format!("{step}: errors with messages"))?;
    require(response.get("data").is_none_or(Value::is_null), &format!("{step}: no data"))?;
    Ok(response)
}

/// The same for a document with its variables.
///
/// # Errors
/// A fault if there is no response, a finding if the response is none of status 400 with short error messages alone.
pub async fn rejected_document(case: &mut Case, step: &str, document: &str, variables: Value) -> Outcome<Value> {
    rejected(case, step, json!({ "query": document, "variables": variables }).to_string(), None).await
}

/// # Errors
/// If the request fails, or its response has errors.
pub async fn still_answers(case: &mut Case) -> Outcome {
    let root = case.root();
    case.document("a plain question", &root, QUESTION, Value::Null).await?.data().map(drop)
}
