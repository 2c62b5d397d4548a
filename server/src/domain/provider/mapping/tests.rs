//! Tests of plans.
//!
//! **Invariant:** a plan that has been carried out leaves nothing to do.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::domain::acl::Acl;
use crate::domain::membership::{Membership, VariableValues};

const SIGN_IN: Occasion = Occasion { is_new_person: false, has_all_claims: true };

fn acl() -> Acl {
    Acl::of_config(&json!({ "acl": { "roles": {
        "admin": { "variables": { "tenant": { "type": "entity", "entityName": "Tenant" }, "area": { "type": "condition", "fallback": {} } } },
        "editor": { "variables": {
            "language": { "type": "entity", "entityName": "Language" },
            "filter": { "type": "condition" },
        } },
        "viewer": {},
        "owner": {},
    } } }))
    .unwrap()
}

fn membership(role: &str, variables: &[(&str, &[&str])]) -> Membership {
    let variables = variables
        .iter()
        .map(|(name, values)| VariableValues { name: (*name).to_owned(), values: values.iter().map(ToString::to_string).collect() });
    Membership { role: role.to_owned(), variables: variables.collect() }
}

fn mapping(unmatched: &str, rules: &Json) -> Mapping {
    Mapping::of(&json!({ "claimMapping": { "unmatched": unmatched, "rules": rules } })).unwrap().unwrap()
}

/// A rule that grants a membership of the project `blog` whose variable `language` comes from the claim `languages`.
fn editor() -> Json {
    json!({ "claim": "groups", "contains": "editors", "grantMembership": { "project": "blog", "role": "editor",
        "variables": [{ "name": "language", "from": { "claim": "languages" }, "passthrough": true }] } })
}

fn grant(claim: &str, project: &str, role: &str) -> Json {
    json!({ "claim": claim, "grantMembership": { "project": project, "role": role } })
}

fn in_blog(mapping: &Mapping, claims: &Json, present: &[Membership], occasion: Occasion) -> Plan {
    let acl = acl();
    let projects = BTreeMap::from([("blog", Standing { acl: &acl, memberships: present })]);
    plan(mapping, claims.as_object().unwrap(), &projects, occasion)
}

fn change(roles: &[&str], memberships: Vec<Membership>) -> Vec<ProjectChange> {
    vec![ProjectChange { project: "blog".to_owned(), roles: roles.iter().map(ToString::to_string).collect(), memberships }]
}

#[test]
fn a_grant_is_stored_and_recorded() {
    let claims = json!({ "groups": ["editors"], "languages": ["en", "cs"] });
    let plan = in_blog(&mapping("keep", &json!([editor()])), &claims, &[membership("owner", &[])], SIGN_IN);
    assert_eq!(plan.changes, change(&["editor"], vec![membership("editor", &[("language", &["cs", "en"])])]));
    assert_eq!(plan.before, json!({ "memberships": [] }));
    let editor = json!({ "project": "blog", "role": "editor", "variables": [{ "name": "language", "values": ["cs", "en"] }] });
    assert_eq!(plan.after, json!({ "memberships": [editor] }));
    assert!(!plan.dropped);
}

#[test]
fn what_is_granted_already_changes_nothing() {
    let claims = json!({ "groups": ["editors"], "languages": ["en", "cs"] });
    for unmatched in ["keep", "remove"] {
        let present = [membership("editor", &[("language", &["en", "cs"])])];
        let plan = in_blog(&mapping(unmatched, &json!([editor()])), &claims, &present, SIGN_IN);
        assert_eq!((plan.changes.len(), plan.before == plan.after), (0, true), "{unmatched}");
    }
}

#[test]
fn values_of_the_mapping_replace_theirs_and_no_others() {
    let claims = json!({ "groups": ["editors"], "languages": "de" });
    let present = [membership("editor", &[("filter", &["{}"]), ("language", &["en"])])];
    for unmatched in ["keep", "remove"] {
        let plan = in_blog(&mapping(unmatched, &json!([editor()])), &claims, &present, SIGN_IN);
        assert_eq!(plan.changes, change(&["editor"], vec![membership("editor", &[("filter", &["{}"]), ("language", &["de"])])]));
    }
}

#[test]
fn a_variable_without_values_stays_or_revokes() {
    let claims = json!({ "groups": ["editors"] });
    let present = [membership("editor", &[("language", &["en"])])];
    let rules = json!([editor()]);
    assert_eq!(in_blog(&mapping("keep", &rules), &claims, &present, SIGN_IN).changes, []);
    assert_eq!(in_blog(&mapping("keep", &rules), &claims, &[], SIGN_IN).changes, change(&["editor"], vec![membership("editor", &[])]));
    let removed = in_blog(&mapping("remove", &rules), &claims, &present, SIGN_IN);
    assert_eq!((removed.changes, removed.dropped), (change(&["editor"], vec![]), false));
    assert_eq!(in_blog(&mapping("remove", &rules), &claims, &[], SIGN_IN).changes, []);
}

