//! Nesting without end, in every place of a request that can nest.
//!
//! **Invariant:** each attempt is rejected as a whole, the connection stays usable, and the server goes on answering.

use serde_json::{Value, json};

use crate::error::{Outcome, equal, present};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::refusals::{rejected, rejected_document, still_answers};

/// Beyond the needs of a client, and beyond the stack of a recursive parser.
const LEVELS: [usize; 3] = [1_000, 1_600, 20_000];
/// Beyond the limit of 64 levels, beyond that of many JSON parsers, and beyond the stack of a recursive parser.
const JSON_LEVELS: [usize; 4] = [65, 129, 1_600, 100_000];

pub const CASES: &[Definition] = &[
    case!("hardening/nesting/values", "Literals that nest without end are rejected in every place of a document.", values),
    case!("hardening/nesting/selections", "Selections, fragments and types of variables that nest without end are rejected.", selections),
    case!("hardening/nesting/unclosed", "Brackets that open without end and are never closed are rejected.", unclosed),
    case!("hardening/nesting/json", "JSON that nests without end is rejected in every place of a body.", json_body),
    case!("hardening/nesting/connection", "After a document that nests without end, its connection serves the next request.", connection),
];

fn wrap(levels: usize, open: &str, inner: &str, close: &str) -> String {
    format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
}

/// A document by its number of levels.
type Nested<'a> = &'a (dyn Fn(usize) -> String + Send + Sync);

