//! HTTP: methods and routes.
//!
//! **Invariant:** only a POST changes anything.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use crate::client::exchange::{Caller, Reply, Request};
use crate::error::{Outcome, equal, require};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};
use crate::suite::not_executed::{CREATE, address, nothing_done};

const BY_SLUG: &str = "query($slug: String!) { projectBySlug(slug: $slug) { slug } }";

pub const CASES: &[Definition] = &[
    case!("http/get/query", "Queries run over GET.", query),
    case!("http/get/variables", "Variables and the name of an operation may be in the address.", variables),
    case!("http/get/mutation", "Mutations do not run over GET.", mutation),
    case!("http/get/refused", "A GET without token or without query is refused.", refused),
    case!("http/other-methods", "PUT, PATCH and DELETE are no requests, whatever they carry.", other_methods),
    case!("http/head", "HEAD answers like GET, without a body.", head),
    case!("http/head-mutation", "Mutations do not run over HEAD.", head_mutation),
    case!("http/trailing-slash", "A slash behind the path does not count.", trailing_slash),
    case!("http/health", "Who has no token can ask whether the server runs.", health),
    case!("http/unknown-route", "What is no route is not found, in JSON.", unknown_route),
];

async fn get(case: &mut Case, step: &str, caller: &Caller, parameters: &[(&str, &str)], document: Option<&str>) -> Outcome<Reply> {
    let request = Request::new(Method::GET, &address(parameters)?, caller)?;
    let names: Vec<_> = parameters.iter().map(|(name, _)| *name).collect();
    let description = format!("GET with {names:?}");
    case.raw(Raw { step, caller: &caller.name, description: &description, request, document, show: &["allow"] }).await
}

async fn query(case: &mut Case) -> Outcome {
    let root = case.root();
    let question = "{ me { id } }";
    let reply = get(case, "a query", &root, &[("query", question)], Some(question)).await?;
    equal((reply.status, reply.content_type()), (200, "application/json"), "status and content type")
}

async fn variables(case: &mut Case) -> Outcome {
    let root = case.root();
    let variables = json!({ "slug": "no such project" }).to_string();
    let reply = get(case, "a query with variables", &root, &[("query", BY_SLUG), ("variables", &variables)], Some(BY_SLUG)).await?;
    equal(reply.status, 200, "status of a query with variables")?;
    let two = "query First { me { id } } query Second { projectBySlug(slug: \"no such project\") { id } }";
    let reply = get(case, "the name of an operation", &root, &[("query", two), ("operationName", "First")], Some(two)).await?;
    equal(reply.status, 200, "status of a query with a name")?;
    let reply = get(case, "variables that are no JSON", &root, &[("query", BY_SLUG), ("variables", "{")], Some(BY_SLUG)).await?;
    equal(reply.status, 400, "status of a query with malformed variables")
}

async fn mutation(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let both = format!("{} {CREATE}", "query Look { me { id } }").replacen("mutation", "mutation Create", 1);
    for (step, parameters) in [
        ("a mutation", vec![("query", CREATE)]),
        ("a mutation beside a query", vec![("query", both.as_str()), ("operationName", "Create")]),
    ] {
        let reply = get(case, step, &actor.caller, &parameters, Some(CREATE)).await?;
        equal((reply.status, reply.header("allow")), (405, "POST"), "status and allowed methods")?;
    }
    nothing_done(case, &actor).await
}

async fn refused(case: &mut Case) -> Outcome {
    let reply = get(case, "no token", &Caller::anonymous(), &[("query", "{ me { id } }")], None).await?;
    equal(reply.status, 401, "status without token")?;
    let root = case.root();
    let reply = get(case, "no query", &root, &[], None).await?;
    equal(reply.status, 400, "status without query")
}

