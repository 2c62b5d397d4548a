//! Makes two runs comparable: whatever changes from run to run is replaced by an alias that follows from its type.
//!
//! `shape` knows the forms of ids, tokens and addresses, `aliases` remembers which value got which name, `walk` goes through a document
//! and its answer together.
//!
//! **Invariant:** a value is hidden only after its form was checked; one of another form is a finding or stays visible.

mod aliases;
mod shape;
mod walk;

use serde_json::{Map, Value};

pub use aliases::Aliases;

use crate::error::Outcome;

const HIDDEN_TEXT: &str = "<message>";
/// The texts of 401 answers begin in a fixed way, which clients look at.
const FIXED_BEGINNINGS: [&str; 2] = ["Authentication required", "Authorization failure: "];

/// The answer to a document, made comparable. Without a document that can be read, its data is treated as plain JSON.
///
/// # Errors
/// A finding if the data has a field that was not selected or is not in the schema, a fault if the schema cannot be parsed.
pub fn redact(answer: &Value, document: Option<&str>, aliases: &mut Aliases) -> Outcome<Value> {
    let Value::Object(members) = answer else { return Ok(aliases.json(answer)) };
    let mut redacted = Map::new();
    for (key, value) in members {
        let value = match (key.as_str(), value) {
            ("data", Value::Object(data)) => match document.map(walk::parse) {
                Some(Ok(document)) => walk::data(&document, data, aliases)?,
                _ => aliases.json(value),
            },
            ("errors", Value::Array(errors)) => graphql_errors(errors, aliases),
            _ => aliases.json(value),
        };
        redacted.insert(key.clone(), value);
    }
    Ok(sorted(Value::Object(redacted)))
}

/// How many mistakes of a document are reported is left open, so errors that look the same are shown once.
fn graphql_errors(errors: &[Value], aliases: &mut Aliases) -> Value {
    let mut errors: Vec<Value> = errors.iter().map(|error| graphql_error(error, aliases)).collect();
    errors.dedup();
    Value::Array(errors)
}

/// Keeps what is contract: code, path and extensions. Places in the document depend on how it is written down.
fn graphql_error(error: &Value, aliases: &mut Aliases) -> Value {
    let Value::Object(members) = error else { return aliases.json(error) };
    let kept = members.iter().filter(|(key, _)| *key != "locations");
    kept.map(|(key, value)| {
        let value = match (key.as_str(), value) {
            ("message", Value::String(text)) => message(text),
            _ => aliases.json(value),
        };
        (key.clone(), value)
    })
    .collect()
}

fn message(text: &str) -> Value {
    let known = FIXED_BEGINNINGS.iter().find(|beginning| text.starts_with(**beginning));
    Value::String(match known {
        Some(beginning) if text == *beginning => (*beginning).to_owned(),
        Some(beginning) => format!("{beginning}{HIDDEN_TEXT}"),
        None => HIDDEN_TEXT.to_owned(),
    })
}

/// Object keys in alphabetical order, whatever map serde_json was built with.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_by(|(first, _), (second, _)| first.cmp(second));
            members.into_iter().map(|(key, value)| (key, sorted(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests;
