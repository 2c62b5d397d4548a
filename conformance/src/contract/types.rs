//! What the contract says of a type.
//!
//! **Invariant:** nothing but data; what follows from it is worked out by those who ask.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    Scalar,
    Enum { values: BTreeMap<String, EnumValue> },
    Input { fields: BTreeMap<String, Argument> },
    Object { fields: BTreeMap<String, Field>, interfaces: BTreeSet<String> },
    Interface { fields: BTreeMap<String, Field> },
}

impl Definition {
    /// The fields that an answer can have; of an input type, none.
    pub fn fields(&self) -> Option<&BTreeMap<String, Field>> {
        match self {
            Self::Object { fields, .. } | Self::Interface { fields } => Some(fields),
            Self::Scalar | Self::Enum { .. } | Self::Input { .. } => None,
        }
    }

    pub fn values(&self) -> Option<&BTreeMap<String, EnumValue>> {
        match self {
            Self::Enum { values } => Some(values),
            _ => None,
        }
    }

    pub fn implements(&self, interface: &str) -> bool {
        matches!(self, Self::Object { interfaces, .. } if interfaces.contains(interface))
    }
}

/// A field of an object or interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub ty: TypeRef,
    pub arguments: BTreeMap<String, Argument>,
    pub deprecated: bool,
}

/// An argument of a field, or a field of an input type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    pub ty: TypeRef,
    pub default: Option<Value>,
    pub deprecated: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnumValue {
    pub deprecated: bool,
}

/// A type as it is written behind a colon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeRef {
    /// The innermost name: `String` for `[String!]`.
    pub name: String,
    pub nullable: bool,
    /// What the list holds, if it is one.
    pub item: Option<Box<Self>>,
}
