//! HTTP: which bodies are a request, and what becomes of the others.
//!
//! **Invariant:** no body leads to an internal error.

use serde_json::{Value, json};

use crate::client::exchange::{Reply, Request};
use crate::error::{Outcome, equal, require};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};

const JSON: &str = "application/json";
const QUESTION: &str = "{ me { id } }";
const TWO_OPERATIONS: &str = "query First { me { id } } query Second { projectBySlug(slug: \"no such project\") { id } }";
/// More than any request of the contract needs.
const TOO_LARGE: usize = 2 * 1024 * 1024;

pub const CASES: &[Definition] = &[
    case!("http/body/not-json", "A body that is no JSON is refused in JSON.", not_json),
    case!("http/body/no-query", "JSON without a query is refused.", no_query),
    case!("http/body/content-type", "A body under another content type is no request.", content_type),
    case!("http/body/charset", "Parameters of the content type do not count.", charset),
    case!("http/body/form", "A form with a field `query` is a request.", form),
    case!("http/body/variables", "Variables may be absent, null or an object.", variables),
    case!("http/body/variables-malformed", "Variables that are a text or a number are refused.", malformed_variables),
    case!("http/body/operation-name", "Of several operations the one that is named runs.", operation_name),
    case!("http/body/operation-name-wrong", "A name that no operation has is refused.", wrong_operation_name),
    case!("http/body/too-large", "A body of two megabytes is refused.", too_large),
    case!("http/body/odd-bytes", "Bytes that are no text are refused.", odd_bytes),
];

async fn post(case: &mut Case, step: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Outcome<Reply> {
    let root = case.root();
    let request = Request::post(&root, content_type, body)?;
    let description = format!("POST, {content_type}");
    case.raw(Raw { step, caller: "root", description: &description, request, document: Some(TWO_OPERATIONS), show: &[] }).await
}

async fn refused(case: &mut Case, step: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Outcome {
    let reply = post(case, step, content_type, body).await?;
    equal((reply.status, reply.content_type()), (400, JSON), step)
}

async fn answered(case: &mut Case, step: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Outcome {
    let reply = post(case, step, content_type, body).await?;
    equal((reply.status, reply.content_type()), (200, JSON), step)
}

async fn not_json(case: &mut Case) -> Outcome {
    for (step, body) in [
        ("an open brace", "{"),
        ("a word", "hello"),
        ("a bare document", QUESTION),
        ("two values", "{}{}"),
        ("a comma too much", "{\"query\":\"\",}"),
    ] {
        refused(case, step, JSON, body).await?;
    }
    Ok(())
}

async fn no_query(case: &mut Case) -> Outcome {
    for (step, body) in [
        ("an empty object", json!({})),
        ("another field", json!({ "document": QUESTION })),
        ("a query that is null", json!({ "query": null })),
        ("an empty list", json!([])),
        ("a list of requests", json!([{ "query": QUESTION }, { "query": QUESTION }])),
    ] {
        refused(case, step, JSON, body.to_string()).await?;
    }
    refused(case, "an empty body", JSON, "").await?;
    refused(case, "an empty query", JSON, json!({ "query": "" }).to_string()).await
}

async fn content_type(case: &mut Case) -> Outcome {
    let body = json!({ "query": QUESTION }).to_string();
    for content_type in ["text/plain", "application/graphql", "application/octet-stream", "text/json", "application/graphql+json"] {
        refused(case, "a good body", content_type, body.clone()).await?;
    }
    refused(case, "a bare document", "application/graphql", QUESTION).await
}

async fn charset(case: &mut Case) -> Outcome {
    let body = json!({ "query": QUESTION }).to_string();
    for content_type in ["application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"] {
        answered(case, "a good body", content_type, body.clone()).await?;
    }
    Ok(())
}

async fn form(case: &mut Case) -> Outcome {
    answered(case, "the query of a form", "application/x-www-form-urlencoded", "query=%7B%20me%20%7B%20id%20%7D%20%7D").await?;
    refused(case, "a form without query", "application/x-www-form-urlencoded", "document=x").await
}

async fn variables(case: &mut Case) -> Outcome {
    for (step, variables) in [
        ("null", Value::Null),
        ("an object", json!({})),
        ("an object with a surplus variable", json!({ "surplus": 1 })),
        ("an empty list", json!([])),
    ] {
        answered(case, step, JSON, json!({ "query": QUESTION, "variables": variables }).to_string()).await?;
    }
    answered(case, "with extensions", JSON, json!({ "query": QUESTION, "extensions": { "x": 1 } }).to_string()).await
}

async fn malformed_variables(case: &mut Case) -> Outcome {
    for (step, variables) in [("a text", json!("{}")), ("a number", json!(1))] {
        refused(case, step, JSON, json!({ "query": QUESTION, "variables": variables }).to_string()).await?;
    }
    Ok(())
}

async fn operation_name(case: &mut Case) -> Outcome {
    for name in ["First", "Second"] {
        answered(case, name, JSON, json!({ "query": TWO_OPERATIONS, "operationName": name }).to_string()).await?;
    }
    answered(case, "null with one operation", JSON, json!({ "query": QUESTION, "operationName": null }).to_string()).await
}

async fn wrong_operation_name(case: &mut Case) -> Outcome {
    refused(case, "no name with two operations", JSON, json!({ "query": TWO_OPERATIONS }).to_string()).await?;
    for name in ["Third", "", "first"] {
        refused(
            case,
            &format!("the name {name:?} with two operations"),
            JSON,
            json!({ "query": TWO_OPERATIONS, "operationName": name }).to_string(),
        )
        .await?;
    }
    refused(case, "a name with an operation that has none", JSON, json!({ "query": QUESTION, "operationName": "First" }).to_string()).await
}

async fn too_large(case: &mut Case) -> Outcome {
    let body = json!({ "query": QUESTION, "variables": { "surplus": "x".repeat(TOO_LARGE) } }).to_string();
    let status = case.raw_reply(Request::post(&case.root(), JSON, body)?).await?.status;
    equal(status, 413, "status of a body of two megabytes")?;
    let reply = post(case, "the next request", JSON, json!({ "query": QUESTION }).to_string()).await?;
    require(reply.status == 200, "an answer after a body that was too large")
}

async fn odd_bytes(case: &mut Case) -> Outcome {
    refused(case, "bytes that are no UTF-8", JSON, vec![b'{', 0xff, 0xfe, b'}']).await?;
    refused(case, "a null byte", JSON, vec![0]).await
}
