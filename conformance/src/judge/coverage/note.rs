//! Adds a document and its response to what was seen.
//!
//! **Invariant:** a document that did not run adds nothing.

use async_graphql_parser::parse_query;
use serde_json::Value;

use super::reply::Reply;
use super::request::Request;
use super::seen::Seen;
use super::walk::Walk;
use crate::contract::Contract;

impl Seen {
    /// Walks a document with its variables and the response together.
    /// What cannot be read or does not fit the contract is not counted: broken documents are part of the suite.
    pub fn note(&mut self, document: &str, variables: &Value, operation_name: Option<&str>, response: &Value) {
        // Looked at first, because only a server that ran the document has shown that it can be parsed without harm.
        let reply = Reply::read(response);
        if !reply.ran() {
            return;
        }
        let (Some(contract), Ok(document)) = (Contract::get(), parse_query(document)) else { return };
        if let Some(request) = Request::new(contract, &document, variables, operation_name) {
            Walk::new(contract, &request, &reply, self).follow();
        }
    }
}
