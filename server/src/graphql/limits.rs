//! What a document may hold, apart from what it means.
//!
//! A document is measured as it is parsed, so one that is kept is measured once.
//!
//! **Invariant:** the size of the document bounds the work; fragments are visited once, however often they are spread.

use std::collections::HashSet;

use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, FragmentDefinition, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, ServerError, Value};

use super::walk::Scale;
use crate::domain::limits::{Limits, is_guess};

/// What is known about a document once it has been measured.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// It asks for the schema itself.
    pub introspects: bool,
}

pub fn measure(document: &ExecutableDocument, limits: &Limits) -> Result<Measured, ServerError> {
    let lists = Scale::new(document, with_lists, usize::max);
    let mut walk = Walk { limits, lists, aliases: 0, directives: 0, introspects: false };
    for (_, operation) in document.operations.iter() {
        walk.directives(&operation.node.directives)?;
        for variable in &operation.node.variable_definitions {
            walk.directives(&variable.node.directives)?;
            if let Some(default) = &variable.node.default_value {
                walk.list(&default.node)?;
            }
        }
        walk.selections(&operation.node.selection_set.node)?;
        root(document, &operation.node, limits)?;
    }
    for FragmentDefinition { directives, selection_set, .. } in document.fragments.values().map(|fragment| &fragment.node) {
        walk.directives(directives)?;
        walk.selections(&selection_set.node)?;
    }
    Ok(Measured { introspects: walk.introspects })
}

/// Lists in variables, which no document shows.
pub fn measure_variables<'a>(variables: impl Iterator<Item = &'a Value>, limits: &Limits) -> Result<(), ServerError> {
    variables.map(longest_list).max().map_or(Ok(()), |longest| within(longest, limits.list_items, "items in a list"))
}

fn within(number: usize, most: usize, of_what: &str) -> Result<(), ServerError> {
    if number <= most { Ok(()) } else { Err(ServerError::new(format!("the request has too many {of_what}: {most} are the most"), None)) }
}

struct Walk<'a> {
    limits: &'a Limits,
    /// How many lists stand inside each other in a question about the schema.
    lists: Scale<'a>,
    aliases: usize,
    directives: usize,
    introspects: bool,
}

impl<'a> Walk<'a> {
    fn selections(&mut self, set: &'a SelectionSet) -> Result<(), ServerError> {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(&field.node)?,
                Selection::InlineFragment(fragment) => {
                    self.directives(&fragment.node.directives)?;
                    self.selections(&fragment.node.selection_set.node)?;
                }
                Selection::FragmentSpread(spread) => self.directives(&spread.node.directives)?,
            }
        }
        Ok(())
    }

    fn field(&mut self, field: &'a Field) -> Result<(), ServerError> {
        if matches!(field.name.node.as_str(), "__schema" | "__type") {
            self.introspects = true;
            within(self.lists.weigh(&field.selection_set.node), LISTS_OF_THE_SCHEMA, "lists of the schema inside each other")?;
        }
        self.aliases += usize::from(field.alias.is_some());
        within(self.aliases, self.limits.aliases, "aliases")?;
        self.directives(&field.directives)?;
        for (_, value) in &field.arguments {
            // What a variable stands for is measured with the variables.
            let value = value.node.clone().into_const_with(|_| Ok::<_, std::convert::Infallible>(Value::Null));
            value.map_or(Ok(()), |value| self.list(&value))?;
        }
        self.selections(&field.selection_set.node)
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) -> Result<(), ServerError> {
        self.directives += directives.len();
        within(directives.len(), self.limits.directives_in_place, "directives in one place")?;
        within(self.directives, self.limits.directives, "directives")
    }

    fn list(&self, value: &Value) -> Result<(), ServerError> {
        within(longest_list(value), self.limits.list_items, "items in a list")
    }
}

/// How long the longest list in a value is.
fn longest_list(value: &Value) -> usize {
    match value {
        Value::List(items) => items.iter().map(longest_list).max().unwrap_or(0).max(items.len()),
        Value::Object(fields) => fields.values().map(longest_list).max().unwrap_or(0),
        _ => 0,
    }
}

/// What types consist of leads to types again. Tools that read a schema ask for one such list, and never for one in one in one.
const LISTS_OF_THE_SCHEMA: usize = 2;

fn with_lists(selection: &Selection, inner: usize) -> usize {
    match selection {
        Selection::Field(field) => {
            let is_list = matches!(field.node.name.node.as_str(), "fields" | "inputFields" | "interfaces" | "possibleTypes");
            inner + usize::from(is_list)
        }
        _ => inner,
    }
}

