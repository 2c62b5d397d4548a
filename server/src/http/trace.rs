//! What is known of one request, filled along its way, and the line that is logged when it has ended.
//!
//! A client decides what stands in a path, a name or an id, so each is logged only where it cannot be a secret.
//!
//! **Invariant:** one line a request, however it ends; never a token, a query, a variable or a header as it came.

use std::net::IpAddr;
use std::time::Instant;

use tracing::Span;
use tracing::field::{Empty, display};
use uuid::Uuid;
use warp::http::header::{AUTHORIZATION, HeaderName};
use warp::http::{HeaderMap, Method, StatusCode};

use super::{Service, headers};
use crate::domain::lookalike;
use crate::graphql::Operation;
use crate::metrics::OperationEnd;
use crate::telemetry::{self, SPANS, SpanContext};

const TRACE_PARENT: HeaderName = HeaderName::from_static("traceparent");

/// The longest operation name that is logged.
const LONGEST_NAME: usize = 64;

/// Everything the line says, and what is counted. It is logged when this is dropped, so a request whose client has disconnected has one, too.
pub struct RequestLog<'a> {
    /// Whatever is logged on behalf of the request is logged within.
    pub span: Span,
    /// The same for the trace, where traces are exported.
    pub traced: Span,
    pub method: &'static str,
    pub path: &'static str,
    pub request_id: String,
    pub trace: Option<SpanContext>,
    trace_id: Option<String>,
    pub ip: Option<IpAddr>,
    pub identity: Option<Uuid>,
    pub operation: Option<Operation>,
    pub status: Option<StatusCode>,
    began: Instant,
    service: Option<&'a Service>,
}

impl<'a> RequestLog<'a> {
    pub fn new(
        service: Option<&'a Service>,
        method: &Method,
        path: &'static str,
        request: &HeaderMap,
        ip: IpAddr,
        request_id: String,
    ) -> Self {
        let trace = trace_parent(request);
        let method = known_method(method);
        let traced = tracing::trace_span!(
            target: SPANS,
            parent: None,
            "request",
            otel.name = %format_args!("{method} {path}"),
            otel.kind = "server",
            otel.status_code = Empty,
            http.request.method = method,
            url.path = path,
            http.response.status_code = Empty,
            graphql.operation.name = Empty,
            graphql.operation.type = Empty,
            client.address = Empty,
            user.id = Empty,
            request.id = request_id,
        );
        if let Some(trace) = &trace {
            telemetry::adopt(&traced, trace);
        }
        let trace_id = trace.as_ref().map(|trace| trace.trace_id().to_string()).or_else(|| telemetry::trace_id(&traced));
        Self {
            span: tracing::error_span!("request", request_id, trace_id),
            traced,
            method,
            path,
            request_id,
            trace_id,
            trace,
            ip: Some(ip),
            identity: None,
            operation: None,
            status: None,
            began: Instant::now(),
            service,
        }
    }

    /// What was executed. Its name is chosen by the client, and logged unless it looks like a secret.
    pub fn executed(&mut self, operation: Option<Operation>, request: &HeaderMap) {
        self.operation = operation.map(|operation| Operation {
            name: operation.name.filter(|name| name.len() <= LONGEST_NAME && !may_be_secret(name, request)),
            ..operation
        });
    }
}

/// The same line at two levels.
macro_rules! line {
    ($level:ident, $log:expr, $message:expr) => {
        tracing::$level!(
            parent: None,
            method = $log.method,
            path = $log.path,
            operation = $log.operation.as_ref().and_then(|operation| operation.name.as_deref()),
            operation_type = $log.operation.as_ref().map(|operation| operation.kind),
            status = $log.status.map(|status| status.as_u16()),
            duration_ms = milliseconds($log.began),
            identity_id = $log.identity.map(display),
            client_ip = $log.ip.map(display),
            request_id = $log.request_id,
            trace_id = $log.trace_id,
            parent_id = $log.trace.as_ref().map(|trace| trace.span_id().to_string()),
            $message
        )
    };
}

