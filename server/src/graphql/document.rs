//! The text of a request as a document: parsed once per text, its arguments checked before anything runs.
//!
//! **Invariant:** a text with a string in it is never kept, since the string may be a password.

use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::parser::types::{ConstDirective, Directive, DocumentOperations, ExecutableDocument, Field, OperationDefinition};
use async_graphql::parser::{Error, parse_query};
use async_graphql::{Name, Positioned, ServerError, Value, Variables};
use lru::LruCache;

use super::convert::Arguments;
use super::index::TypeIndex;
use super::limits::{self, Measured};
use super::tokens::{self, Excess, LONGEST_NAME};
use super::variables;
use super::walk::{Met, Scale, walk};
use crate::domain::limits::Limits;
use crate::generated::wiring;

/// How many documents are kept, and how long the longest may be, in bytes.
const KEPT: NonZeroUsize = NonZeroUsize::new(512).unwrap();
const LONGEST_KEPT: usize = 8 * 1024;

/// Parsed documents by their text, all within the limits.
pub struct Documents {
    limits: Limits,
    kept: Mutex<LruCache<String, Arc<Parsed>>>,
}

/// A document that is within the limits.
pub struct Parsed {
    pub document: ExecutableDocument,
    pub measured: Measured,
    /// What is wrong with the types of its variables.
    pub misplaced: Vec<ServerError>,
}

impl Documents {
    pub fn new(limits: Limits) -> Self {
        Self { limits, kept: Mutex::new(LruCache::new(KEPT)) }
    }

    pub fn parse(&self, text: &str, index: &TypeIndex) -> Result<Arc<Parsed>, ServerError> {
        let may_keep = text.len() <= LONGEST_KEPT && !text.contains('"');
        if may_keep && let Some(document) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Ok(Arc::clone(document));
        }
        // Parsing is what costs most, so the length is known before.
        tokens::measure(text, self.limits.tokens).map_err(|excess| {
            let message = match excess {
                Excess::Tokens => format!("the document is too long: {} words and signs are the most", self.limits.tokens),
                Excess::Name => format!("the document has too long a name: {LONGEST_NAME} letters are the most"),
            };
            ServerError::new(message, None)
        })?;
        let document = parse_query(text).map_err(syntax_error)?;
        let measured = limits::measure(&document, &self.limits)?;
        let misplaced = variables::misplaced(index, &document);
        let parsed = Arc::new(Parsed { document, measured, misplaced });
        if may_keep {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(text.to_owned(), Arc::clone(&parsed));
        }
        Ok(parsed)
    }
}

/// Where the text stops being GraphQL and what could stand there. The parser's own message quotes the text.
fn syntax_error(error: Error) -> ServerError {
    let hint = match &error {
        Error::Syntax { message, .. } => message.lines().rev().find_map(|line| line.trim_start().strip_prefix("= ").map(str::to_owned)),
        _ => None,
    };
    let message = hint.map_or_else(|| "syntax error".to_owned(), |hint| format!("syntax error: {hint}"));
    let mut answer = ServerError::new(message, None);
    answer.locations = error.positions().collect();
    answer
}

/// The operation a request means, or none if it names none or a wrong one.
pub fn operation<'a>(document: &'a ExecutableDocument, name: Option<&str>) -> Option<&'a OperationDefinition> {
    match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(&operation.node),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name).map(|operation| &operation.node),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations.values().next().map(|it| &it.node),
        (DocumentOperations::Multiple(_), None) => None,
    }
}

/// The name the document gives to that operation.
pub fn name(document: &ExecutableDocument, name: Option<&str>) -> Option<String> {
    match (&document.operations, name) {
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => operations.keys().next().map(Name::to_string),
        (DocumentOperations::Multiple(operations), Some(name)) => operations.contains_key(name).then(|| name.to_owned()),
        _ => None,
    }
}

