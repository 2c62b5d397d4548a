//! Applies rules to claims.
//!
//! **Invariant:** the same claims grant the same memberships, whatever the order of rules, keys and items.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::{Condition, MappedVariable, Mapping, Rule, Source};
use crate::domain::provider::value;

/// Memberships by project and role, with the values of their variables. A variable may have none.
pub type Granted = BTreeMap<(String, String), BTreeMap<String, BTreeSet<String>>>;

/// How many values a variable takes from a claim; further ones are ignored.
const MOST_VALUES: usize = 1_000;

impl Mapping {
    /// The memberships that all rules together grant.
    pub fn evaluate(&self, claims: &Map<String, Json>) -> Granted {
        evaluate(&self.rules, claims)
    }
}

pub(super) fn evaluate<'a>(rules: impl IntoIterator<Item = &'a Rule>, claims: &Map<String, Json>) -> Granted {
    let mut granted = Granted::new();
    for rule in rules.into_iter().filter(|rule| matches(&rule.condition, resolve(claims, &rule.claim))) {
        let grant = &rule.grant;
        let variables = granted.entry((grant.project.clone(), grant.role.clone())).or_default();
        for variable in &grant.variables {
            variables.entry(variable.name.clone()).or_default().extend(values(variable, claims));
        }
    }
    granted
}

/// The claim of this name, or at this path of keys that are separated by dots. A name may itself have dots.
fn resolve<'a>(claims: &'a Map<String, Json>, path: &str) -> Option<&'a Json> {
    if let Some(value) = claims.get(path) {
        return Some(value);
    }
    let mut keys = path.split('.');
    let first = claims.get(keys.next()?)?;
    keys.try_fold(first, |value, key| value.as_object()?.get(key))
}

fn matches(condition: &Condition, claim: Option<&Json>) -> bool {
    match (condition, claim) {
        (_, None) => false,
        (Condition::Present, Some(claim)) => match claim {
            Json::Null | Json::Bool(false) => false,
            Json::String(text) => !text.is_empty(),
            Json::Array(items) => !items.is_empty(),
            _ => true,
        },
        (Condition::Equals(expected) | Condition::Contains(expected), Some(Json::Array(items))) => {
            items.iter().any(|item| value::is_same(item, expected))
        }
        (Condition::Contains(Json::String(part)), Some(Json::String(text))) => text.contains(part),
        (Condition::Equals(expected) | Condition::Contains(expected), Some(claim)) => value::is_same(claim, expected),
    }
}

/// The values of a variable: those of the claim pass the map and the list of allowed values, constant ones do not need to.
fn values(variable: &MappedVariable, claims: &Map<String, Json>) -> BTreeSet<String> {
    let mut values: BTreeSet<String> = variable.values.iter().cloned().collect();
    let raw = variable.source.as_ref().map(|source| raw_values(source, claims)).unwrap_or_default();
    for raw in raw {
        let mapped = match variable.map.get(&raw) {
            Some(mapped) => mapped.clone(),
            None if variable.is_passed_through => vec![raw],
            None => Vec::new(),
        };
        values.extend(mapped.into_iter().filter(|value| variable.allowed.as_ref().is_none_or(|allowed| allowed.contains(value))));
    }
    values
}

fn raw_values(source: &Source, claims: &Map<String, Json>) -> BTreeSet<String> {
    let items = match resolve(claims, &source.claim) {
        Some(Json::Array(items)) => items.as_slice(),
        Some(item) => std::slice::from_ref(item),
        None => &[],
    };
    items.iter().filter_map(|item| picked(source, item)).flat_map(|item| parts(source, item)).take(MOST_VALUES).collect()
}

/// What counts of an item: a part of an object, if the configuration says so, or the item itself.
fn picked<'a>(source: &Source, item: &'a Json) -> Option<&'a Json> {
    let Some(pick) = &source.pick else { return Some(item) };
    let object = item.as_object()?;
    if let Some((field, expected)) = &source.filter
        && !resolve(object, field).is_some_and(|found| value::is_same(found, expected))
    {
        return None;
    }
    resolve(object, pick)
}

