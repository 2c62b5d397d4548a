//! One request: parsed, its variables and arguments checked, executed.
//!
//! **Invariant:** nothing has run when a request is refused as a request; what ran keeps its errors, each with its path.

use std::collections::HashSet;
use std::num::NonZero;
use std::sync::Arc;

use apollo_compiler::Name;
use apollo_compiler::executable::{Argument, DirectiveList, Field, Operation as ExecutableOperation, Selection, SelectionSet};
use apollo_compiler::response::{GraphQLError, JsonMap};
use apollo_compiler::validation::Valid;
use serde_json::Value as Json;
use tokio::sync::Semaphore;

use super::arguments::Arguments;
use super::document::{Documents, ValidDocument, error};
use super::execute::{Call, Executed, Execution, FieldErrorKind, INTERNAL, Loading, Resolvers};
use super::introspection::{Described, is_question};
use super::response::{GraphqlResponse, Operation, RequestEnd};
use super::variables;
use crate::cx::Cx;
use crate::domain::limits::DocumentLimits;
use crate::generated::{SCHEMA, wiring};
use crate::outcome::Fault;

/// What a client asks, taken from the body or the URL.
#[derive(Clone)]
pub struct GraphRequest {
    pub query: String,
    pub variables: Json,
    pub operation_name: Option<String>,
    /// Whether the request came in a way that must not change anything.
    pub read_only: bool,
}

/// Executes requests.
pub struct Engine {
    core: Arc<Core>,
    /// Work that would keep a thread of the runtime from other requests has threads of its own, as many as there are here.
    threads: Arc<Semaphore>,
}

/// The schema and what is kept between requests.
struct Core {
    limits: DocumentLimits,
    described: Described,
    documents: Documents,
}

/// Documents of more bytes may take milliseconds to parse and to validate.
const LONG_DOCUMENT: usize = 8 * 1024;

/// A request in which nothing is wrong.
struct Prepared {
    parsed: Arc<ValidDocument>,
    operation_name: Option<String>,
    variables: Valid<JsonMap>,
}

/// The product's own resolvers, for one request.
struct Wired {
    cx: Arc<Cx>,
}

impl Resolvers for Wired {
    fn load<'a>(&'a self, call: Call<'a>) -> Option<Loading<'a>> {
        wiring::load(&self.cx, call)
    }
}

