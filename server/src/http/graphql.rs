//! `/tenant`: a request's body or URL to a GraphQL request, and its answer to a status and a body.
//!
//! The token is checked before the body is read. Of a request without a valid token only a short body is read, because
//! malformed JSON has precedence over it in the contract.
//!
//! **Invariant:** nothing is executed for a request whose token or form is not in order.

use std::net::IpAddr;
use std::pin::pin;
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::Value as Json;
use warp::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use warp::http::{HeaderMap, Method, StatusCode};

use super::body::{Body, BodyError, ReservedBody};
use super::budget::{BodyMemory, Reserved};
use super::compression::Compressible;
use super::fields::{FieldSource, graph_request};
use super::headers::{self, NoToken};
use super::negotiation::Media;
use super::reply::{self, Refused, Response};
use super::trace::RequestLog;
use super::unpack::Packing;
use super::work::INLINE;
use super::{Service, cors};
use crate::cx::{AuthError, Cx};
use crate::graphql::{GraphRequest, RequestEnd};
use crate::outcome::{Fault, KeyEnd};

/// The longest body that is read for a client without a valid token, in bytes.
const LONGEST_OF_UNKNOWN: usize = 64 * 1024;

/// How long it may take to arrive.
const TIME_OF_UNKNOWN: Duration = Duration::from_secs(5);

/// A token is checked again if the body took longer than this, since it may have been revoked.
const FRESH: Duration = Duration::from_secs(1);

/// One HTTP request. Its body is given beside it, unless it has been read.
pub struct Request<B = Bytes> {
    pub method: Method,
    pub headers: HeaderMap,
    pub query: String,
    pub body: B,
    /// Of the client, behind the proxies that are trusted.
    pub ip: Option<IpAddr>,
}

pub async fn answer(service: &Service, mut request: Request<&mut Body>, log: &mut RequestLog<'_>) -> Response {
    if request.method == Method::OPTIONS {
        return cors::options(&request.headers);
    }
    let media = Media::accepted(&request.headers);
    let mut answer = execute(service, &mut request, media, log).await.unwrap_or_else(|refused| *refused);
    answer.headers_mut().insert(CONTENT_TYPE, media.content_type());
    // What the client is told in its place is no longer of interest.
    log.status = Some(answer.status());
    service.force_ok(&request.headers, answer)
}

/// The GraphQL request that an HTTP request is, from any caller.
///
/// # Errors
/// With the response to send, if the body is malformed JSON, exceeds a limit, or lacks a field of a GraphQL request.
pub fn read(request: &Request) -> Refused<GraphRequest> {
    let source = FieldSource::of(&request.method, &request.headers);
    let encoded = if source == FieldSource::Url { request.query.as_bytes() } else { &request.body };
    graph_request(source.fields(encoded, &mut BodyMemory::new(usize::MAX).reserve())?, source == FieldSource::Url)
}

async fn execute(service: &Service, request: &mut Request<&mut Body>, media: Media, log: &mut RequestLog<'_>) -> Refused<Response> {
    let Request { method, headers, query, body, ip } = request;
    let source = FieldSource::of(method, headers);
    // A URL is short, and was read with the head.
    let in_url = if source == FieldSource::Url { Some(fields_of_url(service, query)?) } else { None };
    let cx = match authenticate_in_time(service, headers, *ip).await {
        Ok(cx) => cx,
        Err(refused) if refused.status() == StatusCode::UNAUTHORIZED && source == FieldSource::Json => {
            return Err(malformed(service, headers, body).await.unwrap_or(refused));
        }
        Err(refused) => return Err(refused),
    };
    (log.identity, log.ip) = (Some(cx.caller().identity.0), cx.client_ip());
    if media == Media::GraphqlResponse {
        by_the_book(method, source)?;
    }
    let began = Instant::now();
    let (fields, _reserved, deadline) = match in_url {
        Some((fields, reserved)) => (fields, Some(reserved), service.deadline()),
        None if source.is_body() => fields_of_body(service, source, headers, body).await?,
        None => (Json::Null, None, service.deadline()),
    };
    let cx = if began.elapsed() > FRESH { authenticate_in_time(service, headers, *ip).await? } else { cx };
    let graph_request = graph_request(fields, source == FieldSource::Url)?;
    let mut answer = {
        // What it was doing ends with it: a transaction that is not committed is rolled back.
        let run = pin!(service.engine.execute(cx, graph_request));
        tokio::time::timeout_at(deadline.into(), run).await.map_err(|_| Box::new(reply::too_slow()))?
    };
    log.executed(answer.operation.take(), headers);
    let (status, is_busy, may_hold_secrets) = (media.status(&answer), answer.end == RequestEnd::Busy, answer.is_mutation);
    let body = answer.to_json().map_err(|fault| {
        tracing::error!(cause = fault.chain(), "an answer could not be written as JSON");
        Box::new(reply::internal())
    })?;
    let mut answer = reply::json(status, body);
    if !may_hold_secrets {
        answer.extensions_mut().insert(Compressible { until: deadline });
    }
    if is_busy {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
    }
    Ok(answer)
}

