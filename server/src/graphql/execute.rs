//! One request through the schema: parse, check the arguments, execute, complete.
//!
//! **Invariant:** nothing has run when a request is refused as a request; what ran keeps its errors, each with its path.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::dynamic::Schema;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Context, Request, ServerError, Value, Variables};
use serde_json::Value as Json;

use super::answer::{INTERNAL, MARKER};
use super::complete::Completion;
use super::document::{self, Documents, Parsed};
use super::graph_answer::{GraphAnswer, Operation, Verdict};
use super::index::TypeIndex;
use super::{limits, schema};
use crate::cx::Cx;
use crate::domain::limits::Limits;
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

/// What travels with one execution.
pub struct Execution {
    pub cx: Cx,
    pub variables: Variables,
    errors: Mutex<Vec<ServerError>>,
    ran: AtomicBool,
    disordered: AtomicBool,
    busy: AtomicBool,
}

impl Execution {
    pub fn of<'a>(ctx: &'a Context<'_>) -> &'a Self {
        ctx.data_unchecked::<Arc<Self>>()
    }

    pub fn keep(&self, error: ServerError) {
        self.errors.lock().unwrap_or_else(PoisonError::into_inner).push(error);
    }

    pub fn resolvers_ran(&self) {
        self.ran.store(true, Ordering::Relaxed);
    }

    /// Something was not even tried.
    pub fn is_busy(&self) {
        self.busy.store(true, Ordering::Relaxed);
    }

    /// The executor writes fields in the order they get ready.
    pub fn order_is_lost(&self) {
        self.disordered.store(true, Ordering::Relaxed);
    }
}

/// A request as the schema takes it, and what is needed of it afterwards.
struct Prepared {
    parsed: Arc<Parsed>,
    operation_name: Option<String>,
    variables: Variables,
    request: Request,
}

/// The schema and what is kept between requests.
pub struct Engine {
    limits: Limits,
    schema: Schema,
    index: TypeIndex,
    documents: Documents,
}

impl Engine {
    pub fn new(limits: Limits) -> Result<Self, Fault> {
        let (schema, text) = schema::build(&limits)?;
        Ok(Self { limits, schema, index: TypeIndex::new(&text), documents: Documents::new(limits) })
    }

    pub async fn execute(&self, cx: Cx, request: GraphRequest) -> GraphAnswer {
        let Prepared { parsed, operation_name, variables, request } = match self.prepare(request) {
            Ok(prepared) => prepared,
            Err(refused) => return *refused,
        };
        if parsed.measured.introspects && !self.limits.introspection.allows(&cx.caller().roles) {
            return GraphAnswer::refused(vec![ServerError::new("the schema is not told to this caller", None)]);
        }
        let document = &parsed.document;
        let operation = document::operation(document, operation_name.as_deref());
        let suggests = self.limits.suggests_to(&cx.caller().roles);
        let execution = Arc::new(Execution {
            cx,
            variables: variables.clone(),
            errors: Mutex::default(),
            ran: AtomicBool::new(false),
            disordered: AtomicBool::new(false),
            busy: AtomicBool::new(false),
        });
        let response = self.schema.execute(request.data(Arc::clone(&execution))).await;
        if !execution.ran.load(Ordering::Relaxed) && !response.errors.is_empty() {
            let refused = GraphAnswer::refused(response.errors);
            return if suggests { refused } else { refused.without_suggestions() };
        }
        let executed = operation.map(|it| Operation {
            kind: if it.ty == OperationType::Mutation { "mutation" } else { "query" },
            name: document::name(document, operation_name.as_deref()),
        });
        let answer = self.finish(document, operation, &variables, &execution, response.data, response.errors);
        GraphAnswer { operation: executed, ..answer }
    }

    /// Refuses what [`Self::execute`] refuses before anything runs, and runs nothing but introspection.
    pub async fn check(&self, request: GraphRequest) -> Result<(), Box<GraphAnswer>> {
        let response = self.schema.execute(self.prepare(request)?.request.only_introspection()).await;
        if response.errors.is_empty() { Ok(()) } else { Err(Box::new(GraphAnswer::refused(response.errors))) }
    }

