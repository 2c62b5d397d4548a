//! What pages of strangers and the usual tools try with a request: many in one, by an address, as a form.
//!
//! **Invariant:** whether something ran is read in the log of whom it would have run for, and not in the answer.

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderName, ORIGIN};
use serde_json::{Value, json};

use crate::client::exchange::{Caller, Request};
use crate::error::{Outcome, equal, present, require};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};
use crate::suite::not_executed::{CREATE, address, nothing_done};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const METHOD_OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");

pub const CASES: &[Definition] = &[
    case!("hardening/batches", "Several requests in one are none, and none of them runs.", batches),
    case!("hardening/batches-within", "Lists of what a request has one of are none either.", batches_within),
    case!("hardening/get-mutation", "No mutation runs that an address or a GET asks for.", get_mutation),
    case!("hardening/token-in-address", "A token in an address or in a body opens nothing.", token_in_address),
    case!("hardening/cross-site", "What a page can send without being asked runs nothing.", cross_site),
    case!("hardening/cross-site-with-token", "Bodies of other kinds run nothing with a token either.", cross_site_with_token),
];

async fn send(case: &mut Case, step: &str, caller: &str, request: Request) -> Outcome<u16> {
    let description = request.method.to_string();
    case.raw(Raw { step, caller, description: &description, request, document: None, show: &[] }).await.map(|reply| reply.status)
}

async fn batches(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let one = json!({ "query": CREATE });
    for (step, body) in [
        ("ten requests", Value::from(vec![one.clone(); 10])),
        ("one request", json!([one])),
        ("no request", json!([])),
        ("a list in a list", json!([[one]])),
        ("requests by number", json!({ "0": one, "1": one })),
    ] {
        let request = Request::post(&actor.caller, JSON, body.to_string())?;
        equal(send(case, step, "actor", request).await?, 400, step)?;
    }
    nothing_done(case, &actor).await
}

async fn batches_within(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    for (step, body) in [
        ("a list of documents", json!({ "query": [CREATE, CREATE] })),
        ("a list of one document", json!({ "query": [CREATE] })),
        ("a list of variables", json!({ "query": CREATE, "variables": [{}, {}] })),
        ("a list of names", json!({ "query": CREATE, "operationName": ["a", "b"] })),
    ] {
        let request = Request::post(&actor.caller, JSON, body.to_string())?;
        equal(send(case, step, "actor", request).await?, 400, step)?;
    }
    nothing_done(case, &actor).await
}

async fn get_mutation(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let plain = address(&[("query", CREATE)])?;
    let body = json!({ "query": CREATE }).to_string().into_bytes();
    let get = |path: &str| Request::new(Method::GET, path, &actor.caller);
    for (step, request) in [
        ("a mutation", get(&plain)?),
        ("one that is called a query", get(&address(&[("query", &CREATE.replacen("mutation", "mutation query", 1))])?)?),
        ("one that is said to be a POST", get(&plain)?.header(METHOD_OVERRIDE, "POST")?),
        ("one in the address and in a body", Request { body: body.clone(), ..get(&plain)?.header(CONTENT_TYPE, JSON)? }),
        ("one in a body", Request { body: body.clone(), ..get("")?.header(CONTENT_TYPE, JSON)? }),
        ("one by HEAD", Request::new(Method::HEAD, &plain, &actor.caller)?),
        ("one in the address of a POST", Request::post(&actor.caller, JSON, "")?.at(&plain)),
    ] {
        let status = send(case, step, "actor", request).await?;
        require((400..500).contains(&status), &format!("{step}: a refusal"))?;
    }
    nothing_done(case, &actor).await
}

async fn token_in_address(case: &mut Case) -> Outcome {
    // A key without any right, for addresses end up in logs.
    let key = case.global_key("key", &[]).await?;
    let token = present(key.caller.token, "the token of the key")?;
    let question = ("query", "{ me { id } }");
    for name in ["token", "access_token", "api_key", "apiKey", "authorization", "Authorization"] {
        for value in [token.reveal().to_owned(), format!("Bearer {}", token.reveal())] {
            let parameters = address(&[question, (name, &value)])?;
            let step = format!("as `{name}`");
            let request = Request::new(Method::GET, &parameters, &Caller::anonymous())?;
            equal(send(case, &step, "anonymous", request).await?, 401, &step)?;
            let request = Request::post(&Caller::anonymous(), FORM, parameters.trim_start_matches('?'))?;
            equal(send(case, &step, "anonymous", request).await?, 401, &step)?;
        }
    }
    case.let_in("the token where it belongs", &Caller::new("key", token)).await
}

/// A mutation in the bodies that a page can send to any server.
fn bodies() -> [(&'static str, &'static str, String); 4] {
    let json = json!({ "query": CREATE }).to_string();
    let part = |name: &str, value: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let parts = format!("{}{}{}--x--\r\n", part("query", CREATE), part("operations", &json), part("map", "{}"));
    [
        ("a text", "text/plain", json.clone()),
        ("a form of one text", "text/plain; application/json", format!("{json}=")),
        ("a form with files", "multipart/form-data; boundary=x", parts),
        ("no kind at all", "", json),
    ]
}

fn from_a_page(caller: &Caller, content_type: &str, body: String) -> Outcome<Request> {
    let mut request = Request::post(caller, content_type, body)?.header(ORIGIN, "https://elsewhere.example.com")?;
    if content_type.is_empty() {
        request.headers.remove(CONTENT_TYPE);
    }
    Ok(request)
}

async fn cross_site(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let token = present(actor.caller.token.clone(), "the token of the actor")?;
    let token = token.reveal();
    let cookies = format!("token={token}; session={token}; access_token={token}; {AUTHORIZATION}=Bearer {token}");
    let form = ("a form", FORM, address(&[("query", CREATE)])?.trim_start_matches('?').to_owned());
    for (step, content_type, body) in bodies().into_iter().chain([form]) {
        let request = from_a_page(&Caller::anonymous(), content_type, body)?;
        equal(send(case, step, "anonymous", request.clone()).await?, 401, step)?;
        let with_cookies = format!("{step} with cookies");
        equal(send(case, &with_cookies, "anonymous", request.header(COOKIE, &cookies)?).await?, 401, &with_cookies)?;
    }
    let get = Request::new(Method::GET, &address(&[("query", CREATE)])?, &Caller::anonymous())?;
    equal(send(case, "an address with cookies", "anonymous", get.header(COOKIE, &cookies)?).await?, 401, "an address with cookies")?;
    nothing_done(case, &actor).await
}

async fn cross_site_with_token(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    for (step, content_type, body) in bodies() {
        let request = from_a_page(&actor.caller, content_type, body)?;
        equal(send(case, step, "actor", request).await?, 400, step)?;
    }
    nothing_done(case, &actor).await
}