impl Engine {
    /// # Errors
    /// If the contract is not a valid schema.
    pub fn new(limits: DocumentLimits) -> Result<Self, Fault> {
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Self { core: Arc::new(Core::new(limits)?), threads: Arc::new(Semaphore::new(threads)) })
    }

    pub async fn execute(&self, cx: Cx, request: GraphRequest) -> GraphqlResponse {
        let prepared = if request.query.len() > LONG_DOCUMENT {
            self.on_a_thread(|core| core.prepare(request)).await
        } else {
            Ok(self.core.prepare(request))
        };
        let prepared = match prepared {
            Ok(Ok(prepared)) => Arc::new(prepared),
            Ok(Err(refused)) => return *refused,
            Err(fault) => return failed(&fault),
        };
        let document = &prepared.parsed.document;
        let Ok(operation) = document.operations.get(prepared.operation_name.as_deref()) else {
            return refused("the operation to execute must be named");
        };
        let introspection = if operation.root_fields(document).any(|field| is_question(&field.name)) {
            if !self.core.limits.introspection.allows(&cx.caller().roles) {
                return refused("this caller may not ask for the schema");
            }
            let asked = Arc::clone(&prepared);
            match self.on_a_thread(move |core| core.introspect(&asked)).await {
                Ok(Ok(told)) => Some(told),
                Ok(Err(message)) => return refused(message),
                Err(fault) => return failed(&fault),
            }
        } else {
            None
        };
        let wired = Wired { cx: Arc::new(cx.with_limits(&self.core.limits)) };
        let execution = Execution {
            schema: &self.core.described.schema,
            document,
            variables: &prepared.variables,
            introspection: introspection.as_ref(),
            resolvers: &wired,
            budget: wired.cx.budget(),
        };
        match execution.run(operation).await {
            Ok(executed) => finish(operation, executed),
            Err(excess) => refused(excess.to_string()),
        }
    }

    /// Refuses what [`Self::execute`] refuses before anything runs, and runs nothing.
    ///
    /// # Errors
    /// With the response, if the request is rejected before it is executed.
    pub fn check(&self, request: GraphRequest) -> Result<(), Box<GraphqlResponse>> {
        self.core.prepare(request).map(drop)
    }

    /// The whole schema as a client sees it, as the JSON of `data`.
    ///
    /// # Errors
    /// If the schema cannot be described.
    pub fn introspection() -> Result<String, Fault> {
        let request = GraphRequest {
            query: include_str!("introspection.graphql").to_owned(),
            variables: Json::Null,
            operation_name: None,
            read_only: true,
        };
        // Limits for clients do not apply.
        let core = Core::new(DocumentLimits { objects: usize::MAX, ..DocumentLimits::default() })?;
        let prepared = core.prepare(request).map_err(|_| Fault::new("the query for the schema is not valid"))?;
        let told = core.introspect(&prepared).map_err(Fault::new)?;
        serde_json::to_string(&told).map_err(Fault::new)
    }

    async fn on_a_thread<T: Send + 'static>(&self, work: impl FnOnce(&Core) -> T + Send + 'static) -> Result<T, Fault> {
        let permit = Arc::clone(&self.threads).acquire_owned().await.map_err(Fault::new)?;
        let core = Arc::clone(&self.core);
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work(&core)
        });
        done.await.map_err(Fault::new)
    }
}

impl Core {
    fn new(limits: DocumentLimits) -> Result<Self, Fault> {
        Ok(Self { limits, described: Described::new(SCHEMA)?, documents: Documents::new(limits) })
    }

    fn prepare(&self, request: GraphRequest) -> Result<Prepared, Box<GraphqlResponse>> {
        let schema = &self.described.schema;
        let parsed = self.documents.parse(&request.query, schema).map_err(|errors| Box::new(GraphqlResponse::refused(errors)))?;
        let document = &parsed.document;
        let Ok(operation) = document.operations.get(request.operation_name.as_deref()) else {
            // The name is not repeated: some clients put a token there by mistake.
            let named = request.operation_name.is_some();
            return Err(Box::new(refused(if named {
                "the document has no operation of this name"
            } else {
                "the operation to execute must be named"
            })));
        };
        if request.read_only && operation.is_mutation() {
            let refused = refused("mutations are accepted over POST only");
            return Err(Box::new(GraphqlResponse { end: RequestEnd::MethodNotAllowed, ..refused }));
        }
        let arguments = parsed.arguments(operation).ok_or_else(|| Box::new(refused("the operation could not be measured")))?;
        let variables = variables::coerce(schema, operation, arguments, request.variables, &self.limits)
            .map_err(|message| Box::new(refused(message)))?;
        let mut bad = BadArguments { parsed: &parsed, operation, variables: &variables, spread: HashSet::new(), errors: Vec::new() };
        bad.find(&operation.selection_set);
        if !bad.errors.is_empty() {
            return Err(Box::new(GraphqlResponse::refused(bad.errors)));
        }
        Ok(Prepared { parsed: Arc::clone(&parsed), operation_name: request.operation_name, variables })
    }

    fn introspect(&self, prepared: &Prepared) -> Result<JsonMap, String> {
        let Prepared { parsed, operation_name, variables } = prepared;
        let operation = parsed.document.operations.get(operation_name.as_deref()).map_err(|error| error.message().to_string())?;
        self.described.answer(&parsed.document, operation, variables, self.limits.objects)
    }
}

