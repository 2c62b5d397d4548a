//! `/tenant`: a request's body or URL to a GraphQL request, and its answer to a status and a body.
//!
//! **Invariant:** nothing is executed for a request whose token or form is not in order.

use std::net::IpAddr;

use bytes::Bytes;
use serde_json::{Map, Value as Json};
use warp::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use warp::http::{HeaderMap, Method, StatusCode};

use super::headers::{self, NoToken};
use super::reply::{self, Answer};
use super::{Service, cors};
use crate::cx::{AuthError, Cx};
use crate::graphql::{GraphRequest, Verdict};

/// One HTTP request, with its body read.
pub struct Request {
    pub method: Method,
    pub headers: HeaderMap,
    pub query: String,
    pub body: Bytes,
    pub peer: Option<IpAddr>,
}

/// A request that cannot be answered as it is, and how it is answered instead.
type Refused<T> = Result<T, Box<Answer>>;

pub async fn answer(service: &Service, request: Request) -> Answer {
    if request.method == Method::OPTIONS {
        return cors::options(&request.headers);
    }
    let answer = execute(service, &request).await.unwrap_or_else(|refused| *refused);
    reply::force_ok(&request.headers, answer)
}

/// The GraphQL request that an HTTP request is, whoever sent it.
pub fn read(request: &Request) -> Refused<GraphRequest> {
    graph_request(fields(request)?, request.method == Method::GET || request.method == Method::HEAD)
}

async fn execute(service: &Service, request: &Request) -> Refused<Answer> {
    let fields = fields(request)?;
    let cx = authenticate(service, request).await?;
    let request = graph_request(fields, request.method == Method::GET || request.method == Method::HEAD)?;
    let answer = service.engine.execute(cx, request).await;
    let status = match answer.verdict {
        Verdict::Ran => StatusCode::OK,
        Verdict::ClientError => StatusCode::BAD_REQUEST,
        Verdict::ServerError => StatusCode::INTERNAL_SERVER_ERROR,
        Verdict::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Verdict::MutationRefused => StatusCode::METHOD_NOT_ALLOWED,
    };
    let body = answer.to_json().map_err(|fault| {
        tracing::error!(cause = fault.chain(), "an answer could not be written as JSON");
        Box::new(reply::error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"))
    })?;
    let mut answer = reply::json(status, body);
    match answer.status() {
        StatusCode::METHOD_NOT_ALLOWED => drop(answer.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"))),
        StatusCode::SERVICE_UNAVAILABLE => drop(answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"))),
        _ => {}
    }
    Ok(answer)
}

async fn authenticate(service: &Service, request: &Request) -> Refused<Cx> {
    let unauthorized = |message: &str| Box::new(reply::error(StatusCode::UNAUTHORIZED, message));
    let token = headers::bearer(&request.headers).map_err(|problem| match problem {
        NoToken::Missing => unauthorized("Authentication required"),
        NoToken::Malformed => unauthorized("Authorization failure: the header must be `Bearer` and one token"),
    })?;
    let client = headers::client_info(&request.headers, request.peer, &service.proxies);
    Cx::authenticate(&service.app, &token, client).await.map_err(|error| match error {
        AuthError::Unknown => unauthorized("Authorization failure: nobody has this token"),
        AuthError::Disabled => unauthorized("Authorization failure: the key of this token has been disabled"),
        AuthError::Expired => unauthorized("Authorization failure: the key of this token has expired"),
        AuthError::Fault(fault) => {
            tracing::error!(cause = fault.chain(), "a token could not be looked up");
            let mut answer = reply::error(StatusCode::SERVICE_UNAVAILABLE, "the service is not available, try again");
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
            Box::new(answer)
        }
    })
}

/// The fields of the request, wherever they stand. A body of another kind has none.
fn fields(request: &Request) -> Refused<Json> {
    match request.method {
        Method::GET | Method::HEAD => form_fields(request.query.as_bytes()),
        Method::POST => match media_type(&request.headers).as_str() {
            "application/json" => serde_json::from_slice(&request.body).map_err(|_| Box::new(reply::bad_request("the body is not JSON"))),
            "application/x-www-form-urlencoded" => form_fields(&request.body),
            _ => Ok(Json::Null),
        },
        _ => Ok(Json::Null),
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let header = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// In a URL or a form the variables are JSON in a text.
fn form_fields(encoded: &[u8]) -> Refused<Json> {
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(encoded) {
        let value = match name.as_ref() {
            "variables" if !value.is_empty() => {
                serde_json::from_str(&value).map_err(|_| Box::new(reply::bad_request("variables are not JSON")))?
            }
            _ => Json::String(value.into_owned()),
        };
        fields.insert(name.into_owned(), value);
    }
    Ok(Json::Object(fields))
}

fn graph_request(fields: Json, read_only: bool) -> Refused<GraphRequest> {
    let refuse = |message| Err(Box::new(reply::bad_request(message)));
    let Json::Object(mut fields) = fields else { return refuse("Missing request query") };
    let query = match fields.remove("query") {
        Some(Json::String(query)) if !query.is_empty() => query,
        _ => return refuse("Missing request query"),
    };
    let variables = match fields.remove("variables") {
        None | Some(Json::Null) => Json::Null,
        Some(Json::Array(items)) if items.is_empty() => Json::Null,
        Some(Json::String(text)) if text.is_empty() => Json::Null,
        Some(variables @ Json::Object(_)) => variables,
        Some(_) => return refuse("variables must be an object"),
    };
    let operation_name = match fields.remove("operationName") {
        None | Some(Json::Null) => None,
        Some(Json::String(name)) => Some(name),
        Some(_) => return refuse("operationName must be a string"),
    };
    Ok(GraphRequest { query, variables, operation_name, read_only })
}
