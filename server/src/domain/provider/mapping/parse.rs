//! Reads a mapping from a configuration.
//!
//! **Invariant:** unknown keys are rejected, so that a typing error cannot widen a rule; only the keys of `map` are arbitrary.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Condition, Grant, MappedVariable, Mapping, Rule, Source, SyncPolicy, Unmatched};
use crate::domain::provider::fields::{Fields, InvalidConfiguration};

const MOST_RULES: usize = 200;
/// Of one rule.
const MOST_VARIABLES: usize = 50;
/// Of one list.
const MOST_VALUES: usize = 1_000;
const MOST_ENTRIES: usize = 1_000;

/// # Errors
/// If a field has the wrong type or an invalid value, if a key of a rule is unknown, or if a list exceeds its limit.
pub(super) fn parse(configuration: &Json) -> Result<Option<Mapping>, InvalidConfiguration> {
    let Some(fields) = Fields::of(configuration, "")?.object("claimMapping")? else { return Ok(None) };
    let policies = [SyncPolicy::Always, SyncPolicy::Sticky].map(|policy| (policy.as_str(), policy));
    let unmatched = [Unmatched::Keep, Unmatched::Remove].map(|unmatched| (unmatched.as_str(), unmatched));
    let sync_policy = fields.choice("syncPolicy", &policies)?.unwrap_or_default();
    let unmatched = fields.choice("unmatched", &unmatched)?.unwrap_or_default();
    let Some(rules) = fields.list("rules", MOST_RULES)? else { return Ok(None) };
    let rules = rules.into_iter().map(|(path, rule)| Fields::of(rule, &path).and_then(|fields| parse_rule(&fields)));
    Ok(Some(Mapping { rules: rules.collect::<Result<_, _>>()?, sync_policy, unmatched }))
}

fn parse_rule(fields: &Fields<'_>) -> Result<Rule, InvalidConfiguration> {
    if fields.get("grantRoles").is_some() {
        let problem = "global roles cannot be granted; grant a membership of a project by grantMembership";
        return Err(fields.invalid("grantRoles", problem));
    }
    fields.only(&["claim", "equals", "contains", "grantMembership"])?;
    let condition = match (operand(fields, "equals")?, operand(fields, "contains")?) {
        (None, None) => Condition::Present,
        (Some(value), None) => Condition::Equals(value),
        (None, Some(value)) => Condition::Contains(value),
        (Some(_), Some(_)) => return Err(fields.invalid("contains", "cannot be combined with equals")),
    };
    let grant = fields.object("grantMembership")?.ok_or_else(|| fields.invalid("grantMembership", "an object is expected"))?;
    Ok(Rule { claim: fields.required("claim")?.to_owned(), condition, grant: parse_grant(&grant)? })
}

/// What a claim is compared with. Every string contains an empty one.
fn operand(fields: &Fields<'_>, name: &str) -> Result<Option<Json>, InvalidConfiguration> {
    let value = scalar(fields, name)?;
    if value.and_then(Json::as_str).is_some_and(|text| text.trim().is_empty()) {
        return Err(fields.invalid(name, "a value that is not empty is expected; leave it out to match any value of the claim"));
    }
    Ok(value.cloned())
}

fn scalar<'a>(fields: &Fields<'a>, name: &str) -> Result<Option<&'a Json>, InvalidConfiguration> {
    match fields.get(name) {
        Some(Json::Array(_) | Json::Object(_)) => Err(fields.invalid(name, "a string, a number, a boolean or null is expected")),
        value => Ok(value),
    }
}

fn parse_grant(fields: &Fields<'_>) -> Result<Grant, InvalidConfiguration> {
    fields.only(&["project", "role", "variables"])?;
    let variables = fields.list("variables", MOST_VARIABLES)?.unwrap_or_default();
    let variables = variables.into_iter().map(|(path, item)| Fields::of(item, &path).and_then(|fields| parse_variable(&fields)));
    Ok(Grant {
        project: fields.required("project")?.to_owned(),
        role: fields.required("role")?.to_owned(),
        variables: variables.collect::<Result<_, _>>()?,
    })
}

fn parse_variable(fields: &Fields<'_>) -> Result<MappedVariable, InvalidConfiguration> {
    fields.only(&["name", "values", "from", "map", "passthrough", "allow"])?;
    Ok(MappedVariable {
        name: fields.required("name")?.to_owned(),
        values: fields.texts("values", MOST_VALUES)?.unwrap_or_default(),
        source: fields.object("from")?.map(|source| parse_source(&source)).transpose()?,
        map: fields.object("map")?.map_or_else(|| Ok(BTreeMap::new()), |map| parse_map(fields, &map))?,
        is_passed_through: fields.flag("passthrough")?.unwrap_or_default(),
        allowed: fields.texts("allow", MOST_VALUES)?.map(|values| values.into_iter().collect()),
    })
}

