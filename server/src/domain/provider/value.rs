//! Claims as strings, and the characters they may have.
//!
//! **Invariant:** two different numbers are never the same text.

use serde_json::{Number, Value as Json};

/// The largest whole number of which floating-point numbers know every smaller one.
const LARGEST_SAFE: f64 = 9_007_199_254_740_991.0;

/// A string or a number as text. None for anything else, for numbers that are too large to be exact, and for strings with a NUL
/// character, which databases cannot store.
pub(super) fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => is_storable(text).then(|| text.clone()),
        Json::Number(number) => number_text(number),
        _ => None,
    }
}

pub(super) fn is_storable(text: &str) -> bool {
    !text.contains('\0')
}

/// Whether two scalars are equal, without conversion. Lists and objects are equal to nothing.
pub(super) fn is_same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Array(_) | Json::Object(_), _) => false,
        (Json::Number(one), Json::Number(other)) => one == other || (one.is_f64() != other.is_f64() && one.as_f64() == other.as_f64()),
        _ => one == other,
    }
}

fn number_text(number: &Number) -> Option<String> {
    let float = match number.as_f64() {
        Some(float) if number.is_f64() => float,
        _ => return Some(number.to_string()),
    };
    // Negative zero is zero.
    let float = if float == 0.0 { 0.0 } else { float };
    (float.abs() <= LARGEST_SAFE).then(|| float.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for (json, expected) in [
            ("\"a\"", Some("a")),
            ("\"\"", Some("")),
            ("42", Some("42")),
            ("42.0", Some("42")),
            ("-0", Some("0")),
            ("-0.0", Some("0")),
            ("1.50", Some("1.5")),
            ("0.1", Some("0.1")),
            ("-7", Some("-7")),
            ("1e3", Some("1000")),
            ("9007199254740993", Some("9007199254740993")),
            ("18446744073709551615", Some("18446744073709551615")),
            ("18446744073709551616", None),
            ("1e21", None),
            ("\"a\\u0000\"", None),
            ("true", None),
            ("null", None),
            ("[1]", None),
            ("{}", None),
        ] {
            let value: Json = serde_json::from_str(json).unwrap();
            assert_eq!(text(&value).as_deref(), expected, "{json}");
        }
    }

    #[test]
    fn scalars_are_compared_without_conversion() {
        for (one, other, expected) in [
            ("1", "1", true),
            ("1", "1.0", true),
            ("1", "\"1\"", false),
            ("9007199254740993", "9007199254740992", false),
            ("true", "true", true),
            ("true", "1", false),
            ("null", "null", true),
            ("null", "false", false),
            ("\"a\"", "\"A\"", false),
            ("[1]", "[1]", false),
            ("{}", "{}", false),
        ] {
            let parse = |json: &str| serde_json::from_str::<Json>(json).unwrap();
            assert_eq!(is_same(&parse(one), &parse(other)), expected, "{one} {other}");
            assert_eq!(is_same(&parse(other), &parse(one)), expected, "{other} {one}");
        }
    }
}
