//! `/tenant`: a request's body or URL to a GraphQL request, and its answer to a status and a body.
//!
//! **Invariant:** nothing is executed for a request whose token or form is not in order.

use std::net::IpAddr;

use bytes::Bytes;
use serde_json::{Map, Value as Json};
use warp::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use warp::http::{HeaderMap, Method, StatusCode};

use super::compression::Compressible;
use super::headers::{self, NoToken};
use super::negotiation::Media;
use super::reply::{self, Answer};
use super::trace::RequestLog;
use super::{Service, cors};
use crate::cx::{AuthError, Cx};
use crate::graphql::{GraphRequest, Verdict};
use crate::outcome::Fault;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// One HTTP request, with its body read.
pub struct Request {
    pub method: Method,
    pub headers: HeaderMap,
    pub query: String,
    pub body: Bytes,
    /// Of the client, behind the proxies that are trusted.
    pub ip: Option<IpAddr>,
}

/// A request that cannot be answered as it is, and how it is answered instead.
type Refused<T> = Result<T, Box<Answer>>;

pub async fn answer(service: &Service, request: Request, log: &mut RequestLog<'_>) -> Answer {
    if request.method == Method::OPTIONS {
        return cors::options(&request.headers);
    }
    let media = Media::accepted(&request.headers);
    let work = execute(service, &request, media, log);
    let mut answer = match tokio::time::timeout(service.settings.time_limit, work).await {
        Ok(answer) => answer.unwrap_or_else(|refused| *refused),
        // What it was doing is given up with it: a transaction that is not committed is rolled back.
        Err(_) => reply::too_slow(),
    };
    answer.headers_mut().insert(CONTENT_TYPE, media.content_type());
    // What the client is told in its place is no longer of interest.
    log.status = Some(answer.status());
    service.force_ok(&request.headers, answer)
}

/// The GraphQL request that an HTTP request is, whoever sent it.
pub fn read(request: &Request) -> Refused<GraphRequest> {
    graph_request(fields(request)?, request.method == Method::GET || request.method == Method::HEAD)
}

async fn execute(service: &Service, request: &Request, media: Media, log: &mut RequestLog<'_>) -> Refused<Answer> {
    let fields = fields(request)?;
    let cx = authenticate(service, &request.headers, request.ip).await?;
    (log.identity, log.ip) = (Some(cx.caller().identity.0), cx.client_ip());
    if media == Media::GraphqlResponse {
        by_the_book(request)?;
    }
    let graph_request = graph_request(fields, request.method == Method::GET || request.method == Method::HEAD)?;
    let mut answer = service.engine.execute(cx, graph_request).await;
    log.executed(answer.operation.take(), &request.headers);
    let (status, is_busy, may_hold_secrets) = (media.status(&answer), answer.verdict == Verdict::Busy, answer.is_mutation);
    let body = answer.to_json().map_err(|fault| {
        tracing::error!(cause = fault.chain(), "an answer could not be written as JSON");
        Box::new(reply::error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"))
    })?;
    let mut answer = reply::json(status, body);
    if !may_hold_secrets {
        answer.extensions_mut().insert(Compressible);
    }
    if is_busy {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    }
    Ok(answer)
}

/// Methods and content types that the original takes for a request without a query. Who asks for the newer media type
/// is told what is wrong.
fn by_the_book(request: &Request) -> Refused<()> {
    match request.method {
        Method::GET | Method::HEAD => Ok(()),
        Method::POST if matches!(media_type(&request.headers).as_str(), JSON | FORM) => Ok(()),
        Method::POST => {
            let message = "the body must be `application/json` or `application/x-www-form-urlencoded`, and say so";
            Err(Box::new(reply::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)))
        }
        _ => {
            let mut answer = reply::error(StatusCode::METHOD_NOT_ALLOWED, "requests come by GET or POST");
            answer.headers_mut().insert(ALLOW, cors::METHODS);
            Err(Box::new(answer))
        }
    }
}

/// Who holds the token in the headers.
pub async fn authenticate(service: &Service, headers: &HeaderMap, ip: Option<IpAddr>) -> Refused<Cx> {
    let unauthorized = |message: &str| Box::new(reply::error(StatusCode::UNAUTHORIZED, message));
    let token = headers::bearer(headers).map_err(|problem| match problem {
        NoToken::Missing => unauthorized("Authentication required"),
        NoToken::Malformed => unauthorized("Authorization failure: the header must be `Bearer` and one token"),
    })?;
    let client = headers::client_info(headers, ip);
    Cx::authenticate(&service.app, &token, client).await.map_err(|error| match error {
        AuthError::Unknown => unauthorized("Authorization failure: nobody has this token"),
        AuthError::Disabled => unauthorized("Authorization failure: the key of this token has been disabled"),
        AuthError::Expired => unauthorized("Authorization failure: the key of this token has expired"),
        AuthError::Fault(fault) => unavailable(&fault, "a token could not be looked up"),
    })
}

/// The answer when the database cannot be asked; the log gets the cause.
pub fn unavailable(fault: &Fault, problem: &'static str) -> Box<Answer> {
    tracing::error!(cause = fault.chain(), "{problem}");
    let mut answer = reply::error(StatusCode::SERVICE_UNAVAILABLE, "the service is not available, try again");
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    Box::new(answer)
}

/// The fields of the request, wherever they stand. A body of another kind has none.
fn fields(request: &Request) -> Refused<Json> {
    match request.method {
        Method::GET | Method::HEAD => form_fields(request.query.as_bytes()),
        Method::POST => match media_type(&request.headers).as_str() {
            JSON => serde_json::from_slice(&request.body).map_err(|_| Box::new(reply::bad_request("the body is not JSON"))),
            FORM => form_fields(&request.body),
            _ => Ok(Json::Null),
        },
        _ => Ok(Json::Null),
    }
}

fn media_type(headers: &HeaderMap) -> String {
    let header = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// In a URL or a form the variables and extensions are JSON in a text.
fn form_fields(encoded: &[u8]) -> Refused<Json> {
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(encoded) {
        let value = match name.as_ref() {
            name @ ("variables" | "extensions") if !value.is_empty() => {
                serde_json::from_str(&value).map_err(|_| Box::new(reply::bad_request(&format!("{name} are not JSON"))))?
            }
            "extensions" => Json::Null,
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
    // None are known, so all are ignored, but they must be what they can be.
    match fields.remove("extensions") {
        None | Some(Json::Null | Json::Object(_)) => {}
        Some(_) => return refuse("extensions must be an object"),
    }
    Ok(GraphRequest { query, variables, operation_name, read_only })
}