/// Decodes the arguments of every selected field, so that a bad one is refused before any other field has changed something.
pub fn check_arguments(
    index: &TypeIndex,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
) -> Vec<ServerError> {
    let mut errors = Vec::new();
    walk(index, document, operation, |met| {
        if let Met::Field(owner, field) = met
            && !field.node.arguments.is_empty()
            && let Some((.., check)) = wiring::CHECKS.iter().find(|(of, name, _)| *of == owner && *name == field.node.name.node.as_str())
            && let Err(bad) = check(&arguments(&field.node, variables))
        {
            errors.push(ServerError::new(bad.message, Some(field.pos)));
        }
    });
    errors
}

/// Selections of an operation with every fragment written out. More than any client asks for.
const LARGEST: usize = 20_000;

/// Whether the operation stays within bounds when its fragments are written out. Validation would write them out to see.
pub fn is_bounded(document: &ExecutableDocument, operation: &OperationDefinition) -> bool {
    Scale::new(document, |_, inner| inner.saturating_add(1), usize::saturating_add).weigh(&operation.selection_set.node) <= LARGEST
}

/// The arguments of a field. A variable that is neither given nor has a default stands for nothing, not for null.
pub fn arguments(field: &Field, variables: &Variables) -> Arguments<'static> {
    let given = field.arguments.iter().filter_map(|(name, value)| {
        let value = value.node.clone().into_const_with(|variable| variables.get(&variable).cloned().map(from_variable).ok_or(())).ok()?;
        Some((name.node.clone(), value))
    });
    Arguments::new(given.collect())
}

/// JSON writes enums and strings alike, a document does not. A text from a variable is therefore marked as what it may be at most.
fn from_variable(value: Value) -> Value {
    match value {
        Value::String(text) => Value::Enum(Name::new(text)),
        Value::List(items) => Value::List(items.into_iter().map(from_variable).collect()),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(name, value)| (name, from_variable(value))).collect()),
        other => other,
    }
}

/// The given variables, and the defaults of those that are not given.
pub fn with_defaults(mut variables: Variables, operation: &OperationDefinition) -> Variables {
    for definition in operation.variable_definitions.iter().map(|definition| &definition.node) {
        if let Some(default) = &definition.default_value {
            variables.entry(definition.name.node.clone()).or_insert_with(|| default.node.clone());
        }
    }
    variables
}

/// Whether `@skip` or `@include` takes a selection out.
pub fn is_skipped(directives: &[Positioned<Directive>], variables: &Variables) -> bool {
    directives.iter().any(|directive| {
        let skip = match directive.node.name.node.as_str() {
            "skip" => true,
            "include" => false,
            _ => return false,
        };
        let condition = directive
            .node
            .get_argument("if")
            .and_then(|value| value.node.clone().into_const_with(|variable| variables.get(&variable).cloned().ok_or(())).ok());
        condition == Some(Value::Boolean(skip))
    })
}

/// A schema directive's `reason`.
pub fn reason(directives: &[Positioned<ConstDirective>]) -> Option<&str> {
    let deprecated = directives.iter().find(|directive| directive.node.name.node == "deprecated")?;
    match deprecated.node.get_argument("reason").map(|value| &value.node) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_syntax_error_does_not_repeat_the_text() {
        let error =
            Documents::new(Limits::default()).parse("mutation { signIn(password: \"hunter2\" }", &TypeIndex::default()).err().unwrap();
        assert!(!error.message.contains("hunter2"), "{}", error.message);
        assert!(!error.locations.is_empty());
    }

    #[test]
    fn only_a_text_without_strings_is_kept() {
        let (documents, index) = (Documents::new(Limits::default()), TypeIndex::default());
        for (text, kept) in [("{ me { id } }", true), ("{ projectBySlug(slug: \"blog\") { id } }", false)] {
            let first = documents.parse(text, &index).unwrap();
            assert_eq!(Arc::ptr_eq(&first, &documents.parse(text, &index).unwrap()), kept);
        }
    }
}
