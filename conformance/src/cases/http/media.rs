//! HTTP: the media types of GraphQL over HTTP.
//!
//! **Invariant:** no `Accept` keeps an answer from a client.

use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};

use crate::client::answer;
use crate::client::exchange::{Caller, Reply, Request};
use crate::error::{Outcome, equal, require};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};

const JSON: &str = "application/json";
const NEWER: &str = "application/graphql-response+json";
const QUESTION: &str = "{ me { id } }";

pub const CASES: &[Definition] = &[
    case!("http/accept/json", "Who accepts anything, JSON or nothing that there is gets JSON.", json),
    case!("http/accept/newer", "A client that asks for the newer media type gets it.", newer),
    case!("http/accept/newer-refused", "Under the newer media type a request that was refused has no data.", newer_refused),
    case!("http/accept/newer-executed", "Under the newer media type a request that was executed is a success.", newer_executed),
    case!(
        "http/accept/newer-forms",
        "A client that asks for the newer media type is told what is wrong with a request's form.",
        newer_forms
    ),
    case!("http/body/extensions-malformed", "Extensions are an object.", malformed_extensions),
];

fn question(caller: &Caller, document: &str, accept: &str) -> Outcome<Request> {
    Request::post(caller, JSON, json!({ "query": document }).to_string())?.header(ACCEPT, accept)
}

async fn send(case: &mut Case, step: &str, caller: &str, request: Request, document: &str) -> Outcome<Reply> {
    let description = format!("{} {document}", request.method);
    let shown = if request.method == Method::PUT { &["allow"][..] } else { &[] };
    case.raw(Raw { step, caller, description: &description, request, document: Some(document), show: shown }).await
}

async fn json(case: &mut Case) -> Outcome {
    let root = case.root();
    for accept in [
        "",
        "*/*",
        JSON,
        "application/*",
        "application/json, text/plain, */*",
        "text/html, */*;q=0.8",
        "text/html",
        "application/graphql+json",
        "application/json;q=0",
        "application/graphql-response+json;q=0.5, application/json",
        "application/graphql-response+json;q=0, */*",
        "nonsense",
    ] {
        let step = format!("accepts {accept:?}");
        let reply = send(case, &step, "root", question(&root, QUESTION, accept)?, QUESTION).await?;
        equal((reply.status, reply.content_type()), (200, JSON), &step)?;
    }
    Ok(())
}

async fn newer(case: &mut Case) -> Outcome {
    let root = case.root();
    for accept in [
        NEWER,
        "Application/GraphQL-Response+JSON; charset=utf-8",
        "application/graphql-response+json, application/json",
        "application/json, application/graphql-response+json",
        "application/graphql-response+json, */*;q=0.1",
        "application/graphql-response+json;q=0.9, application/json;q=0.8",
        "application/graphql-response+json;q=0.1, text/html",
    ] {
        let step = format!("accepts {accept:?}");
        let reply = send(case, &step, "root", question(&root, QUESTION, accept)?, QUESTION).await?;
        equal((reply.status, reply.content_type()), (200, NEWER), &step)?;
        require(reply.header("content-type").to_lowercase().contains("charset=utf-8"), "UTF-8 as the character set")?;
    }
    let anonymous = Caller::anonymous();
    let reply = send(case, "no token", "anonymous", question(&anonymous, QUESTION, NEWER)?, QUESTION).await?;
    equal((reply.status, reply.content_type()), (401, NEWER), "no token")
}

async fn newer_refused(case: &mut Case) -> Outcome {
    let root = case.root();
    let by_id = "query($id: String!) { personById(id: $id) { id } }";
    for (step, document) in [("no GraphQL", "{"), ("an unknown field", "{ magic }"), ("a variable that is missing", by_id)] {
        let reply = send(case, step, "root", question(&root, document, NEWER)?, document).await?;
        equal((reply.status, reply.content_type()), (400, NEWER), step)?;
        let body = answer::raw(&reply);
        require(body.get("data").is_none() && body.get("errors").is_some_and(Value::is_array), "errors and no data")?;
    }
    Ok(())
}

async fn newer_executed(case: &mut Case) -> Outcome {
    let login = case.login();
    for (step, document) in [
        ("a refused field that may be null", "mutation { disableApiKey(id: \"x\") { ok } }"),
        ("a refused field that may not be null", "{ authLog { hasMore } }"),
    ] {
        let reply = send(case, step, "login token", question(&login, document, NEWER)?, document).await?;
        equal((reply.status, reply.content_type()), (200, NEWER), step)?;
        require(answer::raw(&reply).get("data").is_some(), "an entry for the data")?;
    }
    Ok(())
}

async fn newer_forms(case: &mut Case) -> Outcome {
    let root = case.root();
    let body = json!({ "query": QUESTION }).to_string();
    for content_type in ["text/plain", "application/graphql", "text/json"] {
        let request = Request::post(&root, content_type, body.clone())?.header(ACCEPT, NEWER)?;
        let reply = send(case, content_type, "root", request, QUESTION).await?;
        equal((reply.status, reply.content_type()), (415, NEWER), content_type)?;
    }
    let request = Request { body: body.into_bytes(), ..Request::new(Method::PUT, "", &root)? };
    let reply = send(case, "a PUT", "root", request.header(CONTENT_TYPE, JSON)?.header(ACCEPT, NEWER)?, QUESTION).await?;
    equal((reply.status, reply.content_type()), (405, NEWER), "a PUT")?;
    require(reply.header("allow").contains("POST"), "POST among the methods")?;
    let mutation = "mutation { signOut { ok } }";
    let address = "?query=mutation%20%7B%20signOut%20%7B%20ok%20%7D%20%7D";
    let request = Request::new(Method::GET, address, &root)?.header(ACCEPT, NEWER)?;
    let reply = send(case, "a mutation by GET", "root", request, mutation).await?;
    equal((reply.status, reply.content_type()), (405, NEWER), "a mutation by GET")
}

async fn malformed_extensions(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, extensions, status) in [
        ("null", Value::Null, 200),
        ("an object", json!({ "x": 1 }), 200),
        ("a text", json!("x"), 400),
        ("a number", json!(0), 400),
        ("a list", json!(["x"]), 400),
    ] {
        let body = json!({ "query": QUESTION, "extensions": extensions });
        let reply = send(case, step, "root", Request::post(&root, JSON, body.to_string())?, QUESTION).await?;
        equal((reply.status, reply.content_type()), (status, JSON), step)?;
    }
    Ok(())
}
