//! One request through the schema: parse, check the arguments, execute, complete.
//!
//! **Invariant:** nothing has run when a request is refused as a request; what ran keeps its errors, each with its path.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::dynamic::Schema;
use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType};
use async_graphql::{Context, Request, ServerError, Value, Variables};
use serde::Serialize;
use serde_json::Value as Json;

use super::answer::{INTERNAL, MARKER};
use super::complete::Completion;
use super::document::{self, Documents};
use super::index::TypeIndex;
use super::schema;
use crate::cx::Cx;
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

/// How a request ended, as far as the HTTP status is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It ran. Some fields may have failed.
    Ran,
    /// It is not a valid request, or the client's mistakes left no data at all.
    ClientError,
    /// Our fault left no data at all.
    ServerError,
    /// Something was not tried for lack of time, and can be tried again.
    Busy,
    /// A mutation where only queries are allowed.
    MutationRefused,
}

#[derive(Serialize)]
pub struct GraphAnswer {
    #[serde(skip)]
    pub verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ServerError>,
}

impl GraphAnswer {
    /// Validation finds mistakes in an order of its own, another one each time. A client reads them in that of the document.
    fn refused(mut errors: Vec<ServerError>) -> Self {
        let place = |error: &ServerError| error.locations.first().map(|place| (place.line, place.column));
        errors.sort_by(|one, other| (place(one), &one.message).cmp(&(place(other), &other.message)));
        Self { verdict: Verdict::ClientError, data: None, errors }
    }

    pub fn to_json(&self) -> Result<Vec<u8>, Fault> {
        serde_json::to_vec(self).map_err(Fault::new)
    }
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
    document: Arc<ExecutableDocument>,
    operation_name: Option<String>,
    variables: Variables,
    request: Request,
}

/// The schema and what is kept between requests.
pub struct Engine {
    schema: Schema,
    index: TypeIndex,
    documents: Documents,
}

impl Engine {
    pub fn new() -> Result<Self, Fault> {
        let (schema, text) = schema::build()?;
        Ok(Self { schema, index: TypeIndex::new(&text), documents: Documents::new() })
    }

    pub async fn execute(&self, cx: Cx, request: GraphRequest) -> GraphAnswer {
        let Prepared { document, operation_name, variables, request } = match self.prepare(request) {
            Ok(prepared) => prepared,
            Err(refused) => return *refused,
        };
        let operation = document::operation(&document, operation_name.as_deref());
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
            return GraphAnswer::refused(response.errors);
        }
        self.finish(&document, operation, &variables, &execution, response.data, response.errors)
    }

    /// Refuses what [`Self::execute`] refuses before anything runs, and runs nothing but introspection.
    pub async fn check(&self, request: GraphRequest) -> Result<(), Box<GraphAnswer>> {
        let response = self.schema.execute(self.prepare(request)?.request.only_introspection()).await;
        if response.errors.is_empty() { Ok(()) } else { Err(Box::new(GraphAnswer::refused(response.errors))) }
    }

    /// Everything that is done before the schema sees the request.
    fn prepare(&self, request: GraphRequest) -> Result<Prepared, Box<GraphAnswer>> {
        let refused = |errors| Err(Box::new(GraphAnswer::refused(errors)));
        let document = match self.documents.parse(&request.query) {
            Ok(document) => document,
            Err(error) => return refused(vec![error]),
        };
        let operation = document::operation(&document, request.operation_name.as_deref());
        if request.read_only && operation.is_some_and(|operation| operation.ty == OperationType::Mutation) {
            let error = ServerError::new("mutations are accepted over POST only", None);
            return Err(Box::new(GraphAnswer { verdict: Verdict::MutationRefused, ..GraphAnswer::refused(vec![error]) }));
        }
        if operation.is_some_and(|operation| !document::is_bounded(&document, operation)) {
            return refused(vec![ServerError::new("the query selects too much", None)]);
        }
        let variables = Variables::from_json(request.variables);
        let variables = match operation {
            Some(operation) => document::with_defaults(variables, operation),
            None => variables,
        };
        if let Some(operation) = operation {
            let unknown = self.unknown_types(operation);
            if !unknown.is_empty() {
                return refused(unknown);
            }
        }
        let mut graph_request = Request::new(request.query).variables(variables.clone());
        if let Some(name) = &request.operation_name {
            graph_request = graph_request.operation_name(name);
        }
        // Arguments are decoded twice: here, before anything has run, and again by the field that uses them.
        let bad_arguments = operation.map_or_else(Vec::new, |it| document::check_arguments(&self.index, &document, it, &variables));
        if !bad_arguments.is_empty() {
            return refused(bad_arguments);
        }
        graph_request.set_parsed_query(ExecutableDocument::clone(&document));
        Ok(Prepared { document, operation_name: request.operation_name, variables, request: graph_request })
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
        GraphAnswer { verdict, data: Some(data.unwrap_or_default()), errors }
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
