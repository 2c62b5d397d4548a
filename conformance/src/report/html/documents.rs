//! The GraphQL documents of a run: most are sent many times, so each is shown once and referred to by name.
//!
//! **Invariant:** two documents never share a name.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::lines::shown;

/// Shorter documents are shown where they are sent.
const SHORT: usize = 160;

#[derive(Serialize)]
pub struct Document {
    pub name: String,
    pub text: String,
    pub sent: usize,
}

/// What a request asks.
#[derive(Debug, Serialize, PartialEq, Eq)]
pub struct Asked {
    /// Of a document that is shown elsewhere.
    pub document: Option<String>,
    /// What is shown in place: variables, a short document, or a body that is none of GraphQL.
    pub text: String,
}

#[derive(Default)]
pub struct Documents {
    all: Vec<Document>,
    by_text: HashMap<String, usize>,
    /// How many documents want a name.
    names: HashMap<String, usize>,
}

impl Documents {
    /// In the order of their names.
    pub fn into_sorted(mut self) -> Vec<Document> {
        self.all.sort_by(|first, second| first.name.cmp(&second.name));
        self.all
    }

    pub fn asked(&mut self, request: &Value) -> Asked {
        let Some((query, variables)) = plain(request) else { return Asked { document: None, text: shown(request) } };
        let variables = variables.map(shown).unwrap_or_default();
        if query.len() <= SHORT {
            let text = if variables.is_empty() { query.trim().to_owned() } else { format!("{}\n{variables}", query.trim()) };
            return Asked { document: None, text };
        }
        Asked { document: Some(self.name(query)), text: variables }
    }

    fn name(&mut self, text: &str) -> String {
        let place = self.by_text.get(text).copied().unwrap_or_else(|| self.add(text));
        let known = self.all.get_mut(place);
        known
            .map(|document| {
                document.sent += 1;
                document.name.clone()
            })
            .unwrap_or_default()
    }

    fn add(&mut self, text: &str) -> usize {
        let wanted = operation(text);
        let count = self.names.entry(wanted.to_owned()).or_default();
        *count += 1;
        // No operation has a name with a hyphen, so a numbered name is unique.
        let name = if *count == 1 { wanted.to_owned() } else { format!("{wanted}-{count}") };
        self.by_text.insert(text.to_owned(), self.all.len());
        self.all.push(Document { name, text: text.trim().to_owned(), sent: 0 });
        self.all.len() - 1
    }
}

/// Document and variables of a request that has nothing else.
fn plain(request: &Value) -> Option<(&str, Option<&Value>)> {
    let body = request.as_object()?;
    let usual = body.keys().all(|key| matches!(key.as_str(), "query" | "variables" | "operationName"));
    let query = body.get("query")?.as_str().filter(|_| usual)?;
    let is_said = |value: &&Value| !value.is_null() && value.as_object().is_none_or(|members| !members.is_empty());
    Some((query, body.get("variables").filter(is_said)))
}

/// The name of the first operation in a document.
fn operation(text: &str) -> &str {
    let words = text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').filter(|word| !word.is_empty());
    let mut words = words.skip_while(|word| !matches!(*word, "query" | "mutation" | "subscription"));
    let named = words.next().zip(words.next()).map(|(_, name)| name);
    named.filter(|name| text.contains(&format!(" {name}"))).unwrap_or("document")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn long(name: &str, field: &str) -> String {
        format!("mutation {name}($x: Int) {{ {} }}", format!("{field} ").repeat(100))
    }

    #[test]
    fn a_document_is_kept_once() {
        let mut documents = Documents::default();
        for variables in [json!({ "x": 1 }), json!({ "x": 2 })] {
            let asked = documents.asked(&json!({ "query": long("SignIn", "a"), "variables": &variables, "operationName": "SignIn" }));
            assert_eq!(asked.document.as_deref(), Some("SignIn"));
            assert_eq!(asked.text, variables.to_string());
        }
        let sorted = documents.into_sorted();
        assert_eq!((sorted.len(), sorted[0].sent), (1, 2));
    }

    #[test]
    fn documents_of_one_name_are_told_apart() {
        let mut documents = Documents::default();
        let names = ["a", "b"].map(|field| documents.asked(&json!({ "query": long("SignIn", field) })).document.unwrap());
        assert_eq!(names, ["SignIn", "SignIn-2"]);
        assert_eq!(documents.asked(&json!({ "query": format!("{{ {} }}", "a ".repeat(100)) })).document.unwrap(), "document");
    }

    #[test]
    fn what_is_short_or_odd_is_shown_in_place() {
        let mut documents = Documents::default();
        let mut text = |request| documents.asked(&request).text;
        assert_eq!(text(json!({ "query": "{ me { id } }", "variables": {} })), "{ me { id } }");
        assert_eq!(text(json!("no <JSON>")), "no <JSON>");
        assert_eq!(text(Value::Null), "");
        assert!(text(json!({ "query": long("A", "a"), "extensions": 1 })).contains("extensions"));
        assert!(documents.into_sorted().is_empty());
    }
}
