//! The order of the fields of a response, which `serde_json::Value` does not keep.
//!
//! An outline names the fields of a JSON text as they stand there: `{data{me{id,roles[]}}}`. Items of a list that have the same outline are
//! written once.
//!
//! **Invariant:** an outline holds names of fields only, never a value.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::error::{CaseError, Outcome};

/// The outline of a JSON text.
///
/// # Errors
/// A finding if the text is not JSON.
pub fn outline(json: &[u8]) -> Outcome<String> {
    let read: Result<Outline, _> = serde_json::from_slice(json);
    read.map(|outline| outline.0).map_err(|_| CaseError::finding("expected: a response in JSON"))
}

struct Outline(String);

impl<'de> Deserialize<'de> for Outline {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        let mut fields = Vec::new();
        while let Some((key, Outline(value))) = map.next_entry::<String, Outline>()? {
            fields.push(format!("{key}{value}"));
        }
        Ok(format!("{{{}}}", fields.join(",")))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<String, A::Error> {
        let mut distinct: Vec<String> = Vec::new();
        while let Some(Outline(item)) = items.next_element()? {
            if !distinct.contains(&item) {
                distinct.push(item);
            }
        }
        Ok(format!("[{}]", distinct.join("|")))
    }

    fn visit_unit<E: Error>(self) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<String, E> {
        Ok(String::new())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<String, E> {
        Ok(String::new())
    }
}

/// The characters of the number that stands behind a key. The key must occur once in the text.
///
/// # Errors
/// A finding if the text is not JSON, or has no such key with a number.
pub fn number<'a>(json: &'a [u8], key: &str) -> Outcome<&'a str> {
    let missing = || CaseError::finding(format_args!("expected: a number behind {key}"));
    let text = std::str::from_utf8(json).map_err(|_| missing())?;
    serde_json::from_slice::<IgnoredAny>(json).map_err(|_| missing())?;
    let (_, rest) = text.split_once(&format!("\"{key}\"")).ok_or_else(missing)?;
    let rest = rest.trim_start().strip_prefix(':').ok_or_else(missing)?.trim_start();
    let end = rest.find(|character: char| !(character.is_ascii_digit() || "+-.eE".contains(character))).unwrap_or(rest.len());
    rest.get(..end).filter(|number| !number.is_empty()).ok_or_else(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_keeps_the_order_and_no_value() {
        let json = br#"{"data":{"b":{"z":"secret","a":1.5},"a":null,"c":[{"y":true,"x":-1},{"y":false,"x":2},{}],"d":[]}}"#;
        assert_eq!(outline(json).unwrap(), "{data{b{z,a},a,c[{y,x}|{}],d[]}}");
        assert!(outline(b"{").is_err());
    }

    #[test]
    fn a_field_that_is_there_twice_is_seen() {
        assert_eq!(outline(br#"{"a":1,"a":2}"#).unwrap(), "{a,a}");
    }

    #[test]
    fn a_number_keeps_its_digits() {
        let json = br#"{"a": 18446744073709551616, "b":-0.0,"c":"x"}"#;
        assert_eq!(number(json, "a").unwrap(), "18446744073709551616");
        assert_eq!(number(json, "b").unwrap(), "-0.0");
        assert!(number(json, "c").is_err() && number(json, "d").is_err());
    }
}
