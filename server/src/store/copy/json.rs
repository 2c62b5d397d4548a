//! One form for each JSON value, whatever the store that kept it does to its text.
//!
//! PostgreSQL sorts the fields of an object in its own way, drops all but the last of two with one name, and writes numbers out.
//! SQLite keeps the text. A number is compared as the decimal it is, since a float would make neighbours equal.
//!
//! **Invariant:** two texts have one form exactly if they are the same value.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Far deeper than a client can make one.
const DEEPEST: u32 = 200;

/// Nothing if the text is not JSON.
pub fn canonical(text: &str) -> Option<String> {
    let value: &RawValue = serde_json::from_str(text).ok()?;
    let mut out = String::with_capacity(text.len());
    write(value, DEEPEST, &mut out)?;
    Some(out)
}

fn write(value: &RawValue, depth: u32, out: &mut String) -> Option<()> {
    let depth = depth.checked_sub(1)?;
    let text = value.get();
    match text.as_bytes().first()? {
        b'{' => {
            let fields: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
            out.push('{');
            for (name, value) in fields {
                out.push_str(&serde_json::to_string(&name).ok()?);
                out.push(':');
                write(value, depth, out)?;
                out.push(',');
            }
            out.push('}');
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            out.push('[');
            for item in items {
                write(item, depth, out)?;
                out.push(',');
            }
            out.push(']');
        }
        b'"' => out.push_str(&serde_json::to_string(&serde_json::from_str::<String>(text).ok()?).ok()?),
        b't' | b'f' | b'n' => out.push_str(text),
        _ => out.push_str(&number(text)?),
    }
    Some(())
}

/// Sign, digits without zeros at either end, and the power of ten they are multiplied by.
fn number(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    let zeros = i64::try_from(digits.len() - significant.len()).ok()?;
    let exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?.checked_add(zeros)?;
    Some(format!("{sign}{significant}e{exponent}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_value_has_one_form() {
        let same = [
            ("{\"b\": 1, \"a\": [true, null]}", "{\"a\":[true,null],\"b\":1}"),
            ("{\"a\": 1, \"a\": 2}", "{\"a\":2}"),
            ("\"\\u00e9\\/\"", "\"é/\""),
            ("100", "1e2"),
            ("-0.0", "0"),
            ("1.0", "1"),
            ("1e300", &format!("1{}", "0".repeat(300))),
            ("0.00012", "1.2E-4"),
            ("18446744073709551617", "18446744073709551617.000"),
        ];
        for (one, other) in same {
            assert_eq!(canonical(one).unwrap(), canonical(other).unwrap(), "{one} {other}");
        }
    }

    #[test]
    fn different_values_have_different_forms() {
        let different = [
            ("[1,2]", "[2,1]"),
            ("[[1],2]", "[[1,2]]"),
            ("{\"a\": null}", "{}"),
            ("\"1\"", "1"),
            ("\"null\"", "null"),
            ("9007199254740993", "9007199254740992"),
            ("0.1", "0.10000000000000001"),
            ("1", "-1"),
            ("1e2", "1e-2"),
        ];
        for (one, other) in different {
            assert_ne!(canonical(one).unwrap(), canonical(other).unwrap(), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_json_has_no_form() {
        let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
        for text in ["", "{", "nul", "01", "\"\\ud800\"", "1 2", "1e99999999999999999999", &deep] {
            assert_eq!(canonical(text), None);
        }
    }
}
