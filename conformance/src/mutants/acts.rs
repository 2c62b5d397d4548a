//! All faults that can be injected into what a run without faults saw.
//!
//! **Invariant:** the list follows from the contract and the run alone, so two runs that see the same have the same acts.

use std::collections::BTreeSet;

use super::act::Act;
use crate::contract::{Contract, Definition};
use crate::judge::coverage::{Class, Seen};

/// What the proxy saw besides the contract.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    pub events: BTreeSet<String>,
    pub statuses: BTreeSet<(String, u16)>,
    pub headers: BTreeSet<String>,
}

/// Headers that the transport makes, not the server's code.
const TRANSPORT: [&str; 4] = ["date", "content-length", "connection", "transfer-encoding"];

pub fn acts(contract: &Contract, seen: &Seen, observed: &Observed) -> BTreeSet<Act> {
    let mut acts: BTreeSet<Act> = seen.of(Class::Values).flat_map(|field| of_field(contract, field)).collect();
    for field in seen.of(Class::FilledLists).filter_map(|list| list.split_once(' ').map(|(field, _)| field.to_owned())) {
        acts.extend([Act::Shorten(field.clone()), Act::Double(field)]);
    }
    let literals = seen.of(Class::ErrorCodes).chain(seen.of(Class::ReceivedEnumValues));
    acts.extend(literals.map(|literal| Act::Literal(literal.to_owned())));
    for (mutation, ending) in seen.of(Class::Outcomes).filter_map(|outcome| outcome.split_once(" = ")) {
        match ending {
            "refused" => acts.extend([Act::Refusal(mutation.to_owned()), Act::Swallow(mutation.to_owned())]),
            ending => acts.extend([Act::Ok { mutation: mutation.to_owned(), was: ending == "ok: true" }]),
        }
    }
    for operation in seen.of(Class::Operations) {
        acts.extend([Act::Grant, Act::Deny, Act::Extra].map(|act| act(operation.to_owned())));
    }
    acts.extend(
        observed
            .statuses
            .iter()
            .filter(|(operation, _)| !operation.contains(".__"))
            .map(|(operation, was)| Act::Status { operation: operation.clone(), was: *was }),
    );
    acts.extend(observed.events.iter().cloned().map(Act::Forget));
    acts.extend(observed.headers.iter().filter(|name| !TRANSPORT.contains(&name.as_str())).cloned().map(Act::Header));
    acts
}

fn of_field(contract: &Contract, coordinate: &str) -> Vec<Act> {
    let Some((parent, name)) = coordinate.split_once('.') else { return Vec::new() };
    let Some(field) = contract.field(parent, name) else { return Vec::new() };
    let mut acts = Vec::new();
    // A value has a type of its own, and is met there.
    if matches!(contract.definition(parent), Some(Definition::Interface { .. })) {
        return acts;
    }
    if field.ty.nullable {
        acts.push(Act::Null(coordinate.to_owned()));
    }
    // Enums have acts of their own, and so does `ok`; an object changes with its fields.
    let leaf = !matches!(
        contract.definition(&field.ty.name),
        Some(Definition::Object { .. } | Definition::Interface { .. } | Definition::Enum { .. })
    );
    if leaf && name != "ok" {
        acts.push(Act::Change(coordinate.to_owned()));
    }
    if leaf && (name == "id" || name.ends_with("Id")) {
        acts.push(Act::Reuse(coordinate.to_owned()));
    }
    acts
}

impl Act {
    /// Whether a case that saw this can detect the fault.
    pub fn concerns(&self, seen: &Seen) -> bool {
        let has = |class: Class, coordinate: &str| seen.of(class).any(|found| found == coordinate);
        match self {
            Self::Null(field) | Self::Change(field) | Self::Reuse(field) => has(Class::Values, field),
            Self::Shorten(field) | Self::Double(field) => has(Class::FilledLists, &format!("{field} = [...]")),
            Self::Literal(literal) => has(Class::ErrorCodes, literal) || has(Class::ReceivedEnumValues, literal),
            Self::Ok { mutation, was } => has(Class::Outcomes, &format!("{mutation} = ok: {was}")),
            Self::Refusal(mutation) | Self::Swallow(mutation) => has(Class::Outcomes, &format!("{mutation} = refused")),
            Self::Extra(operation) | Self::Grant(operation) | Self::Deny(operation) | Self::Status { operation, was: 200 } => {
                has(Class::Operations, operation)
            }
            Self::Forget(_) => has(Class::Operations, "Query.authLog"),
            // A request that did not run is not in what was seen.
            Self::Status { .. } | Self::Header(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn seen(response: &serde_json::Value) -> Seen {
        let mut seen = Seen::default();
        let query = "mutation { signOut { ok error { code } } }";
        seen.note(query, &serde_json::Value::Null, None, response);
        seen
    }

    #[test]
    fn acts_follow_from_what_was_seen() {
        let seen = seen(&json!({ "data": { "signOut": { "ok": false, "error": { "code": "NOT_A_PERSON" } } } }));
        let acts = acts(Contract::get().unwrap(), &seen, &Observed::default());
        let acts: Vec<String> = acts.iter().map(ToString::to_string).collect();
        assert_eq!(
            acts,
            [
                "null Mutation.signOut",
                "null SignOutResponse.error",
                "literal SignOutErrorCode.NOT_A_PERSON",
                "ok Mutation.signOut false",
                "extra Mutation.signOut",
                "grant Mutation.signOut",
                "deny Mutation.signOut",
            ]
        );
    }

    #[test]
    fn an_act_concerns_only_who_saw_its_place() {
        let seen = seen(&json!({ "data": { "signOut": { "ok": true, "error": null } } }));
        let ok = |was| Act::Ok { mutation: "Mutation.signOut".to_owned(), was };
        assert!(ok(true).concerns(&seen) && !ok(false).concerns(&seen));
        assert!(!Act::Null("Person.email".to_owned()).concerns(&seen));
    }
}
