//! JSON for the eye: what fits on a line stays on one, which is a third of the page and easier to read, too.
//!
//! **Invariant:** it is the same JSON, broken otherwise.

use serde_json::Value;

const WIDTH: usize = 110;
const STEP: usize = 2;

/// A text is shown as it is, and nothing for null.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => broken(other, 0),
    }
}

/// `depth` is where the value begins: what stands before it on the line is short.
fn broken(value: &Value, depth: usize) -> String {
    let line = value.to_string();
    if depth + line.len() <= WIDTH {
        return line;
    }
    let inner = depth + STEP;
    let (items, [open, close]): (Vec<String>, _) = match value {
        Value::Array(items) => (items.iter().map(|item| broken(item, inner)).collect(), ["[", "]"]),
        Value::Object(members) => {
            // A key as JSON, because it may hold quotes.
            let member = |(key, value): (&String, &Value)| format!("{}: {}", Value::from(key.as_str()), broken(value, inner));
            (members.iter().map(member).collect(), ["{", "}"])
        }
        _ => return line,
    };
    let (before, after) = (format!("\n{}", " ".repeat(inner)), " ".repeat(depth));
    format!("{open}{before}{}\n{after}{close}", items.join(&format!(",{before}")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_fits_on_a_line_stays_there() {
        assert_eq!(shown(&json!({ "a": [1, "x"] })), r#"{"a":[1,"x"]}"#);
    }

    #[test]
    fn what_does_not_fit_is_broken_and_stays_the_same() {
        let value = json!({ "short": [1, 2], "long \"key\"": ["word".repeat(20), "word".repeat(20), {}], "empty": [] });
        let text = shown(&value);
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        assert!(text.contains("\n  \"short\": [1,2]") && text.lines().all(|line| line.len() <= WIDTH + STEP), "{text}");
    }

    #[test]
    fn texts_and_nothing_are_no_json() {
        assert_eq!((shown(&json!("a \"b\"")), shown(&Value::Null)), ("a \"b\"".to_owned(), String::new()));
    }
}
