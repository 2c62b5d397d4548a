//! What was asked and what came back, as coordinates of the contract.
//!
//! **Invariant:** it holds names of the contract only, never a value of an answer, so it may be written anywhere.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql_parser::parse_query;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::class::Class;
use super::reply::Reply;
use super::request::Request;
use super::walk::Walk;
use crate::contract::Contract;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen {
    classes: BTreeMap<Class, BTreeSet<String>>,
}

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

    pub fn merge(&mut self, other: &Self) {
        for (class, coordinates) in &other.classes {
            self.classes.entry(*class).or_default().extend(coordinates.iter().cloned());
        }
    }

    /// What was met of a class, in alphabetical order.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &str> {
        self.classes.get(&class).into_iter().flatten().map(String::as_str)
    }

    pub(super) fn has(&self, class: Class, coordinate: &str) -> bool {
        self.classes.get(&class).is_some_and(|coordinates| coordinates.contains(coordinate))
    }

    pub(super) fn add(&mut self, class: Class, coordinate: impl Into<String>) {
        self.classes.entry(class).or_default().insert(coordinate.into());
    }
}
