//! The data of an event, cut so that one entry cannot fill the log.
//!
//! **Invariant:** the result has at most [`LONGEST`] bytes of JSON, keeps its shape, and says `"truncated": true` if anything is missing.

use serde_json::Value as Json;

use crate::domain::text;

/// The data of one entry, in bytes of JSON.
pub const LONGEST: usize = 16 * 1024;

/// Bytes of a string and items of a list or object, tried in this order.
const STEPS: [(usize, usize); 5] = [(1000, 100), (200, 50), (100, 20), (50, 8), (20, 3)];

pub fn shorten(data: Json) -> Json {
    if text::json_length(&data) <= LONGEST {
        return data;
    }
    for (bytes, items) in STEPS {
        let mut shorter = cut(&data, bytes, items);
        if let Json::Object(fields) = &mut shorter {
            fields.insert("truncated".to_owned(), true.into());
        }
        if text::json_length(&shorter) <= LONGEST {
            return shorter;
        }
    }
    serde_json::json!({ "truncated": true })
}

fn cut(value: &Json, bytes: usize, items: usize) -> Json {
    match value {
        Json::String(text) if text.len() > bytes => Json::String(format!("{}…", text::cut(text, bytes))),
        Json::Array(list) => list.iter().take(items).map(|item| cut(item, bytes, items)).collect(),
        Json::Object(fields) => fields.iter().take(items).map(|(name, value)| (name.clone(), cut(value, bytes, items))).collect(),
        value => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_fits_stays_as_it_is() {
        let data = json!({ "description": "x".repeat(15_000), "roles": vec!["r"; 200] });
        assert_eq!(shorten(data.clone()), data);
    }

    #[test]
    fn long_data_keeps_its_shape() {
        let membership = json!({ "role": "r".repeat(1000), "variables": [{ "name": "é", "values": vec!["é".repeat(500); 60] }] });
        let shorter = shorten(json!({ "identityId": "0190a6f1", "before": [], "after": vec![membership; 60] }));
        assert!(text::json_length(&shorter) <= LONGEST);
        assert_eq!((&shorter["truncated"], &shorter["identityId"]), (&json!(true), &json!("0190a6f1")));
        let kept = shorter["after"][0]["variables"][0]["values"][0].as_str().unwrap();
        assert!(kept.starts_with('é') && kept.ends_with('…'), "{kept}");
    }

    #[test]
    fn nothing_is_too_long_for_it() {
        let mut deep = json!("x".repeat(50));
        for _ in 0..10 {
            deep = json!({ "a": deep.clone(), "b": deep.clone(), "c": deep });
        }
        assert_eq!(shorten(deep), json!({ "truncated": true }));
    }
}
