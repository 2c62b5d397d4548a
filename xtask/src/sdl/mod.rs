//! `schema.graphql` as a checked model: what the code generator and the schema check both read.
//!
//! **Invariant:** a [`Model`] only exists if every rule in `check` holds, so its users never meet an unknown type.

mod check;
mod parse;

use std::collections::BTreeMap;

pub use parse::parse;

/// Names of the scalars every GraphQL schema has.
pub const BUILT_IN_SCALARS: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];

/// Something the schema says that we refuse, with the line it is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub line: usize,
    pub reason: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "schema.graphql:{}: {}", self.line, self.reason)
    }
}

fn refuse(line: usize, reason: impl Into<String>) -> Refusal {
    Refusal { line, reason: reason.into() }
}

/// A whole schema. Types keep the order of the file.
#[derive(Debug, Clone)]
pub struct Model {
    pub types: Vec<TypeDef>,
    index: BTreeMap<String, usize>,
}

impl Model {
    pub fn get(&self, name: &str) -> Option<&TypeDef> {
        self.index.get(name).and_then(|index| self.types.get(*index))
    }

    /// The fields of a root type, or none if the schema has no such root.
    pub fn root(&self, name: &str) -> &[Field] {
        match self.get(name).map(|def| &def.kind) {
            Some(Kind::Object { fields, .. }) => fields,
            _ => &[],
        }
    }

    /// Objects that implement the interface, in the order of the file.
    pub fn implementors<'a>(&'a self, interface: &'a str) -> impl Iterator<Item = &'a TypeDef> {
        self.types
            .iter()
            .filter(move |def| matches!(&def.kind, Kind::Object { implements, .. } if implements.iter().any(|name| name == interface)))
    }
}

#[derive(Debug, Clone)]
pub struct TypeDef {
    pub name: String,
    pub line: usize,
    pub description: Option<String>,
    pub kind: Kind,
}

#[derive(Debug, Clone)]
pub enum Kind {
    Scalar,
    Object { implements: Vec<String>, fields: Vec<Field> },
    Interface { fields: Vec<Field> },
    Enum { values: Vec<EnumValue> },
    Input { fields: Vec<InputValue> },
}

impl Kind {
    pub fn word(&self) -> &'static str {
        match self {
            Kind::Scalar => "scalar",
            Kind::Object { .. } => "object type",
            Kind::Interface { .. } => "interface",
            Kind::Enum { .. } => "enum",
            Kind::Input { .. } => "input type",
        }
    }

    fn is_input(&self) -> bool {
        matches!(self, Kind::Scalar | Kind::Enum { .. } | Kind::Input { .. })
    }

    fn is_output(&self) -> bool {
        !matches!(self, Kind::Input { .. })
    }
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    pub line: usize,
    pub description: Option<String>,
    pub deprecation: Option<String>,
    pub arguments: Vec<InputValue>,
    pub ty: TypeRef,
}

#[derive(Debug, Clone)]
pub struct InputValue {
    pub name: String,
    pub line: usize,
    pub description: Option<String>,
    pub deprecation: Option<String>,
    pub ty: TypeRef,
    /// The default as the schema writes it.
    pub default: Option<String>,
}

#[derive(Debug, Clone)]
pub struct EnumValue {
    pub name: String,
    pub line: usize,
    pub description: Option<String>,
    pub deprecation: Option<String>,
}

/// A type as it is used: a name, lists around it, and what may be null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeRef {
    Named { name: String, nullable: bool },
    List { item: Box<TypeRef>, nullable: bool },
}

impl TypeRef {
    pub fn base(&self) -> &str {
        match self {
            TypeRef::Named { name, .. } => name,
            TypeRef::List { item, .. } => item.base(),
        }
    }

    pub fn nullable(&self) -> bool {
        match self {
            TypeRef::Named { nullable, .. } | TypeRef::List { nullable, .. } => *nullable,
        }
    }
}

impl std::fmt::Display for TypeRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TypeRef::Named { name, .. } => write!(f, "{name}")?,
            TypeRef::List { item, .. } => write!(f, "[{item}]")?,
        }
        if self.nullable() { Ok(()) } else { f.write_str("!") }
    }
}
