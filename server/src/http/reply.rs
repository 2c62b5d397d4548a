//! Answers: bodies, nearly always JSON, and the headers all of them have.
//!
//! **Invariant:** an error in an answer says what the client may know and nothing of what happened inside.

use bytes::Bytes;
use serde_json::json;
use warp::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use warp::http::{HeaderMap, StatusCode};

pub type Response = warp::http::Response<Bytes>;

/// A request that cannot be answered as it is, and how it is answered instead.
pub type Refused<T> = Result<T, Box<Response>>;

pub fn json(status: StatusCode, body: impl Into<Bytes>) -> Response {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// The fixed texts for probes, which compare them.
pub fn text(body: &'static str) -> Response {
    let mut answer = json(StatusCode::OK, body);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}

/// An error of the protocol, with its status in the body.
pub fn error(status: StatusCode, message: &str) -> Response {
    json(status, json!({ "errors": [{ "code": status.as_u16(), "message": message }] }).to_string())
}

/// Our fault. The log has the cause.
pub fn internal() -> Response {
    error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
}

/// A request that can be tried again a little later.
pub fn busy(message: &str) -> Response {
    let mut answer = error(StatusCode::SERVICE_UNAVAILABLE, message);
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    answer
}

/// A request that has exceeded its time limit. A mutation that has begun is carried out nevertheless, wholly or not at all.
pub fn too_slow() -> Response {
    tracing::warn!("a request exceeded the time limit");
    busy("the request took too long; a mutation that has begun is still carried out")
}

/// A request that is not a GraphQL request.
pub fn bad_request(message: &str) -> Response {
    json(StatusCode::BAD_REQUEST, json!({ "errors": [{ "message": message }] }).to_string())
}

const FORCE_OK: HeaderName = HeaderName::from_static("x-contember-force-ok");
const ORIGINAL_STATUS: HeaderName = HeaderName::from_static("x-contember-original-status");

/// For clients that cannot read the body of an error: status 200, and the real one in a header.
pub fn force_ok(request: &HeaderMap, mut answer: Response) -> Response {
    let wanted = request.get(FORCE_OK).and_then(|value| value.to_str().ok()).map(|value| value.trim().to_ascii_lowercase());
    let wanted = wanted.is_some_and(|value| matches!(value.as_str(), "1" | "true" | "on" | "yes"));
    let status = answer.status();
    if wanted && status != StatusCode::OK {
        answer.headers_mut().insert(ORIGINAL_STATUS, HeaderValue::from(status.as_u16()));
        *answer.status_mut() = StatusCode::OK;
    }
    answer
}
