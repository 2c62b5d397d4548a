//! The types of the fields in `schema.graphql`, for reading answers.
//!
//! **Invariant:** the text is the one that cynic compiled the operations against.

use std::collections::HashMap;
use std::sync::OnceLock;

use async_graphql_parser::parse_schema;
use async_graphql_parser::types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition};

const SCHEMA: &str = include_str!("../../../schema.graphql");

/// Field types by type and field, lists and nullability left out.
pub struct Contract {
    fields: HashMap<(String, String), String>,
}

impl Contract {
    /// Nothing if the schema cannot be read, which the tests of this module rule out.
    pub fn get() -> Option<&'static Self> {
        static CONTRACT: OnceLock<Option<Contract>> = OnceLock::new();
        CONTRACT.get_or_init(|| Self::parse(SCHEMA)).as_ref()
    }

    fn parse(text: &str) -> Option<Self> {
        let mut fields = HashMap::new();
        for definition in parse_schema(text).ok()?.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            let of_type = match definition.node.kind {
                TypeKind::Object(object) => object.fields,
                TypeKind::Interface(interface) => interface.fields,
                _ => Vec::new(),
            };
            fields.extend(of_type.into_iter().map(|field| entry(&name, &field.node)));
        }
        Some(Self { fields })
    }

    pub fn field_type(&self, parent: &str, field: &str) -> Option<&str> {
        self.fields.get(&(parent.to_owned(), field.to_owned())).map(String::as_str)
    }
}

fn entry(parent: &str, field: &FieldDefinition) -> ((String, String), String) {
    ((parent.to_owned(), field.name.node.to_string()), named_type(&field.ty.node))
}

fn named_type(ty: &Type) -> String {
    match &ty.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => named_type(inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_fields_of_objects_lists_and_interfaces() {
        let contract = Contract::get().unwrap();
        assert_eq!(contract.field_type("Query", "projects"), Some("Project"));
        assert_eq!(contract.field_type("AuthLogEntry", "eventData"), Some("Json"));
        assert_eq!(contract.field_type("RoleVariableDefinition", "name"), Some("String"));
        assert_eq!(contract.field_type("Query", "nothing"), None);
    }

    #[test]
    fn a_broken_schema_gives_nothing() {
        assert!(Contract::parse("type {").is_none());
    }
}