async fn other_methods(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let body = json!({ "query": CREATE }).to_string().into_bytes();
    for method in [Method::PUT, Method::PATCH, Method::DELETE] {
        for (caller, status) in [(&actor.caller, 400), (&Caller::anonymous(), 401)] {
            let request = Request::new(method.clone(), "", caller)?.header(CONTENT_TYPE, "application/json")?;
            let request = Request { body: body.clone(), ..request };
            let description = format!("{method} with a mutation");
            let sent =
                Raw { step: method.as_str(), caller: &caller.name, description: &description, request, document: Some(CREATE), show: &[] };
            equal(case.raw(sent).await?.status, status, &description)?;
        }
    }
    nothing_done(case, &actor).await
}

async fn head(case: &mut Case) -> Outcome {
    let root = case.root();
    for (step, caller, parameters, status) in [
        ("a query", &root, vec![("query", "{ me { id } }")], 200),
        ("no query", &root, vec![], 400),
        ("no token", &Caller::anonymous(), vec![("query", "{ me { id } }")], 401),
    ] {
        let request = Request::new(Method::HEAD, &address(&parameters)?, caller)?;
        let sent = Raw { step, caller: &caller.name, description: "HEAD", request, document: None, show: &[] };
        let reply = case.raw(sent).await?;
        equal((reply.status, reply.body.len()), (status, 0), "status and length of the body")?;
    }
    Ok(())
}

async fn head_mutation(case: &mut Case) -> Outcome {
    let actor = case.global_key("actor", &["super_admin"]).await?;
    let request = Request::new(Method::HEAD, &address(&[("query", CREATE)])?, &actor.caller)?;
    let sent = Raw { step: "a mutation", caller: "actor", description: "HEAD", request, document: None, show: &["allow"] };
    let reply = case.raw(sent).await?;
    equal((reply.status, reply.header("allow")), (405, "POST"), "status and allowed methods")?;
    nothing_done(case, &actor).await
}

async fn trailing_slash(case: &mut Case) -> Outcome {
    let root = case.root();
    let question = "{ me { id } }";
    let endpoint = case.target.endpoint.shown();
    let path = format!("{}/", endpoint.rsplit('/').next().unwrap_or_default());
    let body = json!({ "query": question }).to_string().into_bytes();
    let post = Request::new(Method::POST, &path, &root)?.header(CONTENT_TYPE, "application/json")?;
    let get = format!("{path}{}", address(&[("query", question)])?);
    for request in [Request { body, ..post }, Request::new(Method::GET, &get, &root)?] {
        let description = format!("{} with a slash", request.method);
        let sent = Raw { step: "is answered", caller: "root", description: &description, request, document: Some(question), show: &[] };
        equal(case.raw(sent).await?.status, 200, "status")?;
    }
    Ok(())
}

async fn health(case: &mut Case) -> Outcome {
    for (step, path) in [("the server", "."), ("its health", "health")] {
        for method in [Method::GET, Method::HEAD] {
            let request = Request::new(method.clone(), path, &Caller::anonymous())?;
            let description = format!("{method} {path}");
            let sent = Raw { step, caller: "anonymous", description: &description, request, document: None, show: &[] };
            let reply = case.raw(sent).await?;
            equal((reply.status, reply.body.is_empty()), (200, method == Method::HEAD), "status, and whether there is no body")?;
        }
    }
    Ok(())
}

async fn unknown_route(case: &mut Case) -> Outcome {
    let root = case.root();
    for (method, path) in [(Method::POST, "nowhere"), (Method::GET, "nowhere"), (Method::POST, "tenant/nowhere"), (Method::PUT, "nowhere")]
    {
        let request = Request::new(method.clone(), path, &root)?;
        let description = format!("{method} {path}");
        let reply = case
            .raw(Raw { step: "there is nothing", caller: "root", description: &description, request, document: None, show: &[] })
            .await?;
        equal((reply.status, reply.content_type()), (404, "application/json"), "status and content type")?;
        require(reply.header("allow").is_empty(), "no allowed methods of what does not exist")?;
    }
    Ok(())
}
