//! The executable schema: the text of schema.graphql with the wiring's resolvers in it.
//!
//! **Invariant:** a field without a resolver, or a resolver without a field, is an error at start, not a surprise at run time.

use std::collections::HashMap;

use async_graphql::dynamic::{
    Enum, EnumItem, Field, InputObject, InputValue, Interface, InterfaceField, Object, Scalar, Schema, SchemaBuilder, TypeRef,
};
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputValueDefinition, ServiceDocument, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql::{Positioned, Value};

use super::document::reason;
use crate::domain::limits::Limits;
use crate::domain::time::Timestamp;
use crate::generated::{SCHEMA, wiring};
use crate::outcome::Fault;

type Resolvers = HashMap<(&'static str, &'static str), wiring::Resolve>;

pub fn build(limits: &Limits) -> Result<(Schema, ServiceDocument), Fault> {
    let document = parse_schema(SCHEMA).map_err(|error| Fault::new(format!("schema.graphql: {error}")))?;
    let mut resolvers: Resolvers = wiring::TABLE.iter().map(|(owner, field, resolve)| ((*owner, *field), *resolve)).collect();
    let mut builder = Schema::build("Query", Some("Mutation"), None).limit_depth(limits.depth).limit_complexity(limits.complexity);
    if !limits.suggestions {
        builder = builder.disable_suggestions();
    }
    for definition in &document.definitions {
        if let TypeSystemDefinition::Type(definition) = definition {
            builder = register(builder, &definition.node, &mut resolvers)?;
        }
    }
    if let Some((owner, field)) = resolvers.keys().next() {
        return Err(Fault::new(format!("{owner}.{field} has a resolver but is not in schema.graphql")));
    }
    let schema = builder.finish().map_err(Fault::new)?;
    Ok((schema, document))
}

fn register(builder: SchemaBuilder, definition: &TypeDefinition, resolvers: &mut Resolvers) -> Result<SchemaBuilder, Fault> {
    let name = definition.name.node.as_str();
    let description = definition.description.as_ref().map(|text| text.node.as_str());
    Ok(match &definition.kind {
        TypeKind::Scalar => builder.register(describe(scalar(name), description, Scalar::description)),
        TypeKind::Object(object) => {
            let mut built = describe(Object::new(name), description, Object::description);
            for interface in &object.implements {
                built = built.implement(interface.node.as_str());
            }
            for field in &object.fields {
                built = built.field(object_field(name, &field.node, resolvers)?);
            }
            builder.register(built)
        }
        TypeKind::Interface(interface) => {
            let mut built = describe(Interface::new(name), description, Interface::description);
            for field in &interface.fields {
                built = built.field(interface_field(&field.node));
            }
            builder.register(built)
        }
        TypeKind::Enum(definition) => {
            let mut built = describe(Enum::new(name), description, Enum::description);
            for value in &definition.values {
                let value = &value.node;
                let mut item = describe(EnumItem::new(value.value.node.as_str()), text(&value.description), EnumItem::description);
                if let Some(reason) = reason(&value.directives) {
                    item = item.deprecation(Some(reason));
                }
                built = built.item(item);
            }
            builder.register(built)
        }
        TypeKind::InputObject(input) => {
            let mut built = describe(InputObject::new(name), description, InputObject::description);
            for field in &input.fields {
                built = built.field(input_value(&field.node));
            }
            builder.register(built)
        }
        TypeKind::Union(_) => return Err(Fault::new(format!("schema.graphql: union {name} is not supported"))),
    })
}

fn scalar(name: &str) -> Scalar {
    let scalar = Scalar::new(name);
    match name {
        "DateTime" => scalar.validator(|value| matches!(value, Value::String(text) if Timestamp::parse(text).is_some())),
        _ => scalar,
    }
}

fn object_field(owner: &str, definition: &FieldDefinition, resolvers: &mut Resolvers) -> Result<Field, Fault> {
    let name = definition.name.node.as_str();
    let resolve = resolvers.keys().find(|(of, field)| *of == owner && *field == name).copied();
    let resolve = resolve.and_then(|key| resolvers.remove(&key)).ok_or_else(|| Fault::new(format!("{owner}.{name} has no resolver")))?;
    let mut field = describe(Field::new(name, type_ref(&definition.ty.node), resolve), text(&definition.description), Field::description);
    for argument in &definition.arguments {
        field = field.argument(input_value(&argument.node));
    }
    if let Some(reason) = reason(&definition.directives) {
        field = field.deprecation(Some(reason));
    }
    Ok(field)
}

fn interface_field(definition: &FieldDefinition) -> InterfaceField {
    let field = InterfaceField::new(definition.name.node.as_str(), type_ref(&definition.ty.node));
    let mut field = describe(field, text(&definition.description), InterfaceField::description);
    for argument in &definition.arguments {
        field = field.argument(input_value(&argument.node));
    }
    if let Some(reason) = reason(&definition.directives) {
        field = field.deprecation(Some(reason));
    }
    field
}

fn input_value(definition: &InputValueDefinition) -> InputValue {
    let value = InputValue::new(definition.name.node.as_str(), type_ref(&definition.ty.node));
    let mut value = describe(value, text(&definition.description), InputValue::description);
    if let Some(default) = &definition.default_value {
        value = value.default_value(default.node.clone());
    }
    if let Some(reason) = reason(&definition.directives) {
        value = value.deprecation(Some(reason));
    }
    value
}

fn type_ref(ty: &Type) -> TypeRef {
    let inner = match &ty.base {
        BaseType::Named(name) => TypeRef::named(name.as_str()),
        BaseType::List(item) => TypeRef::List(Box::new(type_ref(item))),
    };
    if ty.nullable { inner } else { TypeRef::NonNull(Box::new(inner)) }
}

fn text(description: &Option<Positioned<String>>) -> Option<&str> {
    description.as_ref().map(|text| text.node.as_str())
}

fn describe<T>(built: T, description: Option<&str>, set: impl FnOnce(T, String) -> T) -> T {
    match description {
        Some(text) => set(built, text.to_owned()),
        None => built,
    }
}
