//! Conditions: what a condition variable may hold.
//!
//! **Invariant:** only known operators with operands of the right kind pass; nesting is bounded, so a document cannot exhaust the stack.

use serde_json::Value as Json;

/// Deeper nesting than any person writes.
const DEEPEST: usize = 32;

/// Whether the text is JSON of a condition.
pub fn is_condition_text(text: &str) -> bool {
    serde_json::from_str(text).is_ok_and(|value| is_condition(&value))
}

/// Whether the value is a condition. An empty list counts as one without operators.
pub fn is_condition(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.is_empty(),
        value => is_nested_condition(value, DEEPEST),
    }
}

fn is_nested_condition(value: &Json, deeper: usize) -> bool {
    let (Json::Object(operators), Some(deeper)) = (value, deeper.checked_sub(1)) else { return false };
    operators.iter().all(|(operator, operand)| match operator.as_str() {
        "and" | "or" => operand.as_array().is_some_and(|items| items.iter().all(|item| is_nested_condition(item, deeper))),
        "not" => is_nested_condition(operand, deeper),
        "null" | "isNull" => operand.is_boolean(),
        "always" | "never" => operand == &Json::Bool(true),
        "eq" | "notEq" | "lt" | "lte" | "gt" | "gte" => is_scalar(operand),
        "in" | "notIn" => operand.as_array().is_some_and(|items| items.iter().all(is_scalar)),
        "contains" | "startsWith" | "endsWith" | "containsCI" | "startsWithCI" | "endsWithCI" | "similar" | "wordSimilar" => {
            operand.is_string()
        }
        _ => false,
    })
}

fn is_scalar(value: &Json) -> bool {
    !value.is_array() && !value.is_object()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_operators_make_a_condition() {
        for text in ["{}", "[]", r#"{"eq": 1}"#, r#"{"or": [{"in": ["a"]}, {"not": {"null": true}}]}"#, r#"{"always": true}"#] {
            assert!(is_condition_text(text), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let deep = format!("{}{{}}{}", r#"{"not":"#.repeat(200), "}".repeat(200));
        for text in
            ["", "null", "1", "\"a\"", "nonsense", r#"{"bogus": 1}"#, r#"{"always": false}"#, r#"{"in": 1}"#, r#"[{"eq": 1}]"#, &deep]
        {
            assert!(!is_condition_text(text), "{text}");
        }
    }
}