async fn all_rejected(case: &mut Case, documents: &[(&str, Nested<'_>)]) -> Outcome {
    for levels in LEVELS {
        for (step, document) in documents {
            rejected_document(case, &format!("{levels} levels: {step}"), &document(levels), Value::Null).await?;
        }
    }
    still_answers(case).await
}

async fn values(case: &mut Case) -> Outcome {
    let lists = |levels| wrap(levels, "[", "1", "]");
    let objects = |levels| wrap(levels, "{a:", "1", "}");
    all_rejected(
        case,
        &[
            ("lists for a string", &|n| format!("{{ projectBySlug(slug: {}) {{ id }} }}", lists(n))),
            ("objects for a string", &|n| format!("{{ projectBySlug(slug: {}) {{ id }} }}", objects(n))),
            ("empty lists", &|n| format!("{{ authLog(filter: {{ types: {} }}) {{ hasMore }} }}", wrap(n, "[", "", "]"))),
            ("objects for an input object", &|n| format!("{{ authLog(filter: {}) {{ hasMore }} }}", objects(n))),
            ("lists of objects", &|n| format!("{{ authLog(filter: {}) {{ hasMore }} }}", wrap(n / 2, "[{a:", "1", "}]"))),
            ("an unknown argument", &|n| format!("{{ me(a: {}) {{ id }} }}", lists(n))),
            ("a condition", &|n| format!("{{ me @include(if: {}) {{ id }} }}", lists(n))),
            ("an unknown directive", &|n| format!("query @a(b: {}) {{ me {{ id }} }}", objects(n))),
            ("a directive of a fragment", &|n| format!("{{ me {{ ...A }} }} fragment A on Identity @a(b: {}) {{ id }}", lists(n))),
            ("a directive of a variable", &|n| format!("query($a: Int @b(c: {})) {{ authLog(limit: $a) {{ hasMore }} }}", lists(n))),
            ("a default of a list", &|n| {
                format!("query($a: [String!] = {}) {{ authLog(filter: {{ types: $a }}) {{ hasMore }} }}", lists(n))
            }),
            ("a default of an object", &|n| format!("query($a: AuthLogFilter = {}) {{ authLog(filter: $a) {{ hasMore }} }}", objects(n))),
            ("a default of any value", &|n| {
                format!(
                    "mutation($a: Json = {}) {{ createProject(projectSlug: \"x\", config: $a, options: {{ x: 1 }}) {{ ok }} }}",
                    lists(n)
                )
            }),
        ],
    )
    .await
}

async fn selections(case: &mut Case) -> Outcome {
    let chain = |levels: usize| -> String {
        let parts: String = (0..levels).map(|n| format!(" fragment f{n} on Identity {{ ...f{} }}", n + 1)).collect();
        format!("{{ me {{ ...f0 }} }}{parts} fragment f{levels} on Identity {{ id }}")
    };
    all_rejected(
        case,
        &[
            ("fields", &|n| format!("{{ {} }}", wrap(n, "me {", "id", "}"))),
            ("fields of the schema", &|n| format!("{{ __schema {{ types {{ {} }} }} }}", wrap(n, "ofType {", "name", "}"))),
            ("inline fragments", &|n| format!("{{ me {{ {} }} }}", wrap(n, "... {", "id", "}"))),
            ("inline fragments with a type", &|n| format!("{{ me {{ {} }} }}", wrap(n, "... on Identity {", "id", "}"))),
            ("inline fragments with a directive", &|n| format!("{{ me {{ {} }} }}", wrap(n, "... @include(if: true) {", "id", "}"))),
            ("fragments that use each other", &chain),
            ("the type of a variable", &|n| format!("query($a: {}) {{ me {{ id }} }}", wrap(n, "[", "Int", "]"))),
            ("the type of a variable, not null", &|n| format!("query($a: {}) {{ me {{ id }} }}", wrap(n, "[", "Int!", "]!"))),
            ("the type of a definition", &|n| format!("type A {{ a: {} }}", wrap(n, "[", "Int", "]"))),
        ],
    )
    .await
}

async fn unclosed(case: &mut Case) -> Outcome {
    all_rejected(
        case,
        &[
            ("lists", &|n| format!("{{ me(a: {}", "[".repeat(n))),
            ("objects", &|n| format!("{{ me(a: {}", "{a:".repeat(n))),
            ("selections", &|n| "{a".repeat(n)),
            ("braces", &|n| "{".repeat(n)),
            ("brackets", &|n| "[".repeat(n)),
            ("parentheses", &|n| "(".repeat(n)),
            ("inline fragments", &|n| format!("{{ me {}", "{...".repeat(n))),
            ("types", &|n| format!("query($a: {}", "[".repeat(n))),
            ("defaults", &|n| format!("query($a: Int = {}", "[".repeat(n))),
            ("directives", &|n| format!("{{ me {}", "@a(b:[".repeat(n))),
            ("ends only", &|n| format!("{{ me {{ id }} {}", "}".repeat(n))),
        ],
    )
    .await
}

async fn json_body(case: &mut Case) -> Outcome {
    let question = "\"query\":\"{ me { id } }\"";
    for levels in JSON_LEVELS {
        let (lists, objects) = (wrap(levels, "[", "", "]"), wrap(levels, "{\"a\":", "1", "}"));
        for (step, body) in [
            ("a list", lists.clone()),
            ("an object", objects.clone()),
            ("lists in a variable", format!("{{{question},\"variables\":{{\"a\":{lists}}}}}")),
            ("objects in a variable", format!("{{{question},\"variables\":{{\"a\":{objects}}}}}")),
            ("objects as variables", format!("{{{question},\"variables\":{objects}}}")),
            ("lists in extensions", format!("{{{question},\"extensions\":{{\"a\":{lists}}}}}")),
            ("another member", format!("{{{question},\"other\":{objects}}}")),
            ("the query", format!("{{\"query\":{lists}}}")),
            ("the name of the operation", format!("{{{question},\"operationName\":{lists}}}")),
            ("open lists", "[".repeat(levels)),
            ("open objects", "{\"a\":".repeat(levels)),
        ] {
            rejected(case, &format!("{levels} levels: {step}"), body, None).await?;
        }
    }
    still_answers(case).await
}

async fn connection(case: &mut Case) -> Outcome {
    let root = case.root();
    let token = present(root.token.as_ref(), "the root token")?.reveal().to_owned();
    let (path, host) = (case.target.endpoint.path().to_owned(), case.target.endpoint.host());
    let request = |document: &str| {
        let body = json!({ "query": document }).to_string();
        let head = format!("POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n");
        format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
    };
    for (step, nested) in [
        ("lists", format!("{{ projectBySlug(slug: {}) {{ id }} }}", wrap(1_600, "[", "", "]"))),
        ("fields", format!("{{ {} }}", wrap(1_600, "me {", "id", "}"))),
        ("types", format!("query($a: {}) {{ me {{ id }} }}", wrap(1_600, "[", "Int", "]"))),
    ] {
        let statuses = case.in_turn(step, &[request(&nested), request("{ me { id } }")]).await?;
        equal(statuses, vec![400, 200], step)?;
    }
    Ok(())
}
