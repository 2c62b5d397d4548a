//! Small documents and answers against the real contract, and the exact coordinates they leave behind.
//!
//! **Invariant:** an expectation names everything that was met in a class, so counting too much fails as well.

mod answers;
mod arguments;
mod measuring;
mod ratchet;

use serde_json::{Value, json};

use super::{Class, Seen};

/// What a document leaves behind that was answered with data.
fn seen(document: &str, variables: Value, data: Value) -> Seen {
    responded(document, variables, json!({ "data": data }))
}

fn responded(document: &str, variables: Value, response: Value) -> Seen {
    let mut seen = Seen::default();
    seen.note(document, &variables, None, &response);
    seen
}

fn of(seen: &Seen, class: Class) -> Vec<&str> {
    seen.of(class).collect()
}

const NOTHING: [&str; 0] = [];
