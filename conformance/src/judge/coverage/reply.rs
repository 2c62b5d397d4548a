//! The parts of a response that say what ran.
//!
//! **Invariant:** an error counts only with a path, because errors without one come from requests that never ran.

use serde_json::{Map, Value};

/// What a field that the caller may not use is answered with.
const REFUSED: &str = "ForbiddenError";

pub struct Reply<'a> {
    pub data: Option<&'a Map<String, Value>>,
    /// Paths of the errors with their codes; indices of lists are left out, because all items answer the same selection.
    errors: Vec<(Vec<&'a str>, Option<&'a str>)>,
}

impl<'a> Reply<'a> {
    pub fn read(response: &'a Value) -> Self {
        let errors = response.get("errors").and_then(Value::as_array).into_iter().flatten();
        let error = |error: &'a Value| {
            let path: Vec<&str> = error.get("path")?.as_array()?.iter().filter_map(Value::as_str).collect();
            (!path.is_empty()).then(|| (path, error.pointer("/extensions/code").and_then(Value::as_str)))
        };
        Self { data: response.get("data").and_then(Value::as_object), errors: errors.filter_map(error).collect() }
    }

    /// Null data alone is no sign: an error that took everything with it has a path.
    pub fn ran(&self) -> bool {
        self.data.is_some() || !self.errors.is_empty()
    }

    /// Whether an error stands at the path or below it.
    pub fn tried(&self, path: &[&str]) -> bool {
        self.errors.iter().any(|(failed, _)| failed.starts_with(path))
    }

    pub fn refused(&self, path: &[&str]) -> bool {
        self.errors.iter().any(|(failed, code)| failed == path && *code == Some(REFUSED))
    }
}