    /// Everything that is done before the schema sees the request, whoever sent it.
    fn prepare(&self, request: GraphRequest) -> Result<Prepared, Box<GraphAnswer>> {
        let refused = |errors| Err(Box::new(GraphAnswer::refused(errors)));
        let parsed = match self.documents.parse(&request.query, &self.index) {
            Ok(parsed) => parsed,
            Err(error) => return refused(vec![error]),
        };
        let document = &parsed.document;
        let Some(operation) = document::operation(document, request.operation_name.as_deref()) else {
            // The name is not repeated: some clients put a token there by mistake.
            let named = request.operation_name.is_some();
            let message = if named { "the document has no operation of this name" } else { "the operation to execute must be named" };
            return refused(vec![ServerError::new(message, None)]);
        };
        if request.read_only && operation.ty == OperationType::Mutation {
            let error = ServerError::new("mutations are accepted over POST only", None);
            return Err(Box::new(GraphAnswer { verdict: Verdict::MutationRefused, ..GraphAnswer::refused(vec![error]) }));
        }
        if !document::is_bounded(document, operation) {
            return refused(vec![ServerError::new("the query selects too much", None)]);
        }
        let variables = Variables::from_json(request.variables);
        if let Err(error) = limits::measure_variables(variables.values(), &self.limits) {
            return refused(vec![error]);
        }
        let variables = document::with_defaults(variables, operation);
        let unknown = self.unknown_types(operation);
        if !unknown.is_empty() {
            return refused(unknown);
        }
        if !parsed.misplaced.is_empty() {
            return refused(parsed.misplaced.clone());
        }
        // Arguments are decoded twice: here, before anything has run, and again by the field that uses them.
        let bad_arguments = document::check_arguments(&self.index, document, operation, &variables);
        if !bad_arguments.is_empty() {
            return refused(bad_arguments);
        }
        let mut graph_request = Request::new(request.query).variables(variables.clone());
        if let Some(name) = &request.operation_name {
            graph_request = graph_request.operation_name(name);
        }
        graph_request.set_parsed_query(document.clone());
        Ok(Prepared { parsed, operation_name: request.operation_name, variables, request: graph_request })
    }

    /// The whole schema as a client sees it, as the JSON of the answer.
    pub async fn introspection(&self) -> Result<String, Fault> {
        let response = self.schema.execute(include_str!("introspection.graphql")).await;
        serde_json::to_string(&response.data).map_err(Fault::new)
    }

    fn finish(
        &self,
        document: &ExecutableDocument,
        operation: Option<&OperationDefinition>,
        variables: &Variables,
        execution: &Execution,
        data: Value,
        executor_errors: Vec<ServerError>,
    ) -> GraphAnswer {
        let mut errors = std::mem::take(&mut *execution.errors.lock().unwrap_or_else(PoisonError::into_inner));
        for error in executor_errors.into_iter().filter(|error| error.message != MARKER) {
            tracing::error!(cause = error.message, "the executor failed");
            errors.push(ServerError { message: INTERNAL.to_owned(), ..error });
        }
        let mut data = Some(data);
        if (!errors.is_empty() || execution.disordered.load(Ordering::Relaxed))
            && let Some(operation) = operation
        {
            let root = if operation.ty == OperationType::Mutation { "Mutation" } else { "Query" };
            let completion = Completion { index: &self.index, fragments: &document.fragments, variables };
            data = data.and_then(|data| completion.object(root, &[&operation.selection_set.node], data));
        }
        let verdict = match &data {
            _ if execution.busy.load(Ordering::Relaxed) => Verdict::Busy,
            Some(_) => Verdict::Ran,
            None if errors.iter().any(|error| error.message == INTERNAL) => Verdict::ServerError,
            None => Verdict::ClientError,
        };
        let is_mutation = operation.is_some_and(|operation| operation.ty == OperationType::Mutation);
        GraphAnswer { verdict, operation: None, is_mutation, data: Some(data.unwrap_or_default()), errors }
    }

    /// Variables of types the schema does not have. Validation would not survive them.
    fn unknown_types(&self, operation: &OperationDefinition) -> Vec<ServerError> {
        let types = &self.schema.registry().types;
        let unknown = operation.variable_definitions.iter().filter(|definition| {
            let mut base = &definition.node.var_type.node.base;
            loop {
                match base {
                    async_graphql::parser::types::BaseType::Named(name) => break !types.contains_key(name.as_str()),
                    async_graphql::parser::types::BaseType::List(item) => base = &item.base,
                }
            }
        });
        unknown
            .map(|definition| {
                ServerError::new(format!("variable ${} has an unknown type", definition.node.name.node), Some(definition.pos))
            })
            .collect()
    }
}
