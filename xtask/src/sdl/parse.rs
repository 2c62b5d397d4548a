//! Schema text to [`Model`]: parse with async-graphql-parser, lower, check.
//!
//! **Invariant:** nothing of the text is dropped in silence; what the model cannot hold is refused with its line.

use std::collections::BTreeMap;

use async_graphql_parser::types::{
    BaseType, ConstDirective, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql_parser::{Positioned, parse_schema};

use super::{EnumValue, Field, InputValue, Kind, Model, Refusal, TypeDef, TypeRef, check, refuse};

/// # Errors
/// With every problem by line, if the text is not GraphQL, defines what is not supported or defines a type twice, or a check fails.
pub fn parse(text: &str) -> Result<Model, Vec<Refusal>> {
    let document = parse_schema(text).map_err(|error| {
        let line = error.positions().next().map_or(1, |pos| pos.line);
        vec![Refusal { line, reason: format!("not a GraphQL schema: {error}") }]
    })?;
    let mut types = Vec::new();
    let mut refusals = Vec::new();
    for definition in document.definitions {
        match definition {
            TypeSystemDefinition::Type(def) => match lower_type(def) {
                Ok(def) => types.push(def),
                Err(refusal) => refusals.push(refusal),
            },
            TypeSystemDefinition::Schema(def) => {
                refusals.push(refuse(def.pos.line, "a `schema` block is not supported: the roots are the types named Query and Mutation"));
            }
            TypeSystemDefinition::Directive(def) => refusals.push(refuse(def.pos.line, "directive definitions are not supported")),
        }
    }
    let mut index = BTreeMap::new();
    for (position, def) in types.iter().enumerate() {
        if index.insert(def.name.clone(), position).is_some() {
            refusals.push(refuse(def.line, format!("type `{}` is defined twice", def.name)));
        }
    }
    let model = Model { types, index };
    if refusals.is_empty() {
        check::check(&model, &mut refusals);
    }
    refusals.sort_by_key(|refusal| refusal.line);
    if refusals.is_empty() { Ok(model) } else { Err(refusals) }
}

fn lower_type(def: Positioned<TypeDefinition>) -> Result<TypeDef, Refusal> {
    let def = def.node;
    let line = def.name.pos.line;
    let name = def.name.node.to_string();
    if def.extend {
        return Err(refuse(line, format!("`extend` is not supported: write the fields into `{name}` itself")));
    }
    if let Some(directive) = def.directives.first() {
        return Err(refuse(directive.pos.line, format!("directive `@{}` is not supported on a type", directive.node.name.node)));
    }
    let kind = match def.kind {
        TypeKind::Scalar => Kind::Scalar,
        TypeKind::Object(object) => Kind::Object {
            implements: object.implements.iter().map(|name| name.node.to_string()).collect(),
            fields: object.fields.into_iter().map(lower_field).collect::<Result<_, _>>()?,
        },
        TypeKind::Interface(interface) => {
            if let Some(parent) = interface.implements.first() {
                return Err(refuse(parent.pos.line, "an interface that implements another one is not supported"));
            }
            Kind::Interface { fields: interface.fields.into_iter().map(lower_field).collect::<Result<_, _>>()? }
        }
        TypeKind::Union(_) => return Err(refuse(line, format!("union `{name}` is not supported: use an interface"))),
        TypeKind::Enum(def) => {
            let mut values = Vec::new();
            for value in def.values {
                let line = value.pos.line;
                let value = value.node;
                values.push(EnumValue {
                    name: value.value.node.to_string(),
                    line,
                    description: value.description.map(|text| text.node),
                    deprecation: deprecation(&value.directives)?,
                });
            }
            Kind::Enum { values }
        }
        TypeKind::InputObject(input) => Kind::Input { fields: input.fields.into_iter().map(lower_input_value).collect::<Result<_, _>>()? },
    };
    Ok(TypeDef { name, line, description: def.description.map(|text| text.node), kind })
}

fn lower_field(field: Positioned<FieldDefinition>) -> Result<Field, Refusal> {
    let field = field.node;
    Ok(Field {
        name: field.name.node.to_string(),
        line: field.name.pos.line,
        description: field.description.map(|text| text.node),
        deprecation: deprecation(&field.directives)?,
        arguments: field.arguments.into_iter().map(lower_input_value).collect::<Result<_, _>>()?,
        ty: lower_type_ref(&field.ty.node),
    })
}

fn lower_input_value(value: Positioned<InputValueDefinition>) -> Result<InputValue, Refusal> {
    let value = value.node;
    Ok(InputValue {
        name: value.name.node.to_string(),
        line: value.name.pos.line,
        description: value.description.map(|text| text.node),
        deprecation: deprecation(&value.directives)?,
        ty: lower_type_ref(&value.ty.node),
        default: value.default_value.map(|default| default.node.to_string()),
    })
}

fn lower_type_ref(ty: &Type) -> TypeRef {
    match &ty.base {
        BaseType::Named(name) => TypeRef::Named { name: name.to_string(), nullable: ty.nullable },
        BaseType::List(item) => TypeRef::List { item: Box::new(lower_type_ref(item)), nullable: ty.nullable },
    }
}

/// The reason of `@deprecated`. Any other directive is refused: nothing would honour it.
fn deprecation(directives: &[Positioned<ConstDirective>]) -> Result<Option<String>, Refusal> {
    let mut reason = None;
    for directive in directives {
        let line = directive.pos.line;
        let directive = &directive.node;
        if directive.name.node != "deprecated" {
            return Err(refuse(line, format!("directive `@{}` is not supported", directive.name.node)));
        }
        let given = directive.get_argument("reason").map(|value| value.node.clone().into_json());
        match given {
            Some(Ok(serde_json::Value::String(text))) => reason = Some(text),
            _ => return Err(refuse(line, "`@deprecated` needs a reason: say what to use instead")),
        }
    }
    Ok(reason)
}