fn parse_map(variable: &Fields<'_>, map: &Fields<'_>) -> Result<BTreeMap<String, Vec<String>>, InvalidConfiguration> {
    if map.keys().len() > MOST_ENTRIES {
        return Err(variable.invalid("map", format!("exceeds the limit of {MOST_ENTRIES} entries")));
    }
    map.keys().map(|key| Ok((key.to_owned(), map.texts(key, MOST_VALUES)?.unwrap_or_default()))).collect()
}

fn parse_source(fields: &Fields<'_>) -> Result<Source, InvalidConfiguration> {
    fields.only(&["claim", "split", "pick", "where"])?;
    let separator = fields.text("split")?;
    if separator.is_some_and(str::is_empty) {
        return Err(fields.invalid("split", "a string that is not empty is expected"));
    }
    let pick = fields.name("pick")?;
    let filter = fields.object("where")?.map(|filter| parse_filter(&filter)).transpose()?;
    if filter.is_some() && pick.is_none() {
        return Err(fields.invalid("pick", "a string is expected: without it, items that match `where` have no values"));
    }
    Ok(Source {
        claim: fields.required("claim")?.to_owned(),
        separator: separator.map(str::to_owned),
        pick: pick.map(str::to_owned),
        filter,
    })
}

fn parse_filter(fields: &Fields<'_>) -> Result<(String, Json), InvalidConfiguration> {
    fields.only(&["field", "equals"])?;
    let equals = scalar(fields, "equals")?.ok_or_else(|| fields.invalid("equals", "a string, a number, a boolean or null is expected"))?;
    Ok((fields.required("field")?.to_owned(), equals.clone()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of_rules(rules: &Json) -> Result<Option<Mapping>, String> {
        Mapping::of(&json!({ "clientId": "x", "claimMapping": { "rules": rules, "email": "mail" } })).map_err(|error| error.to_string())
    }

    fn problem_of_variable(variable: &Json) -> String {
        let grant = json!({ "project": "p", "role": "r", "variables": [variable] });
        let problem = of_rules(&json!([{ "claim": "c", "grantMembership": grant }])).map(|_| ()).unwrap_err();
        problem.replacen("claimMapping.rules[0].grantMembership.variables[0].", "", 1)
    }

    #[test]
    fn a_mapping_is_there_if_it_has_rules() {
        for configuration in
            [json!({}), json!({ "claimMapping": {} }), json!({ "claimMapping": { "email": "mail", "unmatched": "remove" } })]
        {
            assert!(Mapping::of(&configuration).unwrap().is_none(), "{configuration}");
        }
        let mapping = of_rules(&json!([])).unwrap().unwrap();
        assert_eq!((mapping.sync_policy, mapping.unmatched, mapping.projects().len()), (SyncPolicy::Always, Unmatched::Keep, 0));
        let other = json!({ "claimMapping": { "rules": [], "syncPolicy": "sticky", "unmatched": "remove" } });
        let mapping = Mapping::of(&other).unwrap().unwrap();
        assert_eq!((mapping.sync_policy, mapping.unmatched), (SyncPolicy::Sticky, Unmatched::Remove));
    }

    #[test]
    fn errors_of_the_mapping_have_paths() {
        let grant = json!({ "project": "p", "role": "r" });
        for (given, expected) in [
            (json!({ "syncPolicy": "never" }), "claimMapping.syncPolicy: one of `always`, `sticky` is expected"),
            (json!({ "unmatched": null }), "claimMapping.unmatched: one of `keep`, `remove` is expected"),
            (json!({ "rules": {} }), "claimMapping.rules: a list is expected"),
            (json!({ "rules": vec![1; 201] }), "claimMapping.rules: exceeds the limit of 200 items"),
            (json!({ "rules": [1] }), "claimMapping.rules[0]: an object is expected"),
            (json!({ "rules": [{ "claim": "c", "grantMembership": grant }, { "claim": 1 }] }), {
                "claimMapping.rules[1].grantMembership: an object is expected"
            }),
        ] {
            let error = Mapping::of(&json!({ "claimMapping": given })).unwrap_err();
            assert_eq!(error.to_string(), expected, "{given}");
        }
    }

    #[test]
    fn a_rule_has_one_condition_and_one_grant() {
        let empty = "a value that is not empty is expected; leave it out to match any value of the claim";
        let grant = json!({ "project": "p", "role": "r" });
        for (rule, expected) in [
            (json!({ "grantMembership": grant }), "claim: a string that is not empty is expected".to_owned()),
            (json!({ "claim": "c" }), "grantMembership: an object is expected".to_owned()),
            (json!({ "claim": "c", "equal": "x", "grantMembership": grant }), "equal: unknown key".to_owned()),
            (json!({ "claim": "c", "equals": "a", "contains": "a", "grantMembership": grant }), {
                "contains: cannot be combined with equals".to_owned()
            }),
            (json!({ "claim": "c", "equals": " ", "grantMembership": grant }), format!("equals: {empty}")),
            (json!({ "claim": "c", "contains": "", "grantMembership": grant }), format!("contains: {empty}")),
            (json!({ "claim": "c", "equals": ["a"], "grantMembership": grant }), {
                "equals: a string, a number, a boolean or null is expected".to_owned()
            }),
            (json!({ "claim": "c", "grantMembership": grant, "grantRoles": ["super_admin"] }), {
                "grantRoles: global roles cannot be granted; grant a membership of a project by grantMembership".to_owned()
            }),
            (json!({ "claim": "c", "grantMembership": { "project": "p" } }), {
                "grantMembership.role: a string that is not empty is expected".to_owned()
            }),
            (json!({ "claim": "c", "grantMembership": { "project": "p", "role": "r", "variable": [] } }), {
                "grantMembership.variable: unknown key".to_owned()
            }),
            (json!({ "claim": "c", "grantMembership": { "project": "p", "role": "r", "variables": vec![1; 51] } }), {
                "grantMembership.variables: exceeds the limit of 50 items".to_owned()
            }),
        ] {
            assert_eq!(of_rules(&json!([rule])).unwrap_err(), format!("claimMapping.rules[0].{expected}"));
        }
        for operand in [json!("a"), json!(0), json!(false), json!(null)] {
            let rules = json!([{ "claim": "c", "equals": operand, "grantMembership": grant }]);
            assert_eq!(of_rules(&rules).unwrap().unwrap().projects().into_iter().collect::<Vec<_>>(), ["p"]);
        }
    }

    #[test]
    fn variables_and_their_sources_are_checked() {
        let entries: serde_json::Map<String, Json> = (0..1001).map(|index| (index.to_string(), json!([]))).collect();
        for (variable, expected) in [
            (json!({}), "name: a string that is not empty is expected"),
            (json!({ "name": "v", "value": ["a"] }), "value: unknown key"),
            (json!({ "name": "v", "values": "a" }), "values: a list is expected"),
            (json!({ "name": "v", "values": [1] }), "values[0]: a string is expected"),
            (json!({ "name": "v", "values": vec!["a"; 1001] }), "values: exceeds the limit of 1000 items"),
            (json!({ "name": "v", "allow": vec!["a"; 1001] }), "allow: exceeds the limit of 1000 items"),
            (json!({ "name": "v", "passthrough": 1 }), "passthrough: true or false is expected"),
            (json!({ "name": "v", "map": [] }), "map: an object is expected"),
            (json!({ "name": "v", "map": { "a": "b" } }), "map.a: a list is expected"),
            (json!({ "name": "v", "map": { "a": [null] } }), "map.a[0]: a string is expected"),
            (json!({ "name": "v", "map": entries }), "map: exceeds the limit of 1000 entries"),
            (json!({ "name": "v", "from": "c" }), "from: an object is expected"),
            (json!({ "name": "v", "from": {} }), "from.claim: a string that is not empty is expected"),
            (json!({ "name": "v", "from": { "claim": "c", "path": "x" } }), "from.path: unknown key"),
            (json!({ "name": "v", "from": { "claim": "c", "split": "" } }), "from.split: a string that is not empty is expected"),
            (json!({ "name": "v", "from": { "claim": "c", "where": { "field": "f", "equals": 1 } } }), {
                "from.pick: a string is expected: without it, items that match `where` have no values"
            }),
            (json!({ "name": "v", "from": { "claim": "c", "pick": "p", "where": { "field": "f" } } }), {
                "from.where.equals: a string, a number, a boolean or null is expected"
            }),
            (json!({ "name": "v", "from": { "claim": "c", "pick": "p", "where": { "field": "f", "equals": 1, "x": 1 } } }), {
                "from.where.x: unknown key"
            }),
        ] {
            assert_eq!(problem_of_variable(&variable), expected, "{variable}");
        }
    }
}
