//! Executes a validated operation level by level: all objects that a field yields are one level, and a field with a resolver
//! is loaded once for all objects of its level.
//!
//! Knows the schema and values of a response, and nothing of what loads them, so that it can be run against another executor.
//!
//! **Invariant:** what is executed, in which order it is written, and which null takes which parent follow section 6 of the
//! specification; a response never exceeds its budget.

mod collect;
mod level;
mod write;

use std::sync::Arc;

use apollo_compiler::executable::{Field, Operation, SelectionSet};
use apollo_compiler::response::{GraphQLError, JsonMap};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Node, Schema};
use futures_util::future::BoxFuture;

use super::arguments::Arguments;
use super::output::{Object, Output, Plain};
use crate::domain::budget::{Budget, Excess};
use crate::outcome::Fault;

/// What a client is told of a fault of ours.
pub(super) const INTERNAL: &str = "Internal server error";

/// How many objects are gathered or written before other work of the thread gets its turn.
const TURN: usize = 256;

/// One field of one level: what is loaded, and for which objects.
pub struct Call<'a> {
    /// The object type.
    pub owner: &'a str,
    pub field: &'a Node<Field>,
    pub parents: &'a [&'a dyn Object],
    pub arguments: Arguments<'a>,
}

/// The values that a field has, one for each parent.
pub type Loading<'a> = BoxFuture<'a, Box<dyn Values>>;

/// Loads the fields that are not part of their object.
pub trait Resolvers: Sync {
    /// Nothing for a field that is part of its object.
    fn load<'a>(&'a self, call: Call<'a>) -> Option<Loading<'a>>;
}

pub trait Values: Send + Sync {
    /// # Errors
    /// If the field failed for this parent.
    fn value(&self, parent: usize) -> Result<Plain<'_>, FieldError>;
}

/// Why a field has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub kind: FieldErrorKind,
    pub message: Arc<str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldErrorKind {
    Denied,
    /// The key of the request has ended meanwhile.
    Ended,
    BadInput,
    /// Later it may work.
    Busy,
    /// The response exceeds its budget.
    Limit,
    Fault,
}

/// A level of values that were all loaded.
impl<T: Output> Values for Vec<T> {
    fn value(&self, parent: usize) -> Result<Plain<'_>, FieldError> {
        self.get(parent).map(T::plain).ok_or_else(|| FieldError::fault(&"a resolver returned fewer values than it has parents"))
    }
}

/// A level that failed as a whole.
impl Values for FieldError {
    fn value(&self, _: usize) -> Result<Plain<'_>, FieldError> {
        Err(self.clone())
    }
}

impl FieldError {
    pub fn new(kind: FieldErrorKind, message: impl Into<Arc<str>>) -> Self {
        Self { kind, message: message.into() }
    }

    /// A fault of ours, logged here with its cause.
    pub fn fault(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "a field failed");
        Self::new(FieldErrorKind::Fault, INTERNAL)
    }

    fn code(&self) -> Option<&'static str> {
        match self.kind {
            FieldErrorKind::Denied => Some("ForbiddenError"),
            FieldErrorKind::Ended => Some("AuthenticationError"),
            FieldErrorKind::BadInput => Some("UserInputError"),
            FieldErrorKind::Busy => Some("ServiceUnavailable"),
            FieldErrorKind::Limit => Some("LimitExceeded"),
            FieldErrorKind::Fault => None,
        }
    }
}

impl From<Excess> for FieldError {
    fn from(excess: Excess) -> Self {
        Self::new(FieldErrorKind::Limit, excess.to_string())
    }
}

/// An error of a field and where it is in the response.
pub struct Located {
    pub kind: FieldErrorKind,
    pub error: GraphQLError,
}

/// `data` as JSON, `null` if an error took all of it.
pub struct Executed {
    pub data: Vec<u8>,
    pub errors: Vec<Located>,
}

/// One request on its way through the executor.
pub struct Execution<'a> {
    pub schema: &'a Valid<Schema>,
    pub document: &'a Valid<ExecutableDocument>,
    pub variables: &'a JsonMap,
    /// The answers to questions about the schema, by response key, if there are any.
    pub introspection: Option<&'a JsonMap>,
    pub resolvers: &'a dyn Resolvers,
    pub budget: &'a Budget,
}

/// The root of an operation.
struct Root(&'static str);

impl Object for Root {
    fn type_name(&self) -> &'static str {
        self.0
    }

    fn field(&self, _: &str) -> Option<Plain<'_>> {
        None
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}

impl Execution<'_> {
    /// The fields of a query are loaded side by side, those of a mutation one after the other.
    ///
    /// # Errors
    /// If a query exceeds its budget. A mutation that does has an error in its place.
    pub async fn run(&self, operation: &Operation) -> Result<Executed, Excess> {
        let root = Root(if operation.is_mutation() { "Mutation" } else { "Query" });
        let parents: [&dyn Object; 1] = [&root];
        let sets: [&SelectionSet; 1] = [&operation.selection_set];
        let level = if operation.is_mutation() {
            self.serial(root.0, &parents, &sets).await?
        } else {
            self.objects(root.0, &parents, &sets).await?
        };
        let data = if level.spans.first().is_some_and(Option::is_some) { level.text } else { b"null".to_vec() };
        let errors = level.errors.into_iter().map(|error| self.locate(error)).collect();
        Ok(Executed { data, errors })
    }

    fn locate(&self, found: write::LocatedError) -> Located {
        let write::LocatedError { mut path, error, location, .. } = found;
        path.reverse();
        let mut told = GraphQLError::new(&*error.message, location, &self.document.sources);
        told.path = path;
        told.extensions.extend(error.code().map(|code| ("code".into(), code.into())));
        Located { kind: error.kind, error: told }
    }
}

impl From<Fault> for FieldError {
    fn from(fault: Fault) -> Self {
        Self::fault(&fault.chain())
    }
}
