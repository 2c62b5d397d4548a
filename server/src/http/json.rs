//! JSON of a request, parsed only after its nesting and its cost in memory are known.
//!
//! **Invariant:** nothing is parsed that is nested deeper than the limit, so serde_json's own limit is never met.

use serde_json::Value as Json;

use super::budget::{Reserved, UsedUp};

/// The deepest nesting of lists and objects, as in documents.
pub const DEEPEST: usize = crate::domain::limits::NESTING;

/// What the parsed values take beyond the bytes of the text, at least: the first node of a map, the first slots of a list, an entry.
const OBJECT: usize = 640;
const LIST: usize = 128;
const ENTRY: usize = 128;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why it is not a value.
#[derive(Debug, PartialEq, Eq)]
pub enum NoJson {
    Malformed,
    TooDeep,
    /// More than this number.
    TooManyValues(usize),
    /// An integer that 64 bits do not hold would be rounded.
    LargeInteger,
    UsedUp,
}

/// A byte order mark before the text is skipped.
///
/// # Errors
/// If the text is not JSON, exceeds the limits of depth, values or integers, or the memory for request bodies is used up.
pub fn parse(text: &[u8], reserved: &mut Reserved) -> Result<Json, NoJson> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let weight = weight(text).ok_or(NoJson::TooDeep)?;
    if weight.values > reserved.most_values() {
        return Err(NoJson::TooManyValues(reserved.most_values()));
    }
    reserved.add_estimate(weight.bytes).map_err(|UsedUp| NoJson::UsedUp)?;
    if weight.longest_number >= LONG_INTEGER && has_large_integer(text) {
        return Err(NoJson::LargeInteger);
    }
    serde_json::from_slice(text).map_err(|_| NoJson::Malformed)
}

struct Weight {
    /// An estimate of the memory for the values.
    bytes: usize,
    /// Lists and objects included, names of members not.
    values: usize,
    /// In bytes.
    longest_number: usize,
}

/// Fewer digits always fit into 64 bits.
const LONG_INTEGER: usize = 19;

/// The weight of a text, whether it is JSON or not; none if it is nested too deeply.
fn weight(text: &[u8]) -> Option<Weight> {
    let (mut depth, mut weight, mut in_string, mut escaped) = (0_usize, text.len(), false, false);
    let (mut number, mut longest_number) = (0, 0);
    let (mut values, mut is_opened) = (1_usize, false);
    for byte in text {
        // A list or an object has a first value if anything but its end follows.
        if is_opened && !byte.is_ascii_whitespace() {
            is_opened = false;
            values += usize::from(!matches!(byte, b'}' | b']'));
        }
        let is_number = !in_string && is_of_number(*byte);
        number = if is_number { number + 1 } else { 0 };
        longest_number = number.max(longest_number);
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth += 1;
                if depth > DEEPEST {
                    return None;
                }
                weight += if *byte == b'{' { OBJECT } else { LIST };
                is_opened = true;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => {
                weight += ENTRY;
                values += 1;
            }
            _ => {}
        }
    }
    Some(Weight { bytes: weight, values, longest_number })
}

fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
}

fn has_large_integer(text: &[u8]) -> bool {
    let (mut in_string, mut escaped) = (false, false);
    let mut outside_of_strings = |byte: &u8| {
        let was_in_string = in_string;
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ => {}
        }
        was_in_string || !is_of_number(*byte)
    };
    let is_large = |number: &[u8]| {
        let text = std::str::from_utf8(number).unwrap_or_default();
        let is_integer = text.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
        is_integer && text.len() >= LONG_INTEGER && text.parse::<u64>().is_err() && text.parse::<i64>().is_err()
    };
    text.split(&mut outside_of_strings).any(is_large)
}

#[cfg(test)]
mod tests {
    use super::super::budget::BodyMemory;
    use super::*;

    fn parsed(text: &[u8]) -> Result<Json, NoJson> {
        parse(text, &mut BodyMemory::new(1_000_000).reserve())
    }

    #[test]
    fn nesting_is_limited_outside_of_strings() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let nested = |depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth)).into_bytes();
            assert!(parsed(&nested(DEEPEST)).is_ok());
            for depth in [DEEPEST + 1, 127, 128, 10_000] {
                assert_eq!(parsed(&nested(depth)), Err(NoJson::TooDeep));
            }
        }
        for text in [format!("\"{}\"", "[".repeat(1000)), format!("[\"\\\"{}\"]", "[".repeat(1000)), format!("[{}1]", "[],".repeat(1000))] {
            assert!(parsed(text.as_bytes()).is_ok(), "{text}");
        }
        assert_eq!(parsed(&[b'['; 1000]), Err(NoJson::TooDeep));
        assert_eq!(parsed(&[b']'; 1000]), Err(NoJson::Malformed));
    }

    #[test]
    fn integers_have_64_bits_and_other_numbers_any_size() {
        for text in [
            "18446744073709551615",
            "-9223372036854775808",
            "[1e300, 123456789012345678901234567890.5, 1.7976931348623157e308]",
            "\"18446744073709551616\"",
            "{\"18446744073709551616\": \"\\\"18446744073709551616\"}",
        ] {
            assert!(parsed(text.as_bytes()).is_ok(), "{text}");
        }
        for text in ["18446744073709551616", "[-9223372036854775809]", "{\"a\\\"\": [1, 123456789012345678901234567890]}"] {
            assert_eq!(parsed(text.as_bytes()), Err(NoJson::LargeInteger), "{text}");
        }
    }

    #[test]
    fn one_byte_order_mark_is_skipped() {
        assert_eq!(parsed(b"\xef\xbb\xbf[1]"), Ok(serde_json::json!([1])));
        assert_eq!(parsed(b"\xef\xbb\xbf\xef\xbb\xbf[1]"), Err(NoJson::Malformed));
        assert_eq!(parsed(b"\xff\xfe[\0"), Err(NoJson::Malformed));
    }

    #[test]
    fn values_are_counted_before_anything_is_parsed() {
        for (text, values) in
            [("1", 1), ("[]", 1), ("{ }", 1), ("[[], {}, \"[,{\", null]", 5), ("{\"a\": [1, 2], \"b,\": {\"c\": \"\\\",\"}}", 6)]
        {
            assert_eq!(weight(text.as_bytes()).unwrap().values, values, "{text}");
            assert!(parse(text.as_bytes(), &mut BodyMemory::new(10_000).with_values(values).reserve()).is_ok(), "{text}");
            let less = parse(text.as_bytes(), &mut BodyMemory::new(10_000).with_values(values - 1).reserve());
            assert_eq!(less, Err(NoJson::TooManyValues(values - 1)), "{text}");
        }
        let malformed = "[1,".repeat(5);
        assert_eq!(parse(malformed.as_bytes(), &mut BodyMemory::new(10_000).with_values(5).reserve()), Err(NoJson::TooManyValues(5)));
    }

    #[test]
    fn many_small_objects_weigh_more_than_their_text() {
        let text = format!("[{}{{}}]", "{\"\":0},".repeat(1000)).into_bytes();
        assert!(weight(&text).unwrap().bytes > 100 * text.len());
        let budget = BodyMemory::new(10_000);
        let mut all_but_little = budget.reserve();
        all_but_little.add(9_000).unwrap();
        assert_eq!(parse(&text, &mut budget.reserve()), Err(NoJson::UsedUp));
    }
}
