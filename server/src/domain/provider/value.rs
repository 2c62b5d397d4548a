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
}
