//! What a case did and saw, as the document that is compared with its snapshot.
//!
//! **Invariant:** it is made of redacted values only, and the same steps always give the same text.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::error::{CaseError, Outcome};

/// One request and its answer.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    pub step: String,
    pub caller: String,
    pub request: String,
    pub status: u16,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    pub response: Value,
}

/// The steps of one case in their order.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    steps: Vec<Step>,
}

impl Transcript {
    pub fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    pub fn last(&self) -> Option<&Step> {
        self.steps.last()
    }

    pub fn render(&self) -> Outcome<String> {
        serde_json::to_string_pretty(&self.steps).map_err(CaseError::fault)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_step_without_headers_does_not_mention_them() {
        let mut transcript = Transcript::default();
        let step = |headers| Step {
            step: "s".to_owned(),
            caller: "c".to_owned(),
            request: "r".to_owned(),
            status: 200,
            headers,
            response: json!(1),
        };
        transcript.push(step(BTreeMap::new()));
        assert!(!transcript.render().unwrap().contains("headers"));
        transcript.push(step(BTreeMap::from([("allow".to_owned(), "POST".to_owned())])));
        assert!(transcript.render().unwrap().contains("\"allow\": \"POST\""));
    }
}
