//! From the text of a schema to the types it defines.
//!
//! **Invariant:** what the model has no place for makes the whole schema unreadable, so that nothing is left out without notice.

use std::collections::BTreeMap;

use async_graphql_parser::types::{
    BaseType, ConstDirective, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use async_graphql_parser::{Positioned, parse_schema};

use super::Contract;
use super::types::{Argument, Definition, EnumValue, Field, TypeRef};

impl Contract {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let definitions = parse_schema(text).ok()?.definitions;
        let types = definitions.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => Some(type_definition(definition.node)),
            TypeSystemDefinition::Schema(_) => Some(None),
            // Directives are said in documents and never answered, so there is nothing to look up.
            TypeSystemDefinition::Directive(_) => None,
        });
        Some(Self { types: types.collect::<Option<_>>()? })
    }
}

fn type_definition(definition: TypeDefinition) -> Option<(String, Definition)> {
    if definition.extend {
        return None;
    }
    let content = match definition.kind {
        TypeKind::Scalar => Definition::Scalar,
        TypeKind::Enum(of) => Definition::Enum {
            values: of.values.into_iter().map(|value| (value.node.value.to_string(), enum_value(&value.node.directives))).collect(),
        },
        TypeKind::InputObject(of) => Definition::Input { fields: arguments(of.fields) },
        TypeKind::Object(of) => Definition::Object {
            fields: fields(of.fields),
            interfaces: of.implements.into_iter().map(|interface| interface.node.to_string()).collect(),
        },
        TypeKind::Interface(of) if of.implements.is_empty() => Definition::Interface { fields: fields(of.fields) },
        TypeKind::Interface(_) | TypeKind::Union(_) => return None,
    };
    Some((definition.name.node.to_string(), content))
}

fn fields(definitions: Vec<Positioned<FieldDefinition>>) -> BTreeMap<String, Field> {
    let field = |definition: FieldDefinition| {
        let deprecated = is_deprecated(&definition.directives);
        let field = Field { ty: type_ref(&definition.ty.node), arguments: arguments(definition.arguments), deprecated };
        (definition.name.node.to_string(), field)
    };
    definitions.into_iter().map(|definition| field(definition.node)).collect()
}

fn arguments(definitions: Vec<Positioned<InputValueDefinition>>) -> BTreeMap<String, Argument> {
    let argument = |definition: InputValueDefinition| {
        let deprecated = is_deprecated(&definition.directives);
        let default = definition.default_value.and_then(|value| value.node.into_json().ok());
        (definition.name.node.to_string(), Argument { ty: type_ref(&definition.ty.node), default, deprecated })
    };
    definitions.into_iter().map(|definition| argument(definition.node)).collect()
}

fn enum_value(directives: &[Positioned<ConstDirective>]) -> EnumValue {
    EnumValue { deprecated: is_deprecated(directives) }
}

fn is_deprecated(directives: &[Positioned<ConstDirective>]) -> bool {
    directives.iter().any(|directive| directive.node.name.node.as_str() == "deprecated")
}

fn type_ref(ty: &Type) -> TypeRef {
    match &ty.base {
        BaseType::Named(name) => TypeRef { name: name.to_string(), nullable: ty.nullable, item: None },
        BaseType::List(inner) => {
            let item = type_ref(inner);
            TypeRef { name: item.name.clone(), nullable: ty.nullable, item: Some(Box::new(item)) }
        }
    }
}