fn failed(fault: &Fault) -> GraphqlResponse {
    tracing::error!(cause = fault.chain(), "a request could not be prepared");
    GraphqlResponse { end: RequestEnd::ServerError, ..refused(INTERNAL) }
}

fn refused(message: impl Into<String>) -> GraphqlResponse {
    GraphqlResponse::refused(vec![error(message.into())])
}

fn finish(operation: &ExecutableOperation, executed: Executed) -> GraphqlResponse {
    let has = |kind| executed.errors.iter().any(|error| error.kind == kind);
    let end = match executed.data.as_slice() {
        _ if has(FieldErrorKind::Busy) => RequestEnd::Busy,
        b"null" if has(FieldErrorKind::Fault) => RequestEnd::ServerError,
        b"null" => RequestEnd::ClientError,
        _ => RequestEnd::Executed,
    };
    let is_mutation = operation.is_mutation();
    let kind = if is_mutation { "mutation" } else { "query" };
    GraphqlResponse {
        end,
        operation: Some(Operation { kind, name: operation.name.as_ref().map(Name::to_string) }),
        is_mutation,
        data: Some(executed.data),
        errors: executed.errors.into_iter().map(|error| error.error).collect(),
    }
}

/// Decodes the arguments of every selected field, so that a bad one is refused before any other field has changed something.
struct BadArguments<'a> {
    parsed: &'a ValidDocument,
    operation: &'a ExecutableOperation,
    variables: &'a JsonMap,
    spread: HashSet<&'a Name>,
    errors: Vec<GraphQLError>,
}

impl<'a> BadArguments<'a> {
    /// A variable may be null where its default would not be. A condition belongs to no field that could have the error.
    fn conditions(&mut self, directives: &'a DirectiveList) {
        let names = directives.iter().flat_map(|directive| &directive.arguments).filter_map(|argument| argument.value.as_variable());
        let null: Vec<&Name> = names.filter(|name| self.is_null(name)).collect();
        let told = |name: &Name| {
            let message = format!("variable {name}: a condition must not be null");
            GraphQLError::new(message, name.location(), &self.parsed.document.sources)
        };
        let errors: Vec<_> = null.into_iter().map(told).collect();
        self.errors.extend(errors);
    }

    /// In an argument it is an error of the field.
    fn lacks_a_value(&self, field: &'a Field) -> bool {
        let lacks = |argument: &Argument| {
            let definition = field.definition.argument_by_name(&argument.name);
            definition.is_some_and(|definition| definition.ty.is_non_null())
                && argument.value.as_variable().is_some_and(|name| self.is_null(name))
        };
        field.arguments.iter().any(|argument| lacks(argument))
    }

    /// A variable with a default was given null.
    fn is_null(&self, name: &Name) -> bool {
        let definition = self.operation.variables.iter().find(|definition| definition.name == *name);
        let default = definition.and_then(|definition| definition.default_value.as_ref());
        default.is_some_and(|default| !default.is_null()) && self.variables.get(name.as_str()).is_some_and(|value| value.is_null())
    }

    fn find(&mut self, set: &'a SelectionSet) {
        let document = &self.parsed.document;
        for selection in &set.selections {
            self.conditions(selection.directives());
            match selection {
                Selection::Field(field) => {
                    if !field.arguments.is_empty()
                        && !self.lacks_a_value(field)
                        && let Err(bad) = wiring::check(&set.ty, &field.name, &Arguments::Field(&field.arguments, self.variables))
                    {
                        self.errors.push(GraphQLError::new(bad.message, field.location(), &document.sources));
                    }
                    self.find(&field.selection_set);
                }
                Selection::InlineFragment(fragment) => self.find(&fragment.selection_set),
                Selection::FragmentSpread(spread) => {
                    if self.spread.insert(&spread.fragment_name)
                        && let Some(fragment) = document.fragments.get(&spread.fragment_name)
                    {
                        self.find(&fragment.selection_set);
                    }
                }
            }
        }
    }
}
