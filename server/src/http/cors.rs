//! Cross-origin requests: which pages may ask, and which headers they may read.
//!
//! **Invariant:** credentials are never allowed, so a cookie of another service is never sent here.

use bytes::Bytes;
use warp::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, ALLOW, HeaderValue, ORIGIN, VARY,
};
use warp::http::{HeaderMap, StatusCode};

use super::reply::Response;
use crate::domain::origins::AllowedOrigins;

pub const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, OPTIONS");

/// What a page may read besides the body. A browser hides every other header from it.
const EXPOSED: HeaderValue = HeaderValue::from_static("X-Request-Id, X-Contember-Original-Status, Retry-After");

/// How long a browser may remember the answer, in seconds.
const MAX_AGE: HeaderValue = HeaderValue::from_static("86400");

/// The answer to OPTIONS, as part of the protocol for browsers or without it.
pub fn options(request: &HeaderMap) -> Response {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    headers.insert(ALLOW, METHODS);
    if request.contains_key(ORIGIN) && request.contains_key(ACCESS_CONTROL_REQUEST_METHOD) {
        headers.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(ACCESS_CONTROL_MAX_AGE, MAX_AGE);
        if let Some(wanted) = request.get(ACCESS_CONTROL_REQUEST_HEADERS) {
            headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
            headers.insert(VARY, HeaderValue::from_static("Access-Control-Request-Headers"));
        }
    }
    answer
}

/// Lets the page that asks read the answer, if it may.
pub fn allow(origins: &AllowedOrigins, origin: Option<&HeaderValue>, answer: &mut HeaderMap) {
    let allowed = match origins {
        AllowedOrigins::Any => Some(HeaderValue::from_static("*")),
        AllowedOrigins::Listed(_) => {
            answer.append(VARY, HeaderValue::from_static("Origin"));
            origin.filter(|origin| origin.to_str().is_ok_and(|origin| origins.allows(origin))).cloned()
        }
    };
    match allowed {
        Some(allowed) => {
            answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
            if origin.is_some() {
                answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
            }
        }
        // Without the first of these headers a browser disregards the others; they need not be told to strangers.
        None => {
            for header in [ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_MAX_AGE] {
                answer.remove(header);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: HeaderValue = HeaderValue::from_static("https://app.example.com");

    fn preflight(origins: &str, origin: HeaderValue) -> HeaderMap {
        let mut request = HeaderMap::new();
        request.insert(ORIGIN, origin);
        request.insert(ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("POST"));
        request.insert(ACCESS_CONTROL_REQUEST_HEADERS, HeaderValue::from_static("authorization"));
        let mut answer = options(&request);
        allow(&AllowedOrigins::parse(origins).unwrap(), request.get(ORIGIN), answer.headers_mut());
        answer.headers().clone()
    }

    #[test]
    fn a_listed_page_gets_its_own_name_and_caches_are_told() {
        let answer = preflight("https://app.example.com", PAGE);
        assert_eq!(answer.get(ACCESS_CONTROL_ALLOW_ORIGIN), Some(&PAGE));
        assert_eq!(answer.get(ACCESS_CONTROL_ALLOW_HEADERS).unwrap(), "authorization");
        let vary: Vec<_> = answer.get_all(VARY).iter().collect();
        assert_eq!(vary, ["Access-Control-Request-Headers", "Origin"]);
    }

    #[test]
    fn any_other_page_gets_nothing() {
        let answer = preflight("https://admin.example.com", PAGE);
        assert!(!answer.keys().any(|name| name.as_str().starts_with("access-control-")), "{answer:?}");
        assert!(answer.get_all(VARY).iter().any(|value| value == "Origin"));
    }

    #[test]
    fn without_a_list_every_origin_may_ask() {
        let answer = preflight("*", PAGE);
        assert_eq!(answer.get(ACCESS_CONTROL_ALLOW_ORIGIN).unwrap(), "*");
        assert!(answer.contains_key(ACCESS_CONTROL_EXPOSE_HEADERS));
        assert!(answer.get_all(VARY).iter().all(|value| value != "Origin"));
    }
}