/// Fields of the root with the fragments that hold some of them.
fn root(document: &ExecutableDocument, operation: &OperationDefinition, limits: &Limits) -> Result<(), ServerError> {
    let (mut fields, mut guesses) = (0, 0);
    let mut seen: HashSet<&Name> = HashSet::new();
    let mut sets = vec![&operation.selection_set.node];
    while let Some(set) = sets.pop() {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => {
                    fields += 1;
                    guesses += usize::from(is_guess(&field.node.name.node));
                }
                Selection::InlineFragment(fragment) => sets.push(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if seen.insert(name) {
                        sets.extend(document.fragments.get(name).map(|fragment| &fragment.node.selection_set.node));
                    }
                }
            }
        }
    }
    within(guesses, limits.guesses, "operations that try out a password or a code")?;
    match operation.ty {
        OperationType::Mutation => within(fields, limits.mutation_fields, "mutations"),
        _ => within(fields, limits.query_fields, "queries"),
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn limits() -> Limits {
        Limits {
            aliases: 2,
            directives: 3,
            directives_in_place: 2,
            query_fields: 3,
            mutation_fields: 2,
            list_items: 2,
            ..Limits::default()
        }
    }

    fn refusal(text: &str) -> Option<String> {
        measure(&parse_query(text).unwrap(), &limits()).err().map(|error| error.message)
    }

    #[test]
    fn what_is_within_every_limit_passes() {
        for text in [
            "{ a: me { id } b: me { id } projects { slug } }",
            "{ me @skip(if: true) @include(if: true) { id @skip(if: true) } }",
            "mutation { signIn(email: \"a\") { ok } signOut { ok } }",
            "{ ...f ...f } fragment f on Query { me { id } projects { id } }",
            "{ authLog(filter: { types: [a, b] }) { hasMore } }",
            "{ __schema { types { fields { args { type { ofType { inputFields { name } } } } } interfaces { name } } } }",
            "{ fields { fields { fields { id } } } }",
            "{ __schema { ...f } } fragment f on __Schema { types { ...g ...g } } fragment g on __Type { fields { type { ...g } } }",
        ] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_beyond_a_limit_is_refused_by_name() {
        for (text, named) in [
            ("{ a: me { id } b: me { c: id } }", "aliases"),
            ("{ me { ...f } } fragment f on Identity { a: id b: id c: id }", "aliases"),
            ("{ me @a @a @a { id } }", "directives in one place"),
            ("query @a @a { me @a { id @a } }", "directives"),
            ("{ me { ... @a @a { id @a @a } } }", "directives"),
            ("query($a: Int @a @a @a) { me { id } }", "directives in one place"),
            ("{ me { id } me { id } me { id } me { id } }", "queries"),
            ("{ ...f ... { me { id } me { id } } } fragment f on Query { me { id } me { id } }", "queries"),
            ("mutation { signOut { ok } signOut { ok } signOut { ok } }", "mutations"),
            ("mutation { a: signIn { ok } b: signIn { ok } }", "operations that try out"),
            ("mutation { signIn { ok } ...f } fragment f on Mutation { changeMyPassword { ok } }", "operations that try out"),
            ("{ authLog(filter: { types: [a, b, c] }) { hasMore } }", "items in a list"),
            ("query($a: [Int] = [1, 2, 3]) { me { id } }", "items in a list"),
            ("query A { me { id } } query B { me { id } me { id } me { id } me { id } }", "queries"),
            ("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", "lists of the schema"),
            (
                "{ __type(name: \"A\") { ...f } } fragment f on __Type { fields { type { ... { interfaces { ...g } } } } } fragment g on __Type { possibleTypes { name } }",
                "lists of the schema",
            ),
        ] {
            let refusal = refusal(text).unwrap_or_default();
            assert!(refusal.starts_with(&format!("the request has too many {named}")), "{text}: {refusal}");
        }
    }

    /// As many as a document may have.
    #[test]
    fn a_long_chain_of_fragments_is_measured() {
        let (open, close) = ("a { ".repeat(60), "}".repeat(60));
        let chain: String = (0..45).map(|n| format!("fragment f{n} on T {{ {open} ...f{} {close} }} ", n + 1)).collect();
        assert_eq!(refusal(&format!("{{ __schema {{ ...f0 }} }} {chain} fragment f45 on T {{ a }}")), None);
    }

    #[test]
    fn only_the_schema_itself_is_introspection() {
        let introspects = |text| measure(&parse_query(text).unwrap(), &limits()).unwrap().introspects;
        assert!(
            introspects("{ __schema { description } }") && introspects("{ ...f } fragment f on Query { a: __type(name: \"A\") { name } }")
        );
        assert!(!introspects("{ __typename me { __typename } }"));
    }

    #[test]
    fn lists_in_variables_are_measured_at_any_depth() {
        let variables = |json| [Value::from_json(json).unwrap()];
        let fits = variables(serde_json::json!({ "a": [{ "b": [1, 2] }, 2] }));
        let too_long = variables(serde_json::json!({ "a": [{ "b": [1, 2, 3] }] }));
        assert!(measure_variables(fits.iter(), &limits()).is_ok() && measure_variables(too_long.iter(), &limits()).is_err());
    }
}
