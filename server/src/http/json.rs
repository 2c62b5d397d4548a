//! JSON of a request, parsed only after its nesting and its cost in memory are known.
//!
//! **Invariant:** nothing is parsed that is nested deeper than the limit, so serde_json's own limit is never met.

use serde_json::Value as Json;

use super::budget::{Reserved, UsedUp};

/// The deepest nesting of lists and objects.
pub const DEEPEST: usize = 64;

/// What the parsed values take beyond the bytes of the text, at least: the first node of a map, the first slots of a list, an entry.
const OBJECT: usize = 640;
const LIST: usize = 128;
const ENTRY: usize = 128;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Why it is no value.
#[derive(Debug, PartialEq, Eq)]
pub enum NoJson {
    Malformed,
    TooDeep,
    UsedUp,
}

/// A byte order mark before the text is skipped.
pub fn parse(text: &[u8], reserved: &mut Reserved) -> Result<Json, NoJson> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let weight = weight(text).ok_or(NoJson::TooDeep)?;
    reserved.add_estimate(weight).map_err(|UsedUp| NoJson::UsedUp)?;
    serde_json::from_slice(text).map_err(|_| NoJson::Malformed)
}

/// An estimate of the memory for the values of the text, whether it is JSON or not; none if it is nested too deeply.
fn weight(text: &[u8]) -> Option<usize> {
    let (mut depth, mut weight, mut in_string, mut escaped) = (0_usize, text.len(), false, false);
    for byte in text {
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
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => weight += ENTRY,
            _ => {}
        }
    }
    Some(weight)
}

#[cfg(test)]
mod tests {
    use super::super::budget::Budget;
    use super::*;

    fn parsed(text: &[u8]) -> Result<Json, NoJson> {
        parse(text, &mut Budget::new(1_000_000).reserve())
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
    fn one_byte_order_mark_is_skipped() {
        assert_eq!(parsed(b"\xef\xbb\xbf[1]"), Ok(serde_json::json!([1])));
        assert_eq!(parsed(b"\xef\xbb\xbf\xef\xbb\xbf[1]"), Err(NoJson::Malformed));
        assert_eq!(parsed(b"\xff\xfe[\0"), Err(NoJson::Malformed));
    }

    #[test]
    fn many_small_objects_weigh_more_than_their_text() {
        let text = format!("[{}{{}}]", "{\"\":0},".repeat(1000)).into_bytes();
        assert!(weight(&text).unwrap() > 100 * text.len());
        let budget = Budget::new(10_000);
        let mut all_but_little = budget.reserve();
        all_but_little.add(9_000).unwrap();
        assert_eq!(parse(&text, &mut budget.reserve()), Err(NoJson::UsedUp));
    }
}
