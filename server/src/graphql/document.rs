//! The text of a request as a validated document, measured before it is validated.
//!
//! **Invariant:** a text with a string in it is never kept, since the string may be a password; what is kept is valid.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use apollo_compiler::ast::Document;
use apollo_compiler::diagnostic::Diagnostic;
use apollo_compiler::executable::Operation;
use apollo_compiler::parser::Parser;
use apollo_compiler::response::GraphQLError;
use apollo_compiler::validation::{DiagnosticData, DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Name, Schema};
use lru::LruCache;

use super::limits::{self, ArgumentSize};
use crate::domain::limits::{DocumentLimits, NESTING};

/// How much memory the kept documents may take, and what one of them takes, in bytes. Measured: a document takes some fifty
/// times its text.
const MOST_KEPT: usize = 16 * 1024 * 1024;
const WEIGHT_OF_ONE: usize = 2 * 1024;
const WEIGHT_OF_BYTE: usize = 50;
/// One document takes a part of the cache at most.
const LONGEST_KEPT: usize = 16 * 1024;

/// How many characters of a name that a client chose are repeated to it.
const LONGEST_MESSAGE: usize = 200;

/// A document that is valid and within the limits.
pub struct ValidDocument {
    pub document: Valid<ExecutableDocument>,
    arguments: Vec<(Option<Name>, ArgumentSize)>,
}

/// Documents by their text.
pub struct Documents {
    limits: DocumentLimits,
    kept: Mutex<DocumentCache>,
}

struct DocumentCache {
    by_text: LruCache<String, Arc<ValidDocument>>,
    weight: usize,
}

impl ValidDocument {
    /// The size of the arguments of one of the document's operations.
    pub fn arguments(&self, operation: &Operation) -> Option<&ArgumentSize> {
        self.arguments.iter().find(|(name, _)| *name == operation.name).map(|(_, size)| size)
    }
}

impl Documents {
    pub fn new(limits: DocumentLimits) -> Self {
        Self { limits, kept: Mutex::new(DocumentCache { by_text: LruCache::unbounded(), weight: 0 }) }
    }

    /// # Errors
    /// With the errors in the order of the text, if it exceeds a limit or is not a valid document.
    pub fn parse(&self, text: &str, schema: &Valid<Schema>) -> Result<Arc<ValidDocument>, Vec<GraphQLError>> {
        let may_keep = text.len() <= LONGEST_KEPT && !text.contains('"');
        if may_keep && let Some(parsed) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).by_text.get(text) {
            return Ok(Arc::clone(parsed));
        }
        let parsed = Arc::new(self.validate(text, schema)?);
        if may_keep {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(text, &parsed);
        }
        Ok(parsed)
    }

    fn validate(&self, text: &str, schema: &Valid<Schema>) -> Result<ValidDocument, Vec<GraphQLError>> {
        let mut parser = Parser::new().recursion_limit(NESTING).token_limit(self.limits.tokens);
        let syntax: Document = match parser.parse_ast(text, "request") {
            Ok(syntax) => syntax,
            Err(_) if parser.tokens_reached() > self.limits.tokens => {
                return Err(vec![error(format!("the document exceeds the limit of {} tokens", self.limits.tokens))]);
            }
            Err(_) if parser.recursion_reached() > NESTING => {
                return Err(vec![error(format!("the document exceeds the limit of {NESTING} levels of nesting"))]);
            }
            Err(mistakes) => return Err(told(&mistakes.errors)),
        };
        let arguments = limits::check(&syntax, &self.limits).map_err(|exceeded| vec![error(exceeded.to_string())])?;
        let document = syntax.to_executable_validate(schema).map_err(|mistakes| told(&mistakes.errors))?;
        let undefined: Vec<_> =
            arguments.iter().filter_map(|(name, size)| undefined(&document, name.as_deref(), size)).map(error).collect();
        if undefined.is_empty() { Ok(ValidDocument { document, arguments }) } else { Err(undefined) }
    }
}

/// Validation does not look for variables in objects that stand for JSON.
fn undefined(document: &ExecutableDocument, operation: Option<&str>, arguments: &ArgumentSize) -> Option<String> {
    let operation = document.operations.get(operation).ok()?;
    let defined: HashSet<&Name> = operation.variables.iter().map(|variable| &variable.name).collect();
    let name = arguments.uses.keys().filter(|name| !defined.contains(name)).min()?;
    Some(format!("variable `${name}` is not defined").chars().take(LONGEST_MESSAGE).collect())
}

impl DocumentCache {
    fn put(&mut self, text: &str, parsed: &Arc<ValidDocument>) {
        self.weight += weight(text);
        if self.by_text.put(text.to_owned(), Arc::clone(parsed)).is_some() {
            self.weight -= weight(text);
        }
        while self.weight > MOST_KEPT
            && let Some((text, _)) = self.by_text.pop_lru()
        {
            self.weight -= weight(&text);
        }
    }
}

fn weight(text: &str) -> usize {
    WEIGHT_OF_ONE + text.len() * WEIGHT_OF_BYTE
}

pub fn error(message: String) -> GraphQLError {
    GraphQLError { message, locations: Vec::new(), path: Vec::new(), extensions: Default::default() }
}

fn told(mistakes: &DiagnosticList) -> Vec<GraphQLError> {
    mistakes.iter().map(|mistake| told_one(&mistake)).collect()
}

