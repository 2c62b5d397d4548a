//! Golden tests of the generator: what it writes for a small schema, and what it refuses.
//!
//! **Invariant:** every refusal is shown with its line.

use super::{generate, list, stale_files};

const SCHEMA: &str = r#"
"A moment."
scalar DateTime

type Query {
  "Everything."
  things(filter: ThingFilter, first: Int): [Thing!]!
  type: Kind
}

type Mutation {
  createThing(name: String!, tags: [String!]): CreateThingResponse
  deleteThing(id: String!): DeleteThingResponse
  closeThing: CloseThingResponse
  splitThing(id: String!): SplitThingResponse
  prepareThing(label: String): PrepareThingResponse
}

interface Named { name: String! }

type Thing implements Named { id: ID! name: String! madeAt: DateTime kind: Kind! }

enum Kind {
  "Small."
  SMALL_ONE
  optIn @deprecated(reason: "Gone.")
}

input ThingFilter { name: String kinds: [Kind!] inner: ThingFilter }

type CreateThingResponse {
  ok: Boolean!
  errors: [CreateThingError!]! @deprecated(reason: "See error.")
  error: CreateThingError
  result: CreateThingResult
}
type CreateThingResult { thing: Named! }
type CreateThingError { code: CreateThingErrorCode! developerMessage: String! retryAfter: Int }
enum CreateThingErrorCode { TAKEN }

type DeleteThingResponse { ok: Boolean! error: DeleteThingError }
type DeleteThingError { code: DeleteThingErrorCode! developerMessage: String! }
enum DeleteThingErrorCode { NOT_FOUND }

"Fields beside the usual ones."
type CloseThingResponse {
  ok: Boolean!
  errors: [DeleteThingError!]! @deprecated(reason: "See error.")
  error: DeleteThingError
  "Where to go on."
  nextUrl: String
}

"The same with a result."
type SplitThingResponse { ok: Boolean! error: DeleteThingError madeAt: DateTime kinds: [Kind!] result: SplitThingResult }
type SplitThingResult { id: String! }

"No error."
type PrepareThingResponse { ok: Boolean! result: PrepareThingResult }
type PrepareThingResult { secret: String! }
"#;

#[test]
fn a_small_schema_becomes_this_code() {
    let (server, suite) = generate(SCHEMA).map_err(|refusals| list(&refusals)).unwrap();
    for output in server {
        let text = crate::workspace::rustfmt(&output.text).unwrap();
        insta::assert_snapshot!(output.path.replace('/', "_"), text);
    }
    for output in suite {
        let text = crate::workspace::rustfmt(&output.text).unwrap();
        insta::assert_snapshot!(format!("suite_{}", output.path), text);
    }
}

#[test]
fn the_output_depends_on_the_schema_alone() {
    let texts = || {
        let (server, suite) = generate(SCHEMA).unwrap();
        server.into_iter().chain(suite).map(|output| output.text).collect::<Vec<_>>()
    };
    assert_eq!(texts(), texts());
}

#[test]
fn the_generated_code_is_current() {
    let stale: Vec<_> = stale_files().unwrap().into_iter().map(|(path, _)| path).collect();
    assert!(stale.is_empty(), "run `cargo xtask codegen`: {stale:?}");
}

/// What the generator says to a schema.
fn refusal(schema: &str) -> String {
    generate(schema).map(|_| "accepted".to_owned()).unwrap_or_else(|refusals| list(&refusals))
}

#[test]
fn broken_schemas_are_refused_with_line_and_reason() {
    let cases = [
        "type Query { a: Int",
        "type Query { a: Nope b(x: Nope): Int }",
        "type Query { a: Int a: Int }\ntype Query { b: Int }",
        "type Query { a: In }\ninput In { x: Query }",
        "type Query { a: Int }\ninterface I { x: Int! y(z: Int): Int }\ntype T implements I { x: Int y: Int }\ntype U implements V { x: Int }",
        "type Query { a: E __b: Int }\nenum E { A A }",
        "type Query { a: Int }\nunion U = Query",
        "schema { query: Query }\ntype Query { a: Int @deprecated b: Int @other }",
        "extend type Query { a: Int }",
        "type Mutation { a: Int }",
        "type Query { a(x: Int! @deprecated(reason: \"no\")): Int }\nscalar Int",
    ];
    insta::assert_snapshot!(cases.map(|schema| format!("{schema}\n=> {}", refusal(schema))).join("\n\n"));
}

#[test]
fn what_cannot_be_expressed_is_refused_with_line_and_reason() {
    let cases = [
        "type Query { a: Url }\nscalar Url",
        "type Query { a: T }\ntype T { x(y: Int): Int }",
        "type Query { a: T }\ntype T { u: U! }\ntype U { t: T }",
        "type Query { a(x: Int = 1): Int }\ninput In { x: Int = 1 }",
        "type Query { a: Int }\ntype Mutation { m: Int n: R! }\ntype R { ok: Boolean! }",
        "type Query { a: Int }\ntype Mutation { m: R }\ntype R { ok: Boolean! error: E url: String! }\ntype E { code: C! developerMessage: String! }\nenum C { X }",
        "type Query { a: Int }\ntype Mutation { m: R n: S }\ntype R { ok: Boolean! errors: [E!]! }\ntype S { result: E }\ntype E { x: Int }",
        "type Query { a: Int }\ntype Mutation { m: R }\ntype R { ok: Boolean! result: [Int!] }",
        "type Query { a: Int }\ntype Mutation { m: R }\ntype R { ok: Boolean! error: E }\ntype E { code: String! detail: Int! }",
    ];
    insta::assert_snapshot!(cases.map(|schema| format!("{schema}\n=> {}", refusal(schema))).join("\n\n"));
}