#[test]
fn what_is_not_granted_is_removed_only_if_it_may_be() {
    let rules = json!([editor(), grant("viewers", "blog", "viewer")]);
    let present = [membership("editor", &[("language", &["en"])]), membership("owner", &[]), membership("viewer", &[])];
    let claims = json!({ "viewers": true });
    assert_eq!(in_blog(&mapping("keep", &rules), &claims, &present, SIGN_IN).changes, []);
    let partial = in_blog(&mapping("remove", &rules), &claims, &present, Occasion { has_all_claims: false, ..SIGN_IN });
    assert_eq!((partial.changes, partial.unmatched), (vec![], Unmatched::Keep));
    let removed = in_blog(&mapping("remove", &rules), &claims, &present, SIGN_IN);
    assert_eq!((removed.changes, removed.unmatched), (change(&["editor"], vec![]), Unmatched::Remove));
    let viewer = json!({ "project": "blog", "role": "viewer", "variables": [] });
    assert_eq!(removed.after, json!({ "memberships": [viewer] }));
    assert_eq!(removed.before["memberships"].as_array().unwrap().len(), 2);
}

#[test]
fn a_sticky_mapping_applies_to_new_persons() {
    let sticky = json!({ "claimMapping": { "syncPolicy": "sticky", "unmatched": "remove", "rules": [grant("c", "blog", "viewer"), grant("c", "blog", "ghost")] } });
    let mapping = Mapping::of(&sticky).unwrap().unwrap();
    let claims = json!({ "c": 1 });
    let plan = in_blog(&mapping, &claims, &[], SIGN_IN);
    assert_eq!((plan.changes, plan.dropped), (vec![], false));
    let plan = in_blog(&mapping, &claims, &[], Occasion { is_new_person: true, ..SIGN_IN });
    assert_eq!((plan.changes, plan.dropped), (change(&["viewer"], vec![membership("viewer", &[])]), true));
}

#[test]
fn projects_that_do_not_exist_are_skipped() {
    let plan = in_blog(&mapping("remove", &json!([grant("c", "ghost", "admin")])), &json!({ "c": 1 }), &[], SIGN_IN);
    assert_eq!((plan.changes, plan.dropped, plan.after), (vec![], false, json!({ "memberships": [] })));
    let empty = in_blog(&mapping("remove", &json!([])), &json!({}), &[membership("viewer", &[])], SIGN_IN);
    assert_eq!((empty.changes, empty.dropped), (vec![], false));
}

#[test]
fn rules_that_do_not_fit_any_more_are_left_out_with_their_roles() {
    let injected = json!({ "claim": "c", "grantMembership": { "project": "blog", "role": "editor",
        "variables": [{ "name": "filter", "from": { "claim": "f" }, "passthrough": true }] } });
    let rules = json!([injected, grant("c", "blog", "ghost"), grant("c", "blog", "viewer")]);
    let present = [membership("editor", &[("filter", &["{}"])])];
    let plan = in_blog(&mapping("remove", &rules), &json!({ "c": 1, "f": "{\"always\":true}" }), &present, SIGN_IN);
    assert_eq!((plan.changes, plan.dropped), (change(&["viewer"], vec![membership("viewer", &[])]), true));
    assert_eq!(plan.before, json!({ "memberships": [] }));
}

#[test]
fn an_administrator_has_the_required_values() {
    let rule = json!({ "claim": "c", "grantMembership": { "project": "blog", "role": "admin",
        "variables": [{ "name": "tenant", "from": { "claim": "tenant" }, "passthrough": true }] } });
    let rules = json!([rule]);
    let present = [membership("admin", &[("tenant", &["1"])])];
    let without = json!({ "c": 1 });
    let plan = in_blog(&mapping("keep", &rules), &without, &[], SIGN_IN);
    assert_eq!((plan.changes, plan.dropped), (vec![], true));
    let plan = in_blog(&mapping("keep", &rules), &without, &present, SIGN_IN);
    assert_eq!((plan.changes, plan.dropped), (vec![], true));
    let plan = in_blog(&mapping("remove", &rules), &without, &present, SIGN_IN);
    assert_eq!((plan.changes, plan.dropped), (change(&["admin"], vec![]), true));
    let plan = in_blog(&mapping("remove", &rules), &json!({ "c": 1, "tenant": 2 }), &present, SIGN_IN);
    assert_eq!((plan.changes, plan.dropped), (change(&["admin"], vec![membership("admin", &[("tenant", &["2"])])]), false));
}

