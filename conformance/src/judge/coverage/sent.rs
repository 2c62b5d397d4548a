//! Notes what was sent: arguments, and all that their values hold.
//!
//! **Invariant:** a value is followed as far as its type in the contract reaches; the inside of a scalar is not looked at.

use async_graphql_parser::types::Field;
use serde_json::Value;

use super::class::Class;
use super::coordinate;
use super::request::Request;
use super::seen::Seen;
use crate::contract::{Contract, Definition, TypeRef};

/// The arguments of a field that ran on `owner`.
pub fn arguments(contract: &Contract, request: &Request<'_>, owner: &str, field: &Field, seen: &mut Seen) {
    let name = field.name.node.as_str();
    let Some(definition) = contract.field(owner, name) else { return };
    for (argument, literal) in &field.arguments {
        let argument = argument.node.as_str();
        let (Some(known), Some(sent)) = (definition.arguments.get(argument), request.sent(&literal.node)) else { continue };
        seen.add(Class::Arguments, coordinate::argument(owner, name, argument));
        value(contract, &known.ty, &sent, seen);
    }
}

fn value(contract: &Contract, ty: &TypeRef, sent: &Value, seen: &mut Seen) {
    if sent.is_null() {
        return;
    }
    if let Some(item) = &ty.item {
        match sent {
            Value::Array(items) => items.iter().for_each(|sent| value(contract, item, sent, seen)),
            // A single value stands for a list of one.
            single => value(contract, item, single, seen),
        }
        return;
    }
    match (contract.definition(&ty.name), sent) {
        (Some(Definition::Input { fields }), Value::Object(members)) => {
            seen.add(Class::Types, &ty.name);
            for (name, sent) in members {
                let Some(field) = fields.get(name) else { continue };
                seen.add(Class::InputFields, coordinate::member(&ty.name, name));
                value(contract, &field.ty, sent, seen);
            }
        }
        (Some(Definition::Enum { values }), Value::String(text)) if values.contains_key(text) => {
            seen.add(Class::Types, &ty.name);
            seen.add(Class::SentEnumValues, coordinate::member(&ty.name, text));
        }
        (Some(Definition::Scalar), _) => seen.add(Class::Types, &ty.name),
        _ => {}
    }
}
