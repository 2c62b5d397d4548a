//! One request: parsed, its variables and arguments checked, executed.
//!
//! **Invariant:** nothing has run when a request is refused as a request; what ran keeps its errors, each with its path.

use std::collections::HashSet;
use std::sync::Arc;

use apollo_compiler::Name;
use apollo_compiler::executable::{Operation as ExecutableOperation, Selection, SelectionSet};
use apollo_compiler::response::{GraphQLError, JsonMap};
use apollo_compiler::validation::Valid;
use serde_json::Value as Json;

use super::arguments::Arguments;
use super::document::{Documents, Parsed, error};
use super::execute::{Call, Executed, Execution, FieldErrorKind, Loading, Resolvers};
use super::graph_answer::{GraphAnswer, Operation, Verdict};
use super::introspection::{Described, is_question};
use super::variables;
use crate::cx::Cx;
use crate::domain::limits::Limits;
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

/// The schema and what is kept between requests.
pub struct Engine {
    limits: Limits,
    described: Arc<Described>,
    documents: Documents,
}

/// A request in which nothing is wrong.
struct Prepared {
    parsed: Arc<Parsed>,
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
    /// If the contract is no valid schema.
    pub fn new(limits: Limits) -> Result<Self, Fault> {
        Ok(Self { limits, described: Arc::new(Described::new(SCHEMA)?), documents: Documents::new(limits) })
    }

    pub async fn execute(&self, cx: Cx, request: GraphRequest) -> GraphAnswer {
        let prepared = match self.prepare(request) {
            Ok(prepared) => prepared,
            Err(refused) => return *refused,
        };
        let document = &prepared.parsed.document;
        let Ok(operation) = document.operations.get(prepared.operation_name.as_deref()) else {
            return refused("the operation to execute must be named");
        };
        let introspection = if operation.root_fields(document).any(|field| is_question(&field.name)) {
            if !self.limits.introspection.allows(&cx.caller().roles) {
                return refused("this caller may not ask for the schema");
            }
            match self.introspect(&prepared).await {
                Ok(told) => Some(told),
                Err(message) => return refused(message),
            }
        } else {
            None
        };
        let wired = Wired { cx: Arc::new(cx.with_limits(&self.limits)) };
        let execution = Execution {
            schema: &self.described.schema,
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
    /// With the refusal.
    pub fn check(&self, request: GraphRequest) -> Result<(), Box<GraphAnswer>> {
        self.prepare(request).map(drop)
    }

    fn prepare(&self, request: GraphRequest) -> Result<Prepared, Box<GraphAnswer>> {
        let schema = &self.described.schema;
        let parsed = self.documents.parse(&request.query, schema).map_err(|errors| Box::new(GraphAnswer::refused(errors)))?;
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
            return Err(Box::new(GraphAnswer { verdict: Verdict::MutationRefused, ..refused }));
        }
        let arguments = parsed.arguments(operation).ok_or_else(|| Box::new(refused("the operation could not be measured")))?;
        let variables = variables::coerce(schema, operation, arguments, request.variables, &self.limits)
            .map_err(|message| Box::new(refused(message)))?;
        let mut bad = BadArguments { parsed: &parsed, variables: &variables, spread: HashSet::new(), errors: Vec::new() };
        bad.find(&operation.selection_set);
        if !bad.errors.is_empty() {
            return Err(Box::new(GraphAnswer::refused(bad.errors)));
        }
        Ok(Prepared { parsed: Arc::clone(&parsed), operation_name: request.operation_name, variables })
    }

    /// On a thread of its own kind: there may be much to tell.
    async fn introspect(&self, prepared: &Prepared) -> Result<JsonMap, String> {
        let (described, parsed) = (Arc::clone(&self.described), Arc::clone(&prepared.parsed));
        let (name, variables, most) = (prepared.operation_name.clone(), prepared.variables.clone(), self.limits.objects);
        let told = tokio::task::spawn_blocking(move || {
            let operation = parsed.document.operations.get(name.as_deref()).map_err(|error| error.message().to_string())?;
            described.answer(&parsed.document, operation, &variables, most)
        });
        told.await.unwrap_or_else(|_| Err("the schema could not be described".to_owned()))
    }

    /// The whole schema as a client sees it, as the JSON of `data`.
    ///
    /// # Errors
    /// If the schema cannot be described.
    pub fn introspection(&self) -> Result<String, Fault> {
        let schema = &self.described.schema;
        let parsed = self.documents.parse(include_str!("introspection.graphql"), schema).map_err(|_| Fault::new("introspection"))?;
        let operation = parsed.document.operations.get(None).map_err(|error| Fault::new(error.message().to_string()))?;
        let variables = Valid::assume_valid(JsonMap::new());
        let told = self.described.answer(&parsed.document, operation, &variables, usize::MAX).map_err(Fault::new)?;
        serde_json::to_string(&told).map_err(Fault::new)
    }
}

fn refused(message: impl Into<String>) -> GraphAnswer {
    GraphAnswer::refused(vec![error(message.into())])
}

fn finish(operation: &ExecutableOperation, executed: Executed) -> GraphAnswer {
    let has = |kind| executed.errors.iter().any(|error| error.kind == kind);
    let verdict = match executed.data.as_slice() {
        _ if has(FieldErrorKind::Busy) => Verdict::Busy,
        b"null" if has(FieldErrorKind::Fault) => Verdict::ServerError,
        b"null" => Verdict::ClientError,
        _ => Verdict::Ran,
    };
    let is_mutation = operation.is_mutation();
    let kind = if is_mutation { "mutation" } else { "query" };
    GraphAnswer {
        verdict,
        operation: Some(Operation { kind, name: operation.name.as_ref().map(Name::to_string) }),
        is_mutation,
        data: Some(executed.data),
        errors: executed.errors.into_iter().map(|error| error.error).collect(),
    }
}

/// Decodes the arguments of every selected field, so that a bad one is refused before any other field has changed something.
struct BadArguments<'a> {
    parsed: &'a Parsed,
    variables: &'a JsonMap,
    spread: HashSet<&'a Name>,
    errors: Vec<GraphQLError>,
}

impl<'a> BadArguments<'a> {
    fn find(&mut self, set: &'a SelectionSet) {
        let document = &self.parsed.document;
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    if !field.arguments.is_empty()
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
