//! Finds the fields of an answer by the document that asked for them, to change them.
//!
//! **Invariant:** an answer that does not fit its document is left alone.

use std::collections::BTreeMap;

use async_graphql_parser::parse_query;
use async_graphql_parser::types::Field;
use serde_json::{Map, Value};

use crate::client::exchange::Asked;
use crate::contract::{Contract, Definition, TypeRef};
use crate::judge::coverage::request::{Part, Request};

/// A field of an answer.
pub struct FieldOccurrence<'a> {
    /// Type and field, as in `Person.email`.
    pub coordinate: String,
    pub ty: &'a TypeRef,
    /// Whether it is a field of the operation itself.
    pub at_root: bool,
}

/// Shows every field that has a value to `visit`, which may change it.
pub fn each(asked: &Asked, data: &mut Map<String, Value>, visit: &mut impl FnMut(&FieldOccurrence<'_>, &mut Value)) {
    let (Some(contract), Ok(document)) = (Contract::get(), parse_query(&asked.query)) else { return };
    let Some(request) = Request::new(contract, &document, &asked.variables, asked.operation_name.as_deref()) else { return };
    let walk = Walk { contract, request: &request };
    walk.object(request.root, data, &[(request.root, request.selection)], true, visit);
}

/// The operations that a document asks for, such as `Query.me`.
pub fn operations(asked: &Asked) -> Vec<String> {
    let (Some(contract), Ok(document)) = (Contract::get(), parse_query(&asked.query)) else { return Vec::new() };
    let request = Request::new(contract, &document, &asked.variables, asked.operation_name.as_deref());
    let Some(request) = request else { return Vec::new() };
    let fields = request.fields(request.root, &[(request.root, request.selection)]);
    fields.iter().map(|(_, field)| format!("{}.{}", request.root, field.name.node)).collect()
}

struct Walk<'a> {
    contract: &'a Contract,
    request: &'a Request<'a>,
}

impl<'a> Walk<'a> {
    fn object(
        &self,
        declared: &'a str,
        object: &mut Map<String, Value>,
        parts: &[Part<'a>],
        at_root: bool,
        visit: &mut impl FnMut(&FieldOccurrence<'_>, &mut Value),
    ) {
        let concrete = self.concrete(declared, object, parts);
        // A field that is selected in several places has one value.
        let mut by_key: BTreeMap<&str, Vec<(&str, &Field)>> = BTreeMap::new();
        for (parent, field) in self.request.fields(concrete, parts) {
            by_key.entry(field.response_key().node.as_str()).or_default().push((parent, field));
        }
        for (key, same) in by_key {
            let Some((parent, name)) = same.first().map(|(parent, field)| (*parent, field.name.node.as_str())) else { continue };
            let owner = if self.contract.field(concrete, name).is_some() { concrete } else { parent };
            let (Some(definition), Some(value)) = (self.contract.field(owner, name), object.get_mut(key)) else { continue };
            if !value.is_null() {
                visit(&FieldOccurrence { coordinate: format!("{owner}.{name}"), ty: &definition.ty, at_root }, value);
            }
            let below: Vec<Part<'a>> = same.iter().map(|(_, field)| (definition.ty.name.as_str(), &field.selection_set.node)).collect();
            self.value(&definition.ty, value, &below, visit);
        }
    }

    fn value(&self, ty: &'a TypeRef, value: &mut Value, parts: &[Part<'a>], visit: &mut impl FnMut(&FieldOccurrence<'_>, &mut Value)) {
        match (&ty.item, value) {
            (Some(item), Value::Array(items)) => items.iter_mut().for_each(|value| self.value(item, value, parts, visit)),
            (None, Value::Object(object)) if self.has_fields(&ty.name) => self.object(&ty.name, object, parts, false, visit),
            _ => {}
        }
    }

    fn has_fields(&self, name: &str) -> bool {
        matches!(self.contract.definition(name), Some(Definition::Object { .. } | Definition::Interface { .. }))
    }

    /// The first implementor that selects everything the answer has.
    fn concrete(&self, declared: &'a str, object: &Map<String, Value>, parts: &[Part<'a>]) -> &'a str {
        let named = object.get("__typename").and_then(Value::as_str);
        let mut candidates = self.contract.implementors(declared);
        let fits = |candidate: &&str| {
            let fields = self.request.fields(candidate, parts);
            named.map_or_else(
                || object.keys().all(|key| fields.iter().any(|(_, field)| field.response_key().node == *key)),
                |name| name == *candidate,
            )
        };
        candidates.find(fits).unwrap_or(declared)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn asked(query: &str) -> Asked {
        Asked { query: query.to_owned(), variables: Value::Null, operation_name: None }
    }

    fn met(query: &str, mut data: Value) -> Vec<String> {
        let mut met = Vec::new();
        each(&asked(query), data.as_object_mut().unwrap(), &mut |found, _| met.push(found.coordinate.clone()));
        met
    }

    #[test]
    fn fields_are_found_below_lists_and_aliases() {
        let met = met("{ who: me { roles sessions { id } } }", json!({ "who": { "roles": ["x"], "sessions": [{ "id": "1" }] } }));
        assert_eq!(met, ["Query.me", "Identity.roles", "Identity.sessions", "SessionInfo.id"]);
    }

    #[test]
    fn a_field_of_an_interface_is_found_on_the_type_of_the_value() {
        let query = "{ projectBySlug(slug: \"x\") { roles { variables { ... on RoleEntityVariableDefinition { entityName } } } } }";
        let met = met(query, json!({ "projectBySlug": { "roles": [{ "variables": [{ "entityName": "E" }] }] } }));
        assert_eq!(met.last().map(String::as_str), Some("RoleEntityVariableDefinition.entityName"));
    }

    #[test]
    fn operations_have_their_root() {
        assert_eq!(operations(&asked("mutation { a: signOut { ok } }")), ["Mutation.signOut"]);
        assert_eq!(operations(&asked("{ not a document")), [""; 0]);
    }
}
