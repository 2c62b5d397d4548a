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
    /// Nothing for what is no answer to a request, such as a mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
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

    /// The steps, and at their end why they are not complete.
    ///
    /// # Errors
    /// A fault if it cannot be written as JSON.
    pub fn render(&self, stopped: Option<&CaseError>) -> Outcome<String> {
        let mut entries: Vec<Entry<'_>> = self.steps.iter().map(Entry::Step).collect();
        entries.extend(stopped.map(|error| Entry::Stopped { stopped: error.last_entry().to_owned() }));
        serde_json::to_string_pretty(&entries).map_err(CaseError::fault)
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'a> {
    Step(&'a Step),
    Stopped { stopped: String },
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
            status: Some(200),
            headers,
            response: json!(1),
        };
        transcript.push(step(BTreeMap::new()));
        assert!(!transcript.render(None).unwrap().contains("headers"));
        transcript.push(step(BTreeMap::from([("allow".to_owned(), "POST".to_owned())])));
        assert!(transcript.render(None).unwrap().contains("\"allow\": \"POST\""));
        assert!(transcript.render(Some(&CaseError::finding("why"))).unwrap().ends_with("\"stopped\": \"why\"\n  }\n]"));
    }
}
