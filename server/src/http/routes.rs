//! The route table.
//!
//! **Invariant:** one filter takes every request, so that no rejection of warp's can become an answer of ours.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::Arc;

use bytes::Buf;
use futures_util::{FutureExt, Stream};
use tracing::Instrument;
use warp::Filter;
use warp::filters::path::FullPath;
use warp::http::header::{CONNECTION, HeaderValue};
use warp::http::{HeaderMap, Method, StatusCode};

use super::body::Body;
use super::connection::Peer;
use super::finish::{Finish, SameOrigin};
use super::reply::{self, Response};
use super::trace::RequestLog;
use super::verify::VerifyTarget;
use super::{Service, backchannel_logout, cors, graphql, headers, playground, verify};

pub fn routes(
    service: Arc<Service>,
) -> impl Filter<Extract = (Response,), Error = std::convert::Infallible> + Clone + Send + Sync + 'static {
    let request = warp::any()
        .and(warp::method())
        .and(warp::path::full())
        .and(warp::query::raw().or_else(async |_| Ok::<_, std::convert::Infallible>((String::new(),))))
        .and(warp::header::headers_cloned())
        .and(warp::ext::get::<Peer>())
        .and(warp::body::stream());
    request
        .then(move |method, path, query, headers, peer, body| {
            let service = Arc::clone(&service);
            // In a place of its own: it is large, and moved from one future into the next.
            Box::pin(guarded(service, Head { method, path, query, headers, peer }, body))
        })
        .or_else(async |_: warp::Rejection| Ok((reply::error(StatusCode::BAD_REQUEST, "this request cannot be understood"),)))
}

struct Head {
    method: Method,
    path: FullPath,
    query: String,
    headers: HeaderMap,
    peer: Peer,
}

/// A panic in a request must not take its connection, let alone the process, with it.
async fn guarded(service: Arc<Service>, head: Head, body: impl Stream<Item = Result<impl Buf, warp::Error>> + Send + 'static) -> Response {
    let finish = Finish::of(&head.headers);
    let peer = head.peer.clone();
    let ip = headers::client_ip(&head.headers, peer.address.ip(), &service.proxies);
    let id = finish.request_id.as_str().to_owned();
    let mut body = Body::new(&head.headers, peer.is_http1, body);
    let target = Route::of(head.path.as_str(), &head.query);
    let mut log = RequestLog::new(Some(&service), &head.method, target.name(), &head.headers, ip, id);
    let (span, traced) = (log.span.clone(), log.traced.clone());
    let answer = {
        // Each of these layers would move the future of the request, which is large.
        let work = pin!(route(&service, target, head, ip, &mut body, &mut log));
        AssertUnwindSafe(work).catch_unwind().instrument(traced).instrument(span.clone()).await
    };
    let mut answer = answer.unwrap_or_else(|_| {
        span.in_scope(|| tracing::error!("a request panicked"));
        reply::internal()
    });
    log.status = log.status.or(Some(answer.status()));
    answer = finish.apply(&service, answer).await;
    // Later versions of HTTP end the stream of the request, and keep the connection.
    if peer.is_http1 && !body.discard().await {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        peer.will_linger();
    }
    answer
}

/// What a path leads to: one table for the dispatch, the log and the metrics.
#[derive(Debug, PartialEq, Eq)]
pub enum Route {
    Tenant,
    Verify(VerifyTarget),
    BackchannelLogout,
    Playground,
    Health,
    Root,
    Unknown,
}

impl Route {
    pub fn of(path: &str, query: &str) -> Self {
        match path {
            "/tenant" | "/tenant/" => Self::Tenant,
            backchannel_logout::PATH => Self::BackchannelLogout,
            "/health" => Self::Health,
            "/" => Self::Root,
            _ if playground::has(path) => Self::Playground,
            _ => verify::target(path, query).map_or(Self::Unknown, Self::Verify),
        }
    }

    /// As it is logged: any other path could have a secret in it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Tenant => "/tenant",
            Self::Verify(_) => "/verify",
            Self::BackchannelLogout => backchannel_logout::PATH,
            Self::Playground => "/playground",
            Self::Health => "/health",
            Self::Root => "/",
            Self::Unknown => "other",
        }
    }
}

async fn route(service: &Service, route: Route, head: Head, ip: IpAddr, body: &mut Body, log: &mut RequestLog<'_>) -> Response {
    let peer = head.peer.address.ip();
    if let (Route::Playground, Some(playground), &(Method::GET | Method::HEAD)) = (&route, &service.playground, &head.method) {
        let mut answer = playground::answer(service, playground, head.path.as_str(), &head.headers, peer).await;
        answer.extensions_mut().insert(SameOrigin);
        return answer;
    }
    match (route, &head.method) {
        (Route::Verify(target), _) => verify::answer(service, target, &head.headers, ip).await,
        (Route::Tenant, _) => {
            let Head { method, query, headers, .. } = head;
            graphql::answer(service, graphql::Request { method, headers, query, body, ip: Some(ip) }, log).await
        }
        (Route::BackchannelLogout, _) => {
            let head = backchannel_logout::Head { method: &head.method, query: &head.query, headers: &head.headers, ip };
            // Boxed, so that every other request does not carry and move the future of this one.
            Box::pin(backchannel_logout::answer(service, head, body)).await
        }
        (Route::Root, &(Method::GET | Method::HEAD)) => reply::text("App is running"),
        (Route::Health, &(Method::GET | Method::HEAD)) => reply::text("OK"),
        (_, &Method::OPTIONS) => cors::options(&head.headers),
        _ => reply::error(StatusCode::NOT_FOUND, "there is nothing here: the API is at /tenant"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_has_one_route_and_a_name_without_secrets() {
        let routes = ["/tenant", "/tenant/", "/tenant/x", "/health", "/", "/oidc/backchannel-logout", "/playground/app.js"];
        let names = routes.map(|path| Route::of(path, "").name());
        assert_eq!(names, ["/tenant", "/tenant", "other", "/health", "/", "/oidc/backchannel-logout", "/playground"]);
        assert_eq!(Route::of("/playground/other", ""), Route::Unknown);
        assert_eq!(Route::of("/verify", ""), Route::Verify(VerifyTarget::Token));
        assert_eq!(Route::of("/verify/project/blog/1f0e3c5d7b9a8f6e", "").name(), "/verify");
        assert_eq!(Route::of("/1f0e3c5d7b9a8f6e4d2c0b1a3948576f6e7d8c9b", "").name(), "other");
    }
}
