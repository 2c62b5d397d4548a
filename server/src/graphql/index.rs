//! What a response must look like, by type and field: read off the schema once, asked after every disturbed execution.
//!
//! **Invariant:** made from the same text as the executable schema, so the two cannot disagree.

use std::collections::HashMap;

use async_graphql::Positioned;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, ServiceDocument, Type, TypeKind, TypeSystemDefinition,
};

/// The types of the schema.
#[derive(Default)]
pub struct TypeIndex {
    types: HashMap<String, HashMap<String, Shape>>,
    implements: HashMap<String, Vec<String>>,
    /// By type and field, where there are any.
    arguments: HashMap<String, HashMap<String, Places>>,
    inputs: HashMap<String, Places>,
}

/// By name.
type Places = HashMap<String, Place>;

/// What may stand in an argument or a field of input.
pub struct Place {
    pub ty: Type,
    pub has_default: bool,
}

/// A field's type, as far as null handling goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    Named { name: String, nullable: bool },
    List { item: Box<Shape>, nullable: bool },
}

impl Shape {
    pub fn nullable(&self) -> bool {
        match self {
            Shape::Named { nullable, .. } | Shape::List { nullable, .. } => *nullable,
        }
    }

    fn of(ty: &Type) -> Self {
        match &ty.base {
            BaseType::Named(name) => Shape::Named { name: name.to_string(), nullable: ty.nullable },
            BaseType::List(item) => Shape::List { item: Box::new(Shape::of(item)), nullable: ty.nullable },
        }
    }
}

impl TypeIndex {
    pub fn new(document: &ServiceDocument) -> Self {
        let mut index = Self::default();
        for definition in &document.definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let name = definition.node.name.node.to_string();
            let fields = match &definition.node.kind {
                TypeKind::Object(object) => {
                    index.implements.insert(name.clone(), object.implements.iter().map(|name| name.node.to_string()).collect());
                    &object.fields
                }
                TypeKind::Interface(interface) => &interface.fields,
                TypeKind::InputObject(input) => {
                    index.inputs.insert(name, places(&input.fields));
                    continue;
                }
                _ => continue,
            };
            let with_arguments = fields.iter().map(|field| &field.node).filter(|field| !field.arguments.is_empty());
            let arguments = with_arguments.map(|field| (field.name.node.to_string(), places(&field.arguments)));
            index.arguments.insert(name.clone(), arguments.collect());
            let shape = |field: &FieldDefinition| (field.name.node.to_string(), Shape::of(&field.ty.node));
            index.types.insert(name, fields.iter().map(|field| shape(&field.node)).collect());
        }
        index
    }

    pub fn field(&self, owner: &str, field: &str) -> Option<&Shape> {
        self.types.get(owner)?.get(field)
    }

    /// The name of the type of a field, whatever lists are around it.
    pub fn base(&self, owner: &str, field: &str) -> Option<&str> {
        let mut shape = self.field(owner, field)?;
        loop {
            match shape {
                Shape::Named { name, .. } => return Some(name),
                Shape::List { item, .. } => shape = item,
            }
        }
    }

    pub fn argument(&self, owner: &str, field: &str, name: &str) -> Option<&Place> {
        self.arguments.get(owner)?.get(field)?.get(name)
    }

    pub fn input_field(&self, input: &str, name: &str) -> Option<&Place> {
        self.inputs.get(input)?.get(name)
    }

    pub fn is_interface_of(&self, object: &str, interface: &str) -> bool {
        self.implements.get(object).is_some_and(|names| names.iter().any(|name| name == interface))
    }

    pub fn is_composite(&self, name: &str) -> bool {
        self.types.contains_key(name)
    }
}

fn places(definitions: &[Positioned<InputValueDefinition>]) -> Places {
    let place =
        |definition: &InputValueDefinition| Place { ty: definition.ty.node.clone(), has_default: definition.default_value.is_some() };
    definitions.iter().map(|definition| (definition.node.name.node.to_string(), place(&definition.node))).collect()
}
