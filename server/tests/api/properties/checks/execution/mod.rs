//! Documents over a schema, executed by the product's executor and by apollo-compiler's own: data and errors must be the same.
//!
//! The bytes choose the document, its variables and everything that fields yield: values, nulls, lists and errors.

mod choices;
mod documents;
mod world;

use std::sync::LazyLock;

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::resolvers::Execution as Oracle;
use apollo_compiler::response::{GraphQLError, JsonMap};
use apollo_compiler::validation::Valid;
use serde_json::{Value as Json, json};
use server::domain::budget::{Budget, Excess};
use server::domain::limits::DocumentLimits;
use server::graphql::execute::{Executed, Execution};
use tokio::runtime::{Builder, Runtime};

use choices::Choices;
use world::{Loader, Thing, World};

/// Interfaces, unions and lists in lists, of which the contract has few.
const SHAPES: &str = "
    type Query { node(id: ID): Node, nodes(first: Int, flags: [Boolean!]): [Node!]!, pet: Pet, matrix: [[Leaf!]]!, self: Query!, deep: Deep }
    type Mutation { one(input: Input): Leaf, two(json: Json): Deep!, three: [Node] }
    interface Node { id: ID!, name(upper: Boolean): String, next: Node }
    interface Named implements Node { id: ID!, name(upper: Boolean): String, next: Node, title: String! }
    type Leaf implements Node { id: ID!, name(upper: Boolean): String, next: Leaf, size: Int, tags: [String!] }
    type Deep implements Node & Named { id: ID!, name(upper: Boolean): String, next: Named, title: String!, pets: [Pet!]!, kind: Kind! }
    union Pet = Leaf | Deep
    input Input { text: String!, inner: [Input!], kind: Kind }
    enum Kind { SMALL LARGE }
    scalar Json";

static WORLDS: LazyLock<[World; 2]> = LazyLock::new(|| [World::new(include_str!("../../../../../../schema.graphql")), World::new(SHAPES)]);

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().build().unwrap());

pub fn check(bytes: &[u8]) {
    run(bytes);
}

/// Whether the bytes made a valid document, which was executed.
pub fn run(bytes: &[u8]) -> bool {
    let mut choices = Choices::new(bytes);
    let world = &WORLDS[choices.below(WORLDS.len())];
    let (text, variables) = documents::document(world, &mut choices);
    let Ok(document) = ExecutableDocument::parse_and_validate(&world.schema, &text, "") else { return false };
    let operation = document.operations.get(None).unwrap();
    let Ok(variables) = coerce_variable_values(&world.schema, operation, &variables) else { return false };
    let executed = execute(
        world,
        &document,
        operation,
        &variables,
        choices.seed,
        &DocumentLimits { objects: usize::MAX, ..DocumentLimits::default() },
    );
    let executed = executed.unwrap();
    let root = Thing::root(world, operation, choices.seed);
    let expected =
        Oracle::new(&world.schema, &document).operation(operation).coerced_variable_values(&variables).execute_sync(&root).unwrap();
    let told = format!("{text}\n{}", serde_json::to_string(&*variables).unwrap());
    assert_eq!(String::from_utf8(executed.data.clone()).unwrap(), serde_json::to_string(&expected.data).unwrap(), "{told}");
    let errors: Vec<_> = executed.errors.iter().map(|error| comparable(&error.error)).collect();
    assert_eq!(errors, expected.errors.iter().map(comparable).collect::<Vec<_>>(), "{told}");
    within_a_budget(world, &document, operation, &variables, choices.seed, &executed, &told);
    true
}

/// A small budget changes nothing or refuses a query, and never a mutation.
fn within_a_budget(
    world: &'static World,
    document: &Valid<ExecutableDocument>,
    operation: &Operation,
    variables: &Valid<JsonMap>,
    seed: u64,
    whole: &Executed,
    told: &str,
) {
    let limits = DocumentLimits { objects: 5, response_bytes: 200, ..DocumentLimits::default() };
    match execute(world, document, operation, variables, seed, &limits) {
        Ok(executed) if operation.is_mutation() => {
            let data: Json = serde_json::from_slice(&executed.data).unwrap();
            assert!(data.is_null() || data.is_object(), "{told}");
        }
        Ok(executed) => assert_eq!(executed.data, whole.data, "{told}"),
        Err(excess) => assert!(operation.is_query() && matches!(excess, Excess::Objects(5) | Excess::Bytes(200)), "{told}"),
    }
}

fn execute(
    world: &'static World,
    document: &Valid<ExecutableDocument>,
    operation: &Operation,
    variables: &Valid<JsonMap>,
    seed: u64,
    limits: &DocumentLimits,
) -> Result<Executed, Excess> {
    let budget = Budget::new(limits);
    let resolvers = Loader { world, seed };
    let execution = Execution { schema: &world.schema, document, variables, introspection: None, resolvers: &resolvers, budget: &budget };
    RUNTIME.block_on(execution.run(operation))
}

/// Where an error is, and which of the two kinds of the world it is.
fn comparable(error: &GraphQLError) -> Json {
    assert!(!error.locations.is_empty(), "{error:?}");
    json!({ "path": error.path, "made": error.message.contains(world::MADE) })
}