impl RequestLog<'_> {
    /// The fields of the line that were not known at the beginning.
    fn trace(&self) {
        let span = &self.traced;
        if span.is_disabled() {
            return;
        }
        if let Some(operation) = &self.operation {
            span.record("graphql.operation.name", operation.name.as_deref());
            span.record("graphql.operation.type", operation.kind);
        }
        span.record("client.address", self.ip.map(display));
        span.record("user.id", self.identity.map(display));
        if let Some(status) = self.status {
            span.record("http.response.status_code", status.as_u16());
        }
        if self.status.is_none_or(|status| status.is_server_error()) {
            span.record("otel.status_code", "ERROR");
        }
    }

    fn count(&self, service: &Service) {
        let Some(status) = self.status else {
            service.requests.given_up.inc();
            return;
        };
        service.requests.took(self.operation.as_ref().map(|operation| operation.kind), self.began.elapsed());
        if self.operation.is_none() {
            service.app.operations.none(match status {
                StatusCode::UNAUTHORIZED => OperationEnd::Unauthorized,
                StatusCode::SERVICE_UNAVAILABLE => OperationEnd::Unavailable,
                status if status.is_server_error() => OperationEnd::Fault,
                status if status.is_client_error() => OperationEnd::ClientError,
                _ => OperationEnd::Ok,
            });
        }
    }
}

impl Drop for RequestLog<'_> {
    fn drop(&mut self) {
        if let Some(service) = self.service.filter(|_| self.path == "/tenant") {
            self.count(service);
        }
        self.trace();
        match self.status {
            None => line!(info, self, "a request was aborted by its client"),
            Some(_) if self.path == "/health" => line!(debug, self, "request"),
            Some(_) => line!(info, self, "request"),
        }
    }
}

fn milliseconds(began: Instant) -> f64 {
    // Microseconds are fine enough, and short.
    let microseconds = u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX);
    f64::from(microseconds) / 1000.0
}

/// A method can be any word.
fn known_method(method: &Method) -> &'static str {
    let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];
    known.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// Two of them are none.
fn trace_parent(request: &HeaderMap) -> Option<SpanContext> {
    let mut given = request.get_all(TRACE_PARENT).iter();
    let (only, None) = (given.next()?, given.next()) else { return None };
    telemetry::caller(only.to_str().ok()?)
}

/// Whether the text has the form of a token or of a hash in it, or the very token of the request.
pub fn may_be_secret(text: &str, request: &HeaderMap) -> bool {
    lookalike::has_token(text)
        || request.contains_key(AUTHORIZATION) && headers::bearer(request).is_ok_and(|token| text.contains(token.expose()))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;
    use warp::http::header::HeaderValue;

    use super::super::request_id::RequestId;
    use super::*;

    const TOKEN: &str = "1f0e3c5d7b9a8f6e4d2c0b1a3948576f6e7d8c9b";

    fn log(headers: &[(&'static str, &str)]) -> RequestLog<'static> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let id = RequestId::of(&map).as_str().to_owned();
        RequestLog::new(None, &Method::POST, "/tenant", &map, [127, 0, 0, 1].into(), id)
    }

    #[test]
    fn an_id_in_order_is_taken_and_any_other_replaced() {
        for id in ["a", "01a20129-abe8-7307-8bc8-f09511b7ce5f", "0af7651916cd43dd8448eb211c80319c", "A._-9", &"x".repeat(128)] {
            assert_eq!(log(&[("x-request-id", id)]).request_id, id);
        }
        let inside = format!("request-{TOKEN}-1");
        for id in ["", "a b", "ä", &"x".repeat(129), TOKEN, &TOKEN.repeat(2), &inside] {
            let replaced = log(&[("x-request-id", id)]).request_id.clone();
            assert_eq!(Uuid::try_parse(&replaced).unwrap().get_version_num(), 7, "{id}");
        }
        assert_ne!(log(&[("x-request-id", "my_secret_1"), ("authorization", "Bearer my_secret_1")]).request_id, "my_secret_1");
    }

    #[test]
    fn an_operation_has_a_name_that_is_no_secret() {
        let mut map = HeaderMap::new();
        map.insert(AUTHORIZATION, HeaderValue::from_static("Bearer my_secret_1"));
        let mut log = log(&[]);
        let mut name = |name: &str| {
            log.executed(Some(Operation { kind: "query", name: Some(name.to_owned()) }), &map);
            log.operation.as_ref().unwrap().name.clone()
        };
        assert_eq!(name("GetMembers2").as_deref(), Some("GetMembers2"));
        for secret in ["my_secret_1", "x_my_secret_1_x", &format!("_{TOKEN}"), &"x".repeat(65)] {
            assert_eq!(name(secret), None);
        }
    }

    #[test]
    fn methods_are_known_words() {
        assert_eq!(known_method(&Method::from_bytes(TOKEN.as_bytes()).unwrap()), "other");
        assert_eq!(known_method(&Method::PUT), "PUT");
    }

    #[test]
    fn a_trace_is_one_header() {
        let parent = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01";
        assert!(log(&[("traceparent", parent)]).trace.is_some());
        assert!(log(&[("traceparent", parent), ("traceparent", parent)]).trace.is_none());
    }
}
