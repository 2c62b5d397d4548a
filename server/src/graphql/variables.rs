//! The variables of a request, coerced to the types that the operation declares.
//!
//! **Invariant:** nothing has run when a variable is rejected, and the error never repeats its value.

use apollo_compiler::Schema;
use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::{JsonMap, JsonValue};
use apollo_compiler::validation::Valid;
use serde_json::Value as Json;

use super::arguments::canonical;
use super::limits::ArgumentSize;
use crate::domain::limits::{DocumentLimits, NESTING};

/// Each use of a variable in an argument is a copy of its strings, and so is each spread of a fragment for the strings in it.
/// These are their bytes at most, without the first use of each variable.
const REPEATED_BYTES: usize = 4 * 1024 * 1024;

/// The values of all variables, with the defaults of those that are not given.
///
/// # Errors
/// With the message for the client, if a value does not fit its type or the values exceed a limit.
pub fn coerce(
    schema: &Valid<Schema>,
    operation: &Operation,
    arguments: &ArgumentSize,
    given: Json,
    limits: &DocumentLimits,
) -> Result<Valid<JsonMap>, String> {
    let given = match given {
        Json::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    let mut size = Size { values: 0, bytes: 0, limits };
    let (mut in_arguments, mut repeated) = (arguments.values, arguments.bytes);
    for (name, value) in &given {
        let (values, bytes) = (size.values, size.bytes);
        size.add(value, 1)?;
        let uses = arguments.uses.get(name.as_str()).copied().unwrap_or(0);
        in_arguments = in_arguments.saturating_add((size.values - values).saturating_mul(uses));
        repeated = repeated.saturating_add((size.bytes - bytes).saturating_mul(uses.saturating_sub(1)));
    }
    if repeated > REPEATED_BYTES {
        return Err(format!(
            "the strings in arguments exceed the limit of {REPEATED_BYTES} bytes, with variables and fragments written out"
        ));
    }
    if in_arguments > limits.values {
        return Err(format!("the arguments exceed the limit of {} values, with the variables written out", limits.values));
    }
    let given = given.into_iter().map(|(name, value)| (name.into(), converted(value))).collect();
    coerce_variable_values(schema, operation, &given).map_err(|error| without_value(&error.message().to_string()))
}

/// A number without a fraction is an integer, however it is written.
fn converted(value: Json) -> JsonValue {
    match value {
        Json::Number(number) => JsonValue::Number(canonical(number)),
        Json::Array(items) => JsonValue::Array(items.into_iter().map(converted).collect()),
        Json::Object(fields) => JsonValue::Object(fields.into_iter().map(|(name, value)| (name.into(), converted(value))).collect()),
        other => other.into(),
    }
}

struct Size<'a> {
    values: usize,
    /// Of all strings.
    bytes: usize,
    limits: &'a DocumentLimits,
}

