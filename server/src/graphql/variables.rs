//! Whether each variable of a document has a type that fits where it is used.
//!
//! The executor has this rule and never asks it, so a wrong type would show only when a value is given.
//!
//! **Invariant:** says nothing of arguments and fields that the schema does not have; validation does.

use async_graphql::parser::types::{BaseType, ExecutableDocument, OperationDefinition, Type, VariableDefinition};
use async_graphql::{Name, Pos, Positioned, ServerError};
use async_graphql_value::Value;

use super::index::{Place, TypeIndex};
use super::walk::{Met, walk};

/// The mistakes of all operations, each where the variable is used.
pub fn misplaced(index: &TypeIndex, document: &ExecutableDocument) -> Vec<ServerError> {
    let of_one = |(_, operation): (_, &Positioned<OperationDefinition>)| {
        let operation = &operation.node;
        let mut uses = Uses { index, definitions: &operation.variable_definitions, errors: Vec::new() };
        if !operation.variable_definitions.is_empty() {
            walk(index, document, operation, |met| uses.meet(&met));
        }
        uses.errors
    };
    document.operations.iter().flat_map(of_one).collect()
}

struct Uses<'a> {
    index: &'a TypeIndex,
    definitions: &'a [Positioned<VariableDefinition>],
    errors: Vec<ServerError>,
}

impl Uses<'_> {
    fn meet(&mut self, met: &Met<'_>) {
        match met {
            Met::Field(owner, field) => {
                let index = self.index;
                for (argument, value) in &field.node.arguments {
                    if let Some(place) = index.argument(owner, &field.node.name.node, &argument.node) {
                        self.value(value.pos, &value.node, place);
                    }
                }
            }
            // Both that a document may use want a condition.
            Met::Directives(directives) => {
                for directive in directives.iter().filter(|directive| matches!(directive.node.name.node.as_str(), "skip" | "include")) {
                    if let Some(value) = directive.node.get_argument("if") {
                        let condition = Type { base: BaseType::Named(Name::new("Boolean")), nullable: false };
                        self.value(value.pos, &value.node, &Place { ty: condition, has_default: false });
                    }
                }
            }
        }
    }

    fn value(&mut self, pos: Pos, value: &Value, place: &Place) {
        match value {
            Value::Variable(name) => {
                let mut definitions = self.definitions.iter().map(|definition| &definition.node);
                if let Some(definition) = definitions.find(|definition| definition.name.node == *name)
                    && !fits(definition, place)
                {
                    let message = format!("variable ${name} is {} where {} is expected", definition.var_type.node, place.ty);
                    self.errors.push(ServerError::new(message, Some(pos)));
                }
            }
            Value::List(items) => {
                if let BaseType::List(item) = &place.ty.base {
                    let place = Place { ty: Type::clone(item), has_default: false };
                    items.iter().for_each(|item| self.value(pos, item, &place));
                }
            }
            Value::Object(fields) => {
                let (index, base) = (self.index, base(&place.ty));
                for (name, value) in fields {
                    if let Some(place) = index.input_field(base, name) {
                        self.value(pos, value, place);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A single value stands for a list of one.
fn base(ty: &Type) -> &str {
    match &ty.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => base(item),
    }
}

/// A variable that may be null fits where null may not be, if a default stands in when it is absent.
fn fits(definition: &VariableDefinition, place: &Place) -> bool {
    let given = &definition.var_type.node;
    let default = definition.default_value.as_ref().is_some_and(|value| value.node != async_graphql::Value::Null);
    let stands_in = given.nullable && !place.ty.nullable && (default || place.has_default);
    (stands_in || place.ty.nullable || !given.nullable) && same(&given.base, &place.ty.base)
}

fn same(given: &BaseType, expected: &BaseType) -> bool {
    match (given, expected) {
        (BaseType::Named(given), BaseType::Named(expected)) => given == expected,
        (BaseType::List(given), BaseType::List(expected)) => (expected.nullable || !given.nullable) && same(&given.base, &expected.base),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::{parse_query, parse_schema};

    use super::*;

    const SCHEMA: &str = "
        type Query { one(int: Int, text: String!, list: [Int!], texts: [String]!, defaulted: Int! = 1, input: Input, json: Json): Query two: Query }
        type Mutation { one(int: Int): Query }
        input Input { int: Int, inner: [Input!], text: String! = \"x\" }
        scalar Json";

    fn mistakes(query: &str) -> Vec<String> {
        let index = TypeIndex::new(&parse_schema(SCHEMA).unwrap());
        misplaced(&index, &parse_query(query).unwrap()).into_iter().map(|error| error.message).collect()
    }

    #[test]
    fn what_fits_is_no_mistake() {
        for query in [
            "query($a: Int) { one(int: $a) { two { one(int: $a) { two } } } }",
            "query($a: Int!) { one(int: $a) }",
            "query($a: String = \"x\") { one(text: $a) }",
            "query($a: Int) { one(defaulted: $a) }",
            "query($a: [Int!]!) { one(list: $a) }",
            "query($a: Int!) { one(list: [$a, 1]) }",
            "query($a: [String!]!) { one(texts: $a) }",
            "query($a: Int, $b: String) { one(input: { int: $a, inner: [{ int: $a }], text: $b }) }",
            "query($a: Int) { one(input: { inner: { int: $a } }) }",
            "query($a: Int) { one(json: { a: [$a] }) }",
            "query($a: Boolean!, $b: Boolean = true) { one @skip(if: $a) { two @include(if: $b) } }",
            "query($a: Nothing) { one(unknown: $a, int: $b) { unknown(int: $a) } unknown(int: $a) }",
            "query A($a: Int) { ...f } query B($a: Int!) { ...f } fragment f on Query { one(int: $a) ...f }",
        ] {
            assert_eq!(mistakes(query), [""; 0], "{query}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named_with_both_types() {
        for (query, given, expected) in [
            ("query($a: String) { one(int: $a) }", "String", "Int"),
            ("mutation($a: String) { one(int: $a) { two } }", "String", "Int"),
            ("query($a: String) { one(text: $a) }", "String", "String!"),
            ("query($a: String = null) { one(text: $a) }", "String", "String!"),
            ("query($a: [Int]) { one(list: $a) }", "[Int]", "[Int!]"),
            ("query($a: Int!) { one(list: $a) }", "Int!", "[Int!]"),
            ("query($a: [Int!]) { one(int: $a) }", "[Int!]", "Int"),
            ("query($a: Int) { one(list: [1, $a]) }", "Int", "Int!"),
            ("query($a: String) { one(input: { inner: [{ int: $a }] }) }", "String", "Int"),
            ("query($a: Boolean) { one @skip(if: $a) }", "Boolean", "Boolean!"),
            ("query($a: String!) { one { two @include(if: $a) } }", "String!", "Boolean!"),
            ("query($a: String) { ... on Query { one(int: $a) } }", "String", "Int"),
            ("query($a: String) { ...f } fragment f on Query { two { ...g } } fragment g on Query { one(int: $a) }", "String", "Int"),
            ("query A { two } query B($a: String) { one(int: $a) }", "String", "Int"),
        ] {
            assert_eq!(mistakes(query), [format!("variable $a is {given} where {expected} is expected")], "{query}");
        }
    }
}