/// The parser's messages quote the token that it found, which may be a password.
fn told_one(mistake: &Diagnostic<'_, DiagnosticData>) -> GraphQLError {
    let message = mistake.error.to_string();
    let message = message.split_once(", got ").map_or(message.as_str(), |(expected, _)| expected);
    let locations = mistake.line_column_range().map(|range| range.start).into_iter().collect();
    GraphQLError { locations, ..error(message.chars().take(LONGEST_MESSAGE).collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema() -> Valid<Schema> {
        Schema::parse_and_validate("type Query { me(text: String, list: [Int]): Query, id: ID }", "").unwrap()
    }

    #[test]
    fn errors_do_not_repeat_strings() {
        let (documents, schema) = (Documents::new(DocumentLimits::default()), schema());
        for text in [
            "{ me(text: \"hunter2\" { id } }",
            "{ me(text: \"a\" \"hunter2\") { id } }",
            "{ me { id \"hunter2\" } }",
            "query(\"hunter2\") { id }",
            "{ me(text: {\"hunter2\": 1}) }",
            "{ me(text: \"hunter2) { id } }",
            "{ me(text: [\"hunter2\"]) { id } }",
            "{ me(list: \"hunter2\") { id } }",
            "{ me(text: \"\"\"hunter2\"\"\", text: \"hunter2\") { id } }",
            "{ me(text: \"a\") { id } me(text: \"hunter2\") { id } }",
            "{ me @skip(if: \"hunter2\") { id } }",
        ] {
            let errors = documents.parse(text, &schema).err().unwrap();
            assert!(!errors.is_empty(), "{text}");
            for error in errors {
                assert!(!error.message.contains("hunter2"), "{text}: {}", error.message);
            }
        }
    }

    #[test]
    fn variables_are_defined_also_where_any_json_may_stand() {
        let schema = Schema::parse_and_validate("type Query { me(json: Json): Int } scalar Json", "").unwrap();
        let documents = Documents::new(DocumentLimits::default());
        for value in ["$b", "{ a: $b }", "[$b]", "{ a: [{ c: $b }] }"] {
            assert!(documents.parse(&format!("query($a: Int) {{ me(json: [$a]) x: me(json: {value}) }}"), &schema).is_err(), "{value}");
            assert!(documents.parse(&format!("query($b: Json) {{ me(json: {value}) }}"), &schema).is_ok(), "{value}");
        }
    }

    #[test]
    fn long_names_are_not_repeated_in_full() {
        let name = "a".repeat(100_000);
        let errors = Documents::new(DocumentLimits::default()).parse(&format!("{{ {name} }}"), &schema()).err().unwrap();
        assert!(errors[0].message.len() <= LONGEST_MESSAGE);
    }

    #[test]
    fn nesting_of_every_construct_is_limited() {
        let (documents, schema) = (Documents::new(DocumentLimits::default()), schema());
        for levels in [50, 70, 1_600] {
            for (before, open, inner, close, after) in [
                ("{ me(list: ", "[", "1", "]", ") { id } }"),
                ("{ me(list: ", "{a: ", "1", "}", ") { id } }"),
                ("query($a: ", "[", "Int", "]", ") { id }"),
                ("query($a: Int = ", "[", "1", "]", ") { id }"),
                ("query($a: Int = ", "{a: ", "1", "}", ") { id }"),
                ("{ me @skip(if: ", "[", "1", "]", ") { id } }"),
                ("query @skip(if: ", "{a: ", "1", "}", ") { id }"),
                ("query($a: Int @skip(if: ", "[", "1", "]", ")) { id }"),
                ("{ ", "me { ", "id", " }", " }"),
                ("{ ", "... { ", "id", " }", " }"),
                ("{ id } fragment f on Query { ... @skip(if: ", "[", "1", "]", ") { id } }"),
            ] {
                let text = format!("{before}{}{inner}{}{after}", open.repeat(levels), close.repeat(levels));
                let errors = documents.parse(&text, &schema).err().unwrap_or_default();
                let is_limited = errors.iter().any(|error| error.message == "the document exceeds the limit of 64 levels of nesting");
                assert_eq!(is_limited, levels > 50, "{levels} times {open} in {before}: {:?}", errors.first());
            }
        }
    }

    #[test]
    fn only_valid_texts_without_strings_are_kept_within_the_limit() {
        let (documents, schema) = (Documents::new(DocumentLimits::default()), schema());
        for (text, kept) in [("{ me { id } }", true), ("{ me(text: \"blog\") { id } }", false)] {
            let first = documents.parse(text, &schema).unwrap();
            assert_eq!(Arc::ptr_eq(&first, &documents.parse(text, &schema).unwrap()), kept);
        }
        assert!(documents.parse("{ magic }", &schema).is_err());
        assert_eq!(documents.kept.lock().unwrap().by_text.len(), 1);
        for number in 0..100 {
            let text = format!("query Q{number} {{ me {{ {} }} }}", "id ".repeat(1_900));
            documents.parse(&text, &schema).unwrap();
        }
        let kept = documents.kept.lock().unwrap();
        assert!(kept.weight <= MOST_KEPT && kept.weight > MOST_KEPT / 2 && kept.by_text.len() < 100, "{}", kept.weight);
    }
}