impl Size<'_> {
    fn add(&mut self, value: &Json, level: usize) -> Result<(), String> {
        self.values += 1;
        if self.values > self.limits.values {
            return Err(format!("the variables exceed the limit of {} values", self.limits.values));
        }
        if level > NESTING {
            return Err(format!("the variables exceed the limit of {NESTING} levels of nesting"));
        }
        match value {
            Json::Array(items) if items.len() > self.limits.list_items => {
                Err(format!("the variables exceed the limit of {} list items", self.limits.list_items))
            }
            Json::Array(items) => items.iter().try_for_each(|item| self.add(item, level + 1)),
            Json::Object(fields) => fields.iter().try_for_each(|(name, value)| {
                self.bytes += name.len();
                self.add(value, level + 1)
            }),
            Json::String(text) => {
                self.bytes += text.len();
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// Some messages of the library have the form `could not coerce WHAT: VALUE to type TYPE`.
fn without_value(message: &str) -> String {
    let parts =
        message.strip_prefix("could not coerce ").and_then(|rest| Some((rest.split_once(": ")?.0, rest.rsplit_once(" to type ")?.1)));
    match parts {
        Some((what, ty)) => format!("{what}: a value of type {ty} is expected"),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use apollo_compiler::ExecutableDocument;
    use serde_json::json;

    use super::*;

    const SCHEMA: &str = "
        type Query { one(int: Int, text: String!, list: [Int!], input: Input, json: Json, kind: Kind, flag: Boolean): Int }
        input Input { int: Int, inner: [Input!], text: String! }
        enum Kind { SMALL }
        scalar Json";

    fn outcome(declared: &str, given: Json, limits: &DocumentLimits) -> Result<Json, String> {
        let schema = Schema::parse_and_validate(SCHEMA, "").unwrap();
        let document = format!("query({declared}) {{ one(text: \"x\") @skip(if: false) }}");
        let document = ExecutableDocument::parse(&schema, document, "").unwrap();
        let uses = [("a", 2)].map(|(name, uses)| (apollo_compiler::Name::new(name).unwrap(), uses));
        let weight = ArgumentSize { uses: uses.into(), ..ArgumentSize::default() };
        let coerced = coerce(&schema, document.operations.get(None).unwrap(), &weight, given, limits)?;
        Ok(serde_json::to_value(coerced.into_inner()).unwrap())
    }

    #[test]
    fn values_that_fit_arrive_with_defaults_and_without_strangers() {
        for (declared, given, coerced) in [
            ("$a: Int, $b: Int = 3, $c: Int", json!({ "a": 1, "z": 2 }), json!({ "a": 1, "b": 3 })),
            ("$a: [Int!]", json!({ "a": 1 }), json!({ "a": [1] })),
            (
                "$a: Input",
                json!({ "a": { "text": "x", "inner": { "text": "y" } } }),
                json!({ "a": { "text": "x", "inner": [{ "text": "y" }] } }),
            ),
            ("$a: Kind, $b: Json", json!({ "a": "SMALL", "b": [{}] }), json!({ "a": "SMALL", "b": [{}] })),
            ("$a: Int", json!(null), json!({})),
            ("$a: [Int!]", json!({ "a": [1.0, 1e1, -0.0] }), json!({ "a": [1, 10, 0] })),
        ] {
            assert_eq!(outcome(declared, given, &DocumentLimits::default()), Ok(coerced), "{declared}");
        }
    }

    #[test]
    fn values_that_do_not_fit_are_named_and_not_repeated() {
        for (declared, given, named) in [
            ("$a: String!", json!({}), "'a'"),
            ("$a: String!", json!({ "a": null }), "variable a"),
            ("$a: [Int!]", json!({ "a": [1, null] }), "variable a"),
            ("$a: Input", json!({ "a": { "int": 1 } }), "Input.text"),
            ("$a: Input", json!({ "a": { "text": null } }), "Input.text"),
            ("$a: Input", json!({ "a": { "text": "x", "magic": 1 } }), "magic"),
            ("$a: Int", json!({ "a": "hunter2: to type 2" }), "variable a: a value of type Int is expected"),
            ("$a: Int", json!({ "a": { "hunter2": [": hunter2 to type hunter2"] } }), "variable a: a value of type Int is expected"),
            ("$a: Input", json!({ "a": { "text": ["hunter2"] } }), "input field Input.text: a value of type String is expected"),
            ("$a: Kind", json!({ "a": "hunter2" }), "variable a: a value of type Kind is expected"),
            ("$a: Boolean", json!({ "a": "hunter2" }), "variable a: a value of type Boolean is expected"),
            ("$a: Int", json!({ "a": 2147483648_i64 }), "variable a: a value of type Int is expected"),
        ] {
            let error = outcome(declared, given, &DocumentLimits::default()).unwrap_err();
            assert!(error.contains(named) && !error.contains("hunter2"), "{declared}: {error}");
        }
    }

    #[test]
    fn the_bytes_of_a_variable_count_for_each_use_but_the_first() {
        let text = |bytes: usize| json!({ "a": ["x".repeat(bytes / 2), { "y": "x".repeat(bytes / 2 - 1) }] });
        assert!(outcome("$a: Json", text(REPEATED_BYTES), &DocumentLimits::default()).is_ok());
        let error = outcome("$a: Json", text(REPEATED_BYTES + 2), &DocumentLimits::default()).unwrap_err();
        assert!(error.contains("bytes, with variables"), "{error}");
    }

    #[test]
    fn values_are_counted_also_where_no_variable_is_declared() {
        let limits = DocumentLimits { values: 10, list_items: 5, ..DocumentLimits::default() };
        let nested = |levels: usize| (0..levels).fold(json!(1), |inner, _| json!([inner]));
        for (given, named) in [
            (json!({ "z": { "a": [1, 2, 3, 4], "b": [1, 2, 3, 4] } }), "limit of 10 values"),
            (json!({ "z": [1, 2, 3, 4, 5, 6] }), "5 list items"),
            (json!({ "a": [1, 2, 3, 4, 5] }), "the arguments exceed the limit of 10 values"),
        ] {
            let error = outcome("$a: Json", given, &limits).unwrap_err();
            assert!(error.contains(named), "{error}");
        }
        assert!(outcome("$a: Json", json!({ "a": [1, 2, 3, 4] }), &limits).is_ok());
        assert!(outcome("$a: Json", json!({ "a": nested(NESTING - 1) }), &DocumentLimits::default()).is_ok());
        assert!(outcome("$a: Json", json!({ "a": nested(NESTING) }), &DocumentLimits::default()).unwrap_err().contains("64 levels"));
    }
}
