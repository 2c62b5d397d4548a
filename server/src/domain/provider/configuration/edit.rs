//! Stored configurations as objects: what is shown of them, and how one is changed.
//!
//! **Invariant:** no secret is in what is shown; a change keeps what it does not name.

use serde_json::{Map, Value as Json};

/// The fields that are never shown, of all types.
const SECRETS: [&str; 2] = ["clientSecret", "privateKey"];

/// The configuration without its secrets.
pub fn public(stored: &Json) -> Json {
    let mut shown = stored.clone();
    if let Json::Object(map) = &mut shown {
        map.retain(|key, _| !SECRETS.contains(&key.as_str()));
    }
    shown
}

/// Lays a configuration over a stored one: objects are merged, null removes a key, anything else is replaced.
pub fn merge(stored: Map<String, Json>, given: Map<String, Json>) -> Map<String, Json> {
    let mut merged = stored;
    for (key, value) in given {
        let below = merged.remove(&key);
        match value {
            Json::Null => {}
            Json::Object(value) => {
                let below = if let Some(Json::Object(below)) = below { below } else { Map::new() };
                merged.insert(key, Json::Object(merge(below, value)));
            }
            value => {
                merged.insert(key, value);
            }
        }
    }
    merged
}

/// The names of the configured fields, sorted: what the audit log records of a configuration.
pub fn keys(configuration: &Map<String, Json>) -> Vec<String> {
    let mut keys: Vec<String> = configuration.keys().cloned().collect();
    keys.sort();
    keys
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn object(value: Json) -> Map<String, Json> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn secrets_are_removed_and_nothing_else() {
        let stored = json!({ "clientId": "a", "clientSecret": "b", "privateKey": "c", "claimMapping": { "email": "mail" } });
        assert_eq!(public(&stored), json!({ "clientId": "a", "claimMapping": { "email": "mail" } }));
        assert_eq!(public(&json!({})), json!({}));
    }

    #[test]
    fn objects_are_merged_and_null_removes() {
        let stored = json!({ "url": "a", "scope": "b", "claimMapping": { "email": "mail", "name": "cn", "rules": [1, 2] }, "timeout": 1 });
        for (given, expected) in [
            (json!({}), stored.clone()),
            (json!({ "scope": null, "absent": null }), {
                json!({ "url": "a", "claimMapping": { "email": "mail", "name": "cn", "rules": [1, 2] }, "timeout": 1 })
            }),
            (json!({ "claimMapping": { "name": null, "rules": [3] } }), {
                json!({ "url": "a", "scope": "b", "claimMapping": { "email": "mail", "rules": [3] }, "timeout": 1 })
            }),
            (json!({ "revalidation": { "enabled": true, "mode": null }, "timeout": { "x": null } }), {
                let mut expected = stored.clone();
                expected["revalidation"] = json!({ "enabled": true });
                expected["timeout"] = json!({});
                expected
            }),
            (json!({ "claimMapping": null, "timeout": "5" }), json!({ "url": "a", "scope": "b", "timeout": "5" })),
            (json!({ "claimMapping": 1 }), json!({ "url": "a", "scope": "b", "claimMapping": 1, "timeout": 1 })),
        ] {
            assert_eq!(Json::Object(merge(object(stored.clone()), object(given.clone()))), expected, "{given}");
        }
    }

    #[test]
    fn the_names_of_fields_are_sorted() {
        assert_eq!(keys(&object(json!({ "url": 1, "clientId": 2, "scope": { "a": 1 } }))), ["clientId", "scope", "url"]);
    }

    fn document() -> impl Strategy<Value = Map<String, Json>> {
        let leaf = prop_oneof![Just(Json::Null), any::<bool>().prop_map(Json::from), "[a-c]{0,2}".prop_map(Json::from)];
        let value = leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
                prop::collection::btree_map("[a-c]", inner, 0..4).prop_map(|map| Json::Object(map.into_iter().collect())),
            ]
        });
        prop::collection::btree_map("[a-c]", value, 0..4).prop_map(|map| map.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_change_made_twice_is_made_once(stored in document(), given in document()) {
            let once = merge(stored, given.clone());
            prop_assert_eq!(merge(once.clone(), given), once);
        }

        #[test]
        fn what_a_change_does_not_name_stays(stored in document(), given in document()) {
            let merged = merge(stored.clone(), given.clone());
            for (key, value) in &stored {
                prop_assert!(given.contains_key(key) || merged.get(key) == Some(value));
            }
        }
    }
}
