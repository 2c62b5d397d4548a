//! `/oidc/backchannel-logout`: identity providers end sessions here, by tokens that they have signed.
//!
//! No request has a token of ours, so all that one can cost is limited: its body, its time, and how many are verified at once.
//!
//! **Invariant:** no answer may be stored; a request that is not a valid logout token changes nothing.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::sync::Semaphore;
use warp::http::header::{ALLOW, HeaderValue};
use warp::http::{HeaderMap, Method, StatusCode};

use super::body::{Body, BodyError};
use super::fields::FieldSource;
use super::reply::{self, Refused, Response};
use super::{Service, graphql, headers};
use crate::domain::text;
use crate::provider_logout::{self, LoggedOut};

pub const PATH: &str = "/oidc/backchannel-logout";

/// The longest body, in bytes, and how long it may take to arrive.
const LARGEST: usize = 16 * 1024;
const TIME: Duration = Duration::from_secs(5);

/// Tokens that are verified at once.
const AT_ONCE: usize = 8;

/// How much of an unknown slug an error repeats, in bytes.
const LONGEST_SHOWN: usize = 100;

/// The right to have a token verified.
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

/// A request, without its body.
pub struct Head<'a> {
    pub method: &'a Method,
    pub query: &'a str,
    pub headers: &'a HeaderMap,
    pub ip: IpAddr,
}

pub async fn answer(service: &Service, head: Head<'_>, body: &mut Body) -> Response {
    let answer = tokio::time::timeout(service.settings.time_limit, end_sessions(service, head, body)).await;
    answer.map_or_else(|_| reply::too_slow(), |answer| answer.unwrap_or_else(|refused| *refused))
}

async fn end_sessions(service: &Service, head: Head<'_>, body: &mut Body) -> Refused<Response> {
    let logouts = &service.app.provider_sessions.logouts;
    let Head { method, query, headers, ip } = head;
    if method != Method::POST {
        let mut answer = reply::error(StatusCode::METHOD_NOT_ALLOWED, "only POST is answered here");
        answer.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
        return Err(Box::new(answer));
    }
    let Some(provider) = one(query.as_bytes(), "provider") else { return Err(bad("the query must name one provider")) };
    let limit = service.settings.body_limit().min(TIME);
    let held = body.read(LARGEST, limit, &service.resources.budget_of_unknown).await.map_err(BodyError::answer)?;
    let form = if FieldSource::of(method, headers) == FieldSource::Form { held.bytes.as_slice() } else { &[] };
    let Some(token) = one(form, "logout_token") else { return Err(bad("the body must be a form with one logout_token")) };
    let Ok(_turn) = service.resources.logout_turns.0.try_acquire() else {
        logouts.busy.inc();
        return Err(Box::new(reply::busy("too many logout tokens are being verified, try again")));
    };
    let client = headers::client_info(headers, Some(ip), None).effective(false);
    let ended = provider_logout::end(&service.app, &provider, &token, &client).await;
    let ended = ended.map_err(|fault| graphql::unavailable(&fault, "sessions could not be ended by a logout token"))?;
    let refusal = match ended {
        LoggedOut::Revoked(revoked) => {
            logouts.accepted.inc();
            return Ok(reply::json(StatusCode::OK, json!({ "ok": true, "revoked": revoked }).to_string()));
        }
        LoggedOut::UnknownProvider => {
            let shown = text::cut(&provider, LONGEST_SHOWN);
            reply::error(StatusCode::NOT_FOUND, &format!("there is no identity provider `{shown}`"))
        }
        LoggedOut::NotSupported => reply::error(StatusCode::NOT_IMPLEMENTED, "this identity provider has no back-channel logout"),
        LoggedOut::Invalid(problem) => reply::error(StatusCode::BAD_REQUEST, &problem),
    };
    logouts.rejected.inc();
    Err(Box::new(refusal))
}

/// The value of a field that is there once and not empty.
fn one(encoded: &[u8], name: &str) -> Option<String> {
    let mut values = form_urlencoded::parse(encoded).filter(|(given, _)| given == name).map(|(_, value)| value.into_owned());
    values.next().filter(|value| !value.is_empty() && values.next().is_none())
}

fn bad(message: &str) -> Box<Response> {
    Box::new(reply::error(StatusCode::BAD_REQUEST, message))
}
