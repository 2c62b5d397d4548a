//! `schema.graphql` as something to look things up in: types, fields, arguments, values and who implements what.
//!
//! `types` says what is known of each, `parse` takes it from the text.
//!
//! **Invariant:** the text is the one that cynic compiled the operations against.

mod parse;
mod types;

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use types::{Argument, Definition, EnumValue, Field, TypeRef};

const SCHEMA: &str = include_str!("../../../schema.graphql");

/// All types that the schema defines, by name. Built-in scalars are not among them.
#[derive(Clone, Debug)]
pub struct Contract {
    types: BTreeMap<String, Definition>,
}

impl Contract {
    /// Nothing if the schema cannot be read, which the tests of this module rule out.
    pub fn get() -> Option<&'static Self> {
        static CONTRACT: OnceLock<Option<Contract>> = OnceLock::new();
        CONTRACT.get_or_init(|| Self::parse(SCHEMA)).as_ref()
    }

    pub fn types(&self) -> impl Iterator<Item = (&str, &Definition)> {
        self.types.iter().map(|(name, definition)| (name.as_str(), definition))
    }

    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.types.get(name)
    }

    /// The fields of an object or interface; every other type has none.
    pub fn fields(&self, parent: &str) -> impl Iterator<Item = (&str, &Field)> {
        let fields = self.definition(parent).and_then(Definition::fields);
        fields.into_iter().flatten().map(|(name, field)| (name.as_str(), field))
    }

    pub fn field(&self, parent: &str, field: &str) -> Option<&Field> {
        self.definition(parent)?.fields()?.get(field)
    }

    /// The name of a field's type, lists and nullability left out.
    pub fn field_type(&self, parent: &str, field: &str) -> Option<&str> {
        self.field(parent, field).map(|field| field.ty.name.as_str())
    }

    /// The object types that implement an interface.
    pub fn implementors(&self, interface: &str) -> impl Iterator<Item = &str> {
        self.types().filter(move |(_, definition)| definition.implements(interface)).map(|(name, _)| name)
    }

    /// Whether a fragment on `condition` applies to every value of the type.
    pub fn is_a(&self, name: &str, condition: &str) -> bool {
        name == condition || self.definition(name).is_some_and(|definition| definition.implements(condition))
    }
}

#[cfg(test)]
mod tests;
