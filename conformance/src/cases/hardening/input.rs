//! What the usual tools try with the values of a request: nested without end, in great numbers, and of great length.
//!
//! **Invariant:** a refusal is short, however many mistakes there are and however long they are.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use crate::client::exchange::Request;
use crate::error::{CaseError, Outcome, equal, require};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};
use crate::suite::refusals::{LONGEST_REFUSAL, refused, still_answers};

const JSON: &str = "application/json";
/// Deeper than any reader's stack that goes down a level for each.
const DEEP: usize = 100_000;
/// So deep that a document with it is still of a usual length.
const NESTED: usize = 1_000;
/// Finding out that a value is too deep or a name too long is a matter of milliseconds.
const LONG: Duration = Duration::from_secs(10);

pub const CASES: &[Definition] = &[
    case!("hardening/nested-variables", "Variables that nest without end are refused.", nested_variables),
    case!("hardening/nested-documents", "So are those that may be any document.", nested_documents).exclusive(),
    case!("hardening/nested-input", "A short document that nests a thousand levels deep is refused.", nested_input),
    case!("hardening/many-variables", "Ten thousand variables are refused, and as many values do no harm.", many_variables),
    case!("hardening/many-mistakes", "A document with a thousand mistakes is not told all of them.", many_mistakes),
    case!("hardening/long-names", "A name of a million letters is not repeated, nor compared with every other.", long_names),
];

fn late(step: &str) -> CaseError {
    CaseError::finding(format_args!("{step}: expected a refusal within {} s", LONG.as_secs()))
}

fn lists() -> String {
    format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP))
}

fn objects() -> String {
    format!("{}0{}", "{\"a\":".repeat(DEEP), "}".repeat(DEEP))
}

/// The value as it is written, for it cannot be made.
async fn refused_value(case: &mut Case, step: &str, document: &str, value: &str) -> Outcome {
    let root = case.root();
    let body = format!("{{\"query\":{},\"variables\":{{\"value\":{value}}}}}", Value::from(document));
    let request = Request::post(&root, JSON, body)?;
    let sent = Raw { step, caller: "root", description: document, request, document: None, show: &[] };
    let reply = timeout(LONG, case.raw(sent)).await.map_err(|_| late(step))??;
    equal(reply.status, 400, step)?;
    require(reply.body.len() < LONGEST_REFUSAL, "a short refusal")
}

async fn nested_variables(case: &mut Case) -> Outcome {
    let document = "query($value: String!) { projectBySlug(slug: $value) { id } }";
    for (step, value) in [("lists for a text", lists()), ("objects for a text", objects())] {
        refused_value(case, step, document, &value).await?;
    }
    still_answers(case).await
}

async fn nested_documents(case: &mut Case) -> Outcome {
    let document = "mutation($value: Json) { createProject(projectSlug: \"nested\", config: $value) { ok } }";
    for (step, value) in [("lists", lists()), ("objects", objects())] {
        if let Err(error) = refused_value(case, step, document, &value).await {
            // Where this has harmed more than its own request, the next ones pay for it. They must not be those of another case.
            for _ in 0..3 {
                still_answers(case).await.ok();
            }
            return Err(error);
        }
    }
    still_answers(case).await
}

async fn nested_input(case: &mut Case) -> Outcome {
    let wrapped = |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(NESTED), close.repeat(NESTED));
    let log = |value: &str| format!("{{ authLog(filter: {{ types: {value} }}) {{ hasMore }} }}");
    let create = |value: &str| format!("mutation {{ createProject(projectSlug: \"nested\", config: {value}) {{ ok }} }}");
    for (step, document) in [
        ("a list in a list", log(&wrapped("[", "", "]"))),
        ("an object in an object", log(&wrapped("{a:", "1", "}"))),
        ("objects in a document", create(&wrapped("{a:", "1", "}"))),
        ("lists in a document", create(&wrapped("[", "1", "]"))),
        ("as a default", format!("query($a: [String!] = {}) {{ authLog(filter: {{ types: $a }}) {{ hasMore }} }}", wrapped("[", "", "]"))),
        ("a list of a type", format!("query($a: {}) {{ me {{ id }} }}", wrapped("[", "Int", "]"))),
        ("a field in a field", format!("{{ {} }}", wrapped("me {", "id", "}"))),
        ("a part in a part", format!("{{ me {{ {} }} }}", wrapped("... {", "id", "}"))),
    ] {
        refused(case, step, &document, Value::Null).await?;
    }
    still_answers(case).await
}

async fn many_variables(case: &mut Case) -> Outcome {
    let declared = |number: usize| (0..number).map(|number| format!("$v{number}: Int ")).collect::<String>();
    refused(case, "declared, and not used", &format!("query({}) {{ me {{ id }} }}", declared(10_000)), Value::Null).await?;
    refused(case, "fewer of them", &format!("query({}) {{ me {{ id }} }}", declared(1_000)), Value::Null).await?;
    let values: Value = (0..10_000).map(|number| (format!("v{number}"), json!(number))).collect::<serde_json::Map<_, _>>().into();
    let root = case.root();
    let answer = case.document("given, and not declared", &root, "{ me { id } }", values).await?;
    answer.data().map(drop)
}

async fn many_mistakes(case: &mut Case) -> Outcome {
    let many = |text: &str| text.repeat(1_000);
    let numbered: String = (0..1_000).map(|number| format!("x{number} ")).collect();
    for (step, document) in [
        ("fields that are none", format!("{{ me {{ {numbered} }} }}")),
        ("the same field that is none", format!("{{ me {{ {} }} }}", many("x "))),
        ("parts of no type", format!("{{ me {{ {} }} }}", many("... on X { id } "))),
        ("parts that are none", format!("{{ me {{ {} }} }}", many("...x "))),
        ("arguments that are none", format!("{{ me({}) {{ id }} }}", numbered.replace(' ', ": 1 "))),
        ("values that do not fit", format!("{{ authLog(filter: {{ types: [{}] }}) {{ hasMore }} }}", many("1 "))),
    ] {
        refused(case, step, &document, Value::Null).await?;
    }
    still_answers(case).await
}

async fn long_names(case: &mut Case) -> Outcome {
    let name = "a".repeat(900_000);
    for (step, document) in [
        ("a field", format!("{{ {name} }}")),
        ("a mutation", format!("mutation {{ {name} }}")),
        ("another name", format!("{{ {name}: me {{ magic }} }}")),
        ("an argument", format!("{{ me({name}: 1) {{ id }} }}")),
        ("a type", format!("{{ me {{ ... on {name} {{ id }} }} }}")),
        ("a part", format!("{{ me {{ ...{name} }} }}")),
        ("a directive", format!("{{ me @{name} {{ id }} }}")),
        ("a variable", format!("query(${name}: Int) {{ me {{ id }} }}")),
        ("a value", format!("{{ authLog(limit: {name}) {{ hasMore }} }}")),
    ] {
        timeout(LONG, refused(case, step, &document, Value::Null)).await.map_err(|_| late(step))??;
    }
    still_answers(case).await
}