/// Methods and content types that the original takes for a request without a query. A client that accepts the newer media type
/// is told what is wrong.
fn by_the_book(method: &Method, source: FieldSource) -> Refused<()> {
    match source {
        FieldSource::Url | FieldSource::Json | FieldSource::Form => Ok(()),
        FieldSource::Nowhere if method == Method::POST => {
            let message = "the body must be `application/json` or `application/x-www-form-urlencoded`, and say so";
            Err(Box::new(reply::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, message)))
        }
        FieldSource::Nowhere => {
            let mut answer = reply::error(StatusCode::METHOD_NOT_ALLOWED, "requests come by GET or POST");
            answer.headers_mut().insert(ALLOW, cors::METHODS);
            Err(Box::new(answer))
        }
    }
}

fn fields_of_url(service: &Service, query: &str) -> Refused<(Json, Reserved)> {
    let mut reserved = service.resources.budget.reserve();
    Ok((FieldSource::Url.fields(query.as_bytes(), &mut reserved)?, reserved))
}

/// The fields in the body, the memory reserved for them, and until when the request may be executed.
async fn fields_of_body(
    service: &Service,
    source: FieldSource,
    headers: &HeaderMap,
    body: &mut Body,
) -> Refused<(Json, Option<Reserved>, Instant)> {
    let packing = Packing::of(headers)?;
    let (resources, largest) = (&service.resources, service.settings.largest_body);
    let held = body.read(largest, service.settings.body_limit(), &resources.budget).await.map_err(BodyError::answer)?;
    let deadline = service.deadline();
    let is_short = packing == Packing::None && held.bytes.len() <= INLINE;
    let parse = move || -> Refused<(Json, Option<Reserved>)> {
        let mut held = packing.unpack(held, largest).map_err(BodyError::answer)?;
        let fields = source.fields(&held.bytes, &mut held.reserved)?;
        Ok((fields, Some(held.reserved)))
    };
    let (fields, reserved) = if is_short {
        parse()?
    } else {
        tokio::time::timeout_at(deadline.into(), resources.work.run(parse)).await.map_err(|_| Box::new(reply::too_slow()))???
    };
    Ok((fields, reserved, deadline))
}

/// The answer to malformed JSON in a short body of a client without a valid token.
async fn malformed(service: &Service, headers: &HeaderMap, body: &mut Body) -> Option<Box<Response>> {
    if !body.is_offered(LONGEST_OF_UNKNOWN) || !Packing::of(headers).is_ok_and(|packing| packing == Packing::None) {
        return None;
    }
    let limit = service.settings.body_limit().min(TIME_OF_UNKNOWN);
    let ReservedBody { bytes, mut reserved } = body.read(LONGEST_OF_UNKNOWN, limit, &service.resources.budget_of_unknown).await.ok()?;
    FieldSource::Json.fields(&bytes, &mut reserved).err().filter(|answer| answer.status() == StatusCode::BAD_REQUEST)
}

async fn authenticate_in_time(service: &Service, headers: &HeaderMap, ip: Option<IpAddr>) -> Refused<Cx> {
    let asked = pin!(authenticate(service, headers, ip));
    let found = tokio::time::timeout(service.settings.time_limit, asked).await;
    found.unwrap_or_else(|_| Err(Box::new(reply::too_slow())))
}

/// Who holds the token in the headers.
///
/// # Errors
/// With status 401 if the token is missing, malformed, unknown or has ended, and with status 503 if the database fails.
pub async fn authenticate(service: &Service, headers: &HeaderMap, ip: Option<IpAddr>) -> Refused<Cx> {
    let unauthorized = |message: &str| Box::new(reply::error(StatusCode::UNAUTHORIZED, message));
    let token = headers::bearer(headers).map_err(|problem| match problem {
        NoToken::Missing => unauthorized("Authentication required"),
        NoToken::Malformed => unauthorized("Authorization failure: the header must be `Bearer` and one token"),
    })?;
    let client = headers::client_info(headers, ip, service.country.as_ref());
    Cx::authenticate(&service.app, &token, client).await.map_err(|error| match error {
        AuthError::Unknown => unauthorized("Authorization failure: this token is unknown"),
        AuthError::Disabled => unauthorized(KeyEnd::Disabled.message()),
        AuthError::Expired => unauthorized(KeyEnd::Expired.message()),
        AuthError::Fault(fault) => unavailable(&fault, "a token could not be looked up"),
    })
}

/// The answer when the database cannot be asked; the log gets the cause.
pub fn unavailable(fault: &Fault, problem: &'static str) -> Box<Response> {
    tracing::error!(cause = fault.chain(), "{problem}");
    Box::new(reply::busy("the service is not available, try again"))
}