fn parts(source: &Source, item: &Json) -> Vec<String> {
    match (&source.separator, item) {
        (Some(separator), Json::String(text)) => {
            let parts = text.split(separator.as_str()).map(str::trim);
            parts.filter(|part| !part.is_empty() && value::is_storable(part)).map(str::to_owned).collect()
        }
        _ => value::text(item).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn granted(rules: &Json, claims: &Json) -> Vec<String> {
        let mapping = Mapping::of(&json!({ "claimMapping": { "rules": rules } })).unwrap().unwrap();
        let shown = mapping.evaluate(claims.as_object().unwrap()).into_iter().map(|((project, role), variables)| {
            let variables: Vec<_> = variables.into_iter().map(|(name, values)| format!(" {name}={values:?}")).collect();
            format!("{project}/{role}{}", variables.concat())
        });
        shown.collect()
    }

    fn values_of(variable: Json, claims: &Json) -> Vec<String> {
        let mut variable = variable;
        variable["name"] = json!("v");
        let rules = json!([{ "claim": "sub", "grantMembership": { "project": "p", "role": "r", "variables": [variable] } }]);
        let mut claims = claims.as_object().unwrap().clone();
        claims.insert("sub".to_owned(), json!("s"));
        let mapping = Mapping::of(&json!({ "claimMapping": { "rules": rules } })).unwrap().unwrap();
        mapping.evaluate(&claims).into_values().flat_map(BTreeMap::into_values).flatten().collect()
    }

    #[test]
    fn claims_are_matched_by_type_and_value() {
        for (condition, claims, expected) in [
            (json!({}), json!({ "c": "x" }), true),
            (json!({}), json!({ "c": 0 }), true),
            (json!({}), json!({ "c": {} }), true),
            (json!({}), json!({ "c": true }), true),
            (json!({}), json!({ "c": [0] }), true),
            (json!({}), json!({}), false),
            (json!({}), json!({ "c": null }), false),
            (json!({}), json!({ "c": false }), false),
            (json!({}), json!({ "c": "" }), false),
            (json!({}), json!({ "c": [] }), false),
            (json!({ "equals": "x" }), json!({ "c": "x" }), true),
            (json!({ "equals": "x" }), json!({ "c": "xy" }), false),
            (json!({ "equals": "x" }), json!({ "c": ["a", "x"] }), true),
            (json!({ "equals": "42" }), json!({ "c": 42 }), false),
            (json!({ "equals": 42 }), json!({ "c": 42.0 }), true),
            (json!({ "equals": null }), json!({ "c": null }), true),
            (json!({ "equals": null }), json!({}), false),
            (json!({ "equals": false }), json!({ "c": false }), true),
            (json!({ "equals": "x" }), json!({ "c": { "x": "x" } }), false),
            (json!({ "contains": "x" }), json!({ "c": "axb" }), true),
            (json!({ "contains": "x" }), json!({ "c": ["ax", "b"] }), false),
            (json!({ "contains": "x" }), json!({ "c": ["a", "x"] }), true),
            (json!({ "contains": 4 }), json!({ "c": "42" }), false),
            (json!({ "contains": 4 }), json!({ "c": 4 }), true),
            (json!({ "contains": "x" }), json!({ "c": [["x"]] }), false),
        ] {
            let mut rule = condition.clone();
            rule["claim"] = json!("c");
            rule["grantMembership"] = json!({ "project": "p", "role": "r" });
            assert_eq!(!granted(&json!([rule]), &claims).is_empty(), expected, "{condition} {claims}");
        }
    }

    #[test]
    fn a_claim_is_found_by_its_name_before_its_path() {
        let rule = |claim: &str| json!([{ "claim": claim, "equals": "x", "grantMembership": { "project": "p", "role": "r" } }]);
        for (claim, claims, expected) in [
            ("https://app.example/roles", json!({ "https://app.example/roles": "x" }), true),
            ("a.b", json!({ "a": { "b": "x" } }), true),
            ("a.b", json!({ "a.b": "y", "a": { "b": "x" } }), false),
            ("a.0", json!({ "a": ["x"] }), false),
            ("a.b", json!({ "a": "x" }), false),
            ("__proto__", json!({}), false),
        ] {
            assert_eq!(!granted(&rule(claim), &claims).is_empty(), expected, "{claim} {claims}");
        }
    }

    #[test]
    fn values_come_from_the_configuration_and_from_claims() {
        let orgs = json!({ "orgs": [{ "code": "a", "role": "x" }, { "code": 2, "role": "x" }, { "code": "c", "role": "y" }, "d", {}] });
        let list = json!({ "c": ["en", "cs", "en", 7, 1.5, null, true, ["x"], { "a": 1 }] });
        for (variable, claims, expected) in [
            (json!({ "values": ["b", "a", "b"] }), json!({}), vec!["a", "b"]),
            (json!({ "from": { "claim": "c" } }), json!({ "c": "en" }), vec![]),
            (json!({ "from": { "claim": "c" }, "passthrough": true }), list, vec!["1.5", "7", "cs", "en"]),
            (json!({ "from": { "claim": "c" }, "passthrough": true }), json!({ "c": "a\0" }), vec![]),
            (json!({ "from": { "claim": "c" }, "map": { "en": ["1", "2"] } }), json!({ "c": ["en", "cs"] }), vec!["1", "2"]),
            (
                json!({ "from": { "claim": "c" }, "map": { "en": ["1"] }, "passthrough": true }),
                json!({ "c": ["en", "cs"] }),
                vec!["1", "cs"],
            ),
            (json!({ "from": { "claim": "c" }, "map": { "en": ["1"] } }), json!({ "c": ["__proto__", "constructor"] }), vec![]),
            (
                json!({ "from": { "claim": "c" }, "passthrough": true, "allow": ["en"], "values": ["x"] }),
                json!({ "c": ["en", "cs"] }),
                vec!["en", "x"],
            ),
            (
                json!({ "from": { "claim": "c", "split": "," }, "passthrough": true }),
                json!({ "c": [" cs, en ,,", "de", 5] }),
                vec!["5", "cs", "de", "en"],
            ),
            (json!({ "from": { "claim": "c", "split": " " }, "passthrough": true }), json!({ "c": "cs  en" }), vec!["cs", "en"]),
            (json!({ "from": { "claim": "a.b" }, "passthrough": true }), json!({ "a": { "b": "x" } }), vec!["x"]),
            (json!({ "from": { "claim": "orgs", "pick": "code" }, "passthrough": true }), orgs.clone(), vec!["2", "a", "c"]),
            (
                json!({ "from": { "claim": "orgs", "pick": "code", "where": { "field": "role", "equals": "x" } }, "passthrough": true }),
                orgs,
                vec!["2", "a"],
            ),
            (json!({ "from": { "claim": "c", "pick": "id.x" }, "passthrough": true }), json!({ "c": { "id": { "x": "1" } } }), vec!["1"]),
        ] {
            assert_eq!(values_of(variable.clone(), &claims), expected, "{variable}");
        }
        let many: Vec<Json> = (0..2000).map(|index| json!(index)).collect();
        assert_eq!(values_of(json!({ "from": { "claim": "c" }, "passthrough": true }), &json!({ "c": many })).len(), MOST_VALUES);
    }

    #[test]
    fn rules_for_one_membership_add_up() {
        let grant = |values: &[&str]| json!({ "project": "p", "role": "r", "variables": [{ "name": "v", "values": values }] });
        let rules = json!([
            { "claim": "a", "grantMembership": grant(&["2"]) },
            { "claim": "b", "grantMembership": grant(&["1", "2"]) },
            { "claim": "a", "grantMembership": { "project": "p", "role": "r", "variables": [{ "name": "w" }] } },
            { "claim": "a", "grantMembership": { "project": "p", "role": "s" } },
            { "claim": "absent", "grantMembership": { "project": "q", "role": "s" } },
        ]);
        assert_eq!(granted(&rules, &json!({ "a": 1, "b": 1 })), [r#"p/r v={"1", "2"} w={}"#, "p/s"]);
        assert_eq!(granted(&rules, &json!({ "b": 1 })), [r#"p/r v={"1", "2"}"#]);
        assert!(granted(&rules, &json!({})).is_empty());
    }
}
