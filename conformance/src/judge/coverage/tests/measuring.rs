//! What there is to cover, and how much of it was.
//!
//! **Invariant:** totals are taken from the schema in another way than the measure takes them.

use std::collections::BTreeSet;

use serde_json::json;

use super::{of, seen};
use crate::contract::Contract;
use crate::judge::coverage::{Class, Seen, coordinates, measure, render};

fn wanted(class: Class) -> Vec<String> {
    coordinates(Contract::get().unwrap(), class).into_iter().collect()
}

fn about(class: Class, start: &str) -> Vec<String> {
    wanted(class).into_iter().filter(|coordinate| coordinate.starts_with(start)).collect()
}

#[test]
fn each_class_asks_for_its_own() {
    assert_eq!(about(Class::Operations, "Query.").len(), 13);
    assert_eq!(about(Class::Fields, "Query."), about(Class::Operations, "Query."));
    assert_eq!(about(Class::Operations, "Identity."), Vec::<String>::new());
    assert_eq!(about(Class::Types, "SignOut"), ["SignOutError", "SignOutErrorCode", "SignOutResponse"]);
    assert_eq!(about(Class::Types, "DateTime"), ["DateTime"]);
    assert_eq!(about(Class::Fields, "Membership."), ["Membership.role", "Membership.variables"]);
    assert_eq!(about(Class::Values, "RoleVariableDefinition."), ["RoleVariableDefinition.name"]);
    assert_eq!(about(Class::Nulls, "Person."), ["Person.email = null", "Person.name = null", "Person.passwordlessEnabled = null"]);
    assert_eq!(about(Class::EmptyLists, "Identity."), ["Identity.projects = []", "Identity.roles = []", "Identity.sessions = []"]);
    assert_eq!(about(Class::FilledLists, "Membership."), ["Membership.variables = [...]"]);
    assert_eq!(about(Class::Arguments, "Project."), ["Project.members(input:)", "Project.members(memberType:)"]);
    assert_eq!(about(Class::InputFields, "SignIn"), ["SignInOptions.trustForwardedClientInfo"]);
    let endings = ["Mutation.signOut = ok: false", "Mutation.signOut = ok: true", "Mutation.signOut = refused"];
    assert_eq!(about(Class::Outcomes, "Mutation.signOut"), endings);
}

#[test]
fn enum_values_are_asked_for_where_they_can_occur() {
    assert_eq!(about(Class::SentEnumValues, "MemberType."), ["MemberType.API_KEY", "MemberType.PERSON"]);
    // It is sent and received.
    assert_eq!(about(Class::SentEnumValues, "ConfigPolicy."), about(Class::ReceivedEnumValues, "ConfigPolicy."));
    assert_eq!(about(Class::ReceivedEnumValues, "M").len(), 15);
    assert_eq!(about(Class::ReceivedEnumValues, "MembershipValidationErrorCode.V").len(), 3);
    assert_eq!(about(Class::ReceivedEnumValues, "SignUp").len(), 2);
    assert_eq!(about(Class::ErrorCodes, "Membership"), Vec::<String>::new());
    assert_eq!(about(Class::ErrorCodes, "DisableApiKeyErrorCode"), ["DisableApiKeyErrorCode.KEY_NOT_FOUND"]);
    let classes = [Class::ErrorCodes, Class::ReceivedEnumValues, Class::SentEnumValues];
    let met: BTreeSet<String> = classes.into_iter().flat_map(wanted).collect();
    let all: usize = Contract::get().unwrap().types().filter_map(|(_, definition)| definition.values()).map(|values| values.len()).sum();
    assert_eq!(met.len(), all);
}

#[test]
fn names_of_classes_lead_back_to_them() {
    for class in Class::ALL {
        assert_eq!(Class::named(class.name()), Some(class));
        assert_eq!(serde_json::to_value(class).unwrap(), class.name());
    }
    assert_eq!(Class::named("Fields"), None);
}

#[test]
fn nothing_seen_is_everything_missing() {
    let measured = measure(&Seen::default());
    assert_eq!(measured.classes.iter().map(|class| class.name).collect::<Vec<_>>(), Class::ALL);
    for class in &measured.classes {
        assert_eq!((class.covered, class.total), (0, class.missing.len()), "{:?}", class.name);
        assert!(class.total > 0 && class.missing.is_sorted(), "{:?}", class.name);
    }
}

#[test]
fn what_was_seen_is_not_missing() {
    let measured = measure(&seen("{ me { id } }", json!({}), json!({ "me": { "id": "1" } })));
    let fields = measured.class(Class::Fields).unwrap();
    assert_eq!((fields.covered, fields.total - fields.missing.len()), (2, 2));
    assert!(!fields.misses("Identity.id") && !fields.misses("Query.me") && fields.misses("Identity.roles"));
    assert_eq!(measured.class(Class::Nulls).unwrap().covered, 0);
}

#[test]
fn what_the_contract_does_not_have_is_not_counted() {
    let old: Seen = serde_json::from_value(json!({ "fields": ["Identity.id", "Identity.gone"], "types": [] })).unwrap();
    assert_eq!(measure(&old).class(Class::Fields).unwrap().covered, 1);
}

#[test]
fn two_runs_are_merged_and_written_down() {
    let mut first = seen("{ me { id } }", json!({}), json!({ "me": { "id": "1" } }));
    let second = seen("{ projects { id } }", json!({}), json!({ "projects": [] }));
    first.merge(&second);
    assert_eq!(of(&first, Class::Operations), ["Query.me", "Query.projects"]);
    assert_eq!(of(&first, Class::EmptyLists), ["Query.projects = []"]);
    let text = serde_json::to_string(&first).unwrap();
    assert_eq!(serde_json::from_str::<Seen>(&text).unwrap(), first);
    assert!(text.contains("\"empty-lists\":[\"Query.projects = []\"]"), "{text}");
}

#[test]
fn the_measure_is_written_with_names() {
    let written = serde_json::to_value(measure(&Seen::default())).unwrap();
    let class = &written["classes"][9];
    let missing = wanted(Class::SentEnumValues);
    assert_eq!(*class, json!({ "name": "sent-enum-values", "covered": 0, "total": missing.len(), "missing": missing }));
}

#[test]
fn the_table_is_aligned_and_names_the_gaps() {
    let mut seen = Seen::default();
    wanted(Class::Types).into_iter().for_each(|name| seen.add(Class::Types, name));
    wanted(Class::SentEnumValues).into_iter().skip(1).for_each(|name| seen.add(Class::SentEnumValues, name));
    let text = render(&measure(&seen));
    let types = wanted(Class::Types).len();
    assert!(text.contains(&format!("types                   {types}/{types}  100 %\n")), "{text}");
    assert!(text.contains("sent-enum-values          25/26   96 %\n"), "{text}");
    assert!(text.contains("\n\nsent-enum-values, missing:\n  AuthPolicyScope.global\n\nreceived-enum-values, missing:\n"), "{text}");
    assert!(!text.contains("types, missing"), "{text}");
}

#[test]
fn a_gap_is_never_rounded_away() {
    let mut seen = Seen::default();
    wanted(Class::Fields).into_iter().skip(1).for_each(|name| seen.add(Class::Fields, name));
    assert_eq!(render(&measure(&seen)).lines().find(|line| line.starts_with("fields ")).unwrap().split_whitespace().nth(2), Some("99"));
}