#[test]
fn a_membership_that_is_too_long_is_left_out() {
    let claims = json!({ "groups": ["editors"], "languages": "x".repeat(200_000) });
    let plan = in_blog(&mapping("keep", &json!([editor()])), &claims, &[], SIGN_IN);
    assert_eq!((plan.changes, plan.dropped), (vec![], true));
}

const PROJECTS: [&str; 3] = ["blog", "crm", "ghost"];
const ROLES: [&str; 6] = ["admin", "editor", "viewer", "owner", "deployer", "ghost"];

fn rule() -> impl Strategy<Value = Json> {
    let condition =
        prop_oneof![Just(json!({})), "[a-c]".prop_map(|it| json!({ "equals": it })), "[a-c]".prop_map(|it| json!({ "contains": it }))];
    let names = prop::sample::select(vec!["language", "filter", "tenant"]);
    let variable =
        (names, prop::collection::vec("[a-c]", 0..3), prop::option::of("[a-c]"), any::<bool>()).prop_map(|(name, values, from, passes)| {
            let source = from.map(|claim| json!({ "claim": claim }));
            let mut variable = json!({ "name": name, "values": values, "passthrough": passes });
            variable.as_object_mut().unwrap().extend(source.map(|source| ("from".to_owned(), source)));
            variable
        });
    let place = (prop::sample::select(PROJECTS.to_vec()), prop::sample::select(ROLES.to_vec()));
    (condition, "[a-c]", place, prop::collection::vec(variable, 0..3)).prop_map(|(mut rule, claim, (project, role), variables)| {
        rule["claim"] = json!(claim);
        rule["grantMembership"] = json!({ "project": project, "role": role, "variables": variables });
        rule
    })
}

fn claims() -> impl Strategy<Value = Json> {
    let value =
        prop_oneof![Just(json!(null)), "[a-c]{0,2}".prop_map(Json::from), prop::collection::vec("[a-c]", 0..3).prop_map(Json::from)];
    prop::collection::btree_map("[a-c]", value, 0..4).prop_map(|map| json!(map))
}

fn present() -> impl Strategy<Value = Vec<Membership>> {
    let one = (prop::sample::select(ROLES.to_vec()), prop::collection::vec("[a-c]", 1..3));
    let variables = |values| vec![VariableValues { name: "language".to_owned(), values }];
    prop::collection::btree_map(one.0, one.1, 0..4)
        .prop_map(move |map| map.into_iter().map(|(role, it)| Membership { role: role.to_owned(), variables: variables(it) }).collect())
}

proptest! {
    #[test]
    fn rules_grant_what_they_name(rules in prop::collection::vec(rule(), 0..5), claims in claims()) {
        let mapping = mapping("keep", &json!(rules));
        let named: Vec<_> = rules.iter().map(|rule| (rule["grantMembership"]["project"].clone(), rule["grantMembership"]["role"].clone())).collect();
        for (project, role) in mapping.evaluate(claims.as_object().unwrap()).into_keys() {
            prop_assert!(named.contains(&(json!(project), json!(role))));
        }
    }

    #[test]
    fn a_plan_keeps_to_the_rules_and_settles(
        rules in prop::collection::vec(rule(), 0..5), claims in claims(), blog in present(), crm in present(),
        removes in any::<bool>(), occasion in (any::<bool>(), any::<bool>()),
    ) {
        let mapping = mapping(if removes { "remove" } else { "keep" }, &json!(rules));
        let occasion = Occasion { is_new_person: occasion.0, has_all_claims: occasion.1 };
        let acl = acl();
        let make = |blog: &[Membership], crm: &[Membership]| {
            let projects = BTreeMap::from([("blog", Standing { acl: &acl, memberships: blog }), ("crm", Standing { acl: &acl, memberships: crm })]);
            plan(&mapping, claims.as_object().unwrap(), &projects, occasion)
        };
        let first = make(&blog, &crm);
        prop_assert_eq!(first.changes.is_empty(), first.before == first.after);
        let mut after = BTreeMap::from([("blog", blog), ("crm", crm)]);
        for change in &first.changes {
            for role in &change.roles {
                let is_named = rules.iter().any(|rule| {
                    rule["grantMembership"]["project"] == json!(change.project) && rule["grantMembership"]["role"] == json!(role)
                });
                prop_assert!(is_named, "{} {}", change.project, role);
                let is_stored = change.memberships.iter().any(|it| it.role == *role);
                prop_assert!(is_stored || (removes && occasion.has_all_claims), "{role} is removed");
            }
            let memberships = after.get_mut(change.project.as_str()).unwrap();
            memberships.retain(|membership| !change.roles.contains(&membership.role));
            memberships.extend(change.memberships.iter().cloned());
        }
        let second = make(&after["blog"], &after["crm"]);
        prop_assert_eq!(second.changes, vec![]);
        prop_assert_eq!(second.before, first.after);
    }
}
