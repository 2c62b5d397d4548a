//! One configuration laid over another.
//!
//! **Invariant:** objects are merged and lists joined at every depth; anything else of the upper one, null too, replaces the lower one.

use serde_json::Value as Json;

pub fn merge(lower: Json, upper: Json) -> Json {
    match (lower, upper) {
        (Json::Object(mut lower), Json::Object(upper)) => {
            for (name, value) in upper {
                let merged = match lower.remove(&name) {
                    Some(below) => merge(below, value),
                    None => value,
                };
                lower.insert(name, merged);
            }
            Json::Object(lower)
        }
        (Json::Array(mut lower), Json::Array(upper)) => {
            lower.extend(upper);
            Json::Array(lower)
        }
        (_, upper) => upper,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_upper_one_wins_where_the_two_cannot_be_joined() {
        let lower = json!({ "a": { "x": 1, "y": [1] }, "b": [1], "c": 1, "d": { "z": 1 } });
        let upper = json!({ "a": { "y": [2], "w": 3 }, "b": { "n": 1 }, "c": null, "e": true });
        let merged = json!({ "a": { "x": 1, "y": [1, 2], "w": 3 }, "b": { "n": 1 }, "c": null, "d": { "z": 1 }, "e": true });
        assert_eq!(merge(lower, upper), merged);
    }
}
