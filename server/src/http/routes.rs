//! The route table.
//!
//! **Invariant:** one filter takes every request, so that no rejection of warp's can become an answer of ours.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
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
use super::finish::{Finish, OwnPage};
use super::reply::{self, Answer};
use super::trace::RequestLog;
use super::{Service, backchannel_logout, cors, graphql, headers, playground, verify};

pub fn routes(service: Arc<Service>) -> impl Filter<Extract = (Answer,), Error = std::convert::Infallible> + Clone + Send + Sync + 'static {
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
async fn guarded(service: Arc<Service>, head: Head, body: impl Stream<Item = Result<impl Buf, warp::Error>> + Send + 'static) -> Answer {
    let finish = Finish::of(&head.headers);
    let peer = head.peer.clone();
    let ip = headers::client_ip(&head.headers, peer.address.ip(), &service.proxies);
    let id = finish.request_id.as_str().to_owned();
    let mut body = Body::new(&head.headers, peer.is_http1, body);
    let mut log = RequestLog::new(Some(&service), &head.method, head.path.as_str(), &head.headers, ip, id);
    let (span, traced) = (log.span.clone(), log.traced.clone());
    let work = AssertUnwindSafe(route(&service, head, ip, &mut body, &mut log)).catch_unwind();
    let answer = work.instrument(traced).instrument(span.clone()).await.unwrap_or_else(|_| {
        span.in_scope(|| tracing::error!("a request panicked"));
        reply::internal()
    });
    log.status = log.status.or(Some(answer.status()));
    let mut answer = finish.apply(&service, answer).await;
    // Later versions of HTTP end the stream of the request, and keep the connection.
    if peer.is_http1 && !body.discard().await {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        peer.will_linger();
    }
    answer
}

async fn route(service: &Service, head: Head, ip: IpAddr, body: &mut Body, log: &mut RequestLog<'_>) -> Answer {
    if let Some(wanted) = verify::wanted(head.path.as_str(), &head.query) {
        return verify::answer(service, wanted, &head.headers, ip).await;
    }
    let peer = head.peer.address.ip();
    if let Some(mut answer) = playground::answer(service, &head.method, head.path.as_str(), &head.headers, peer).await {
        answer.extensions_mut().insert(OwnPage);
        return answer;
    }
    match (head.path.as_str(), &head.method) {
        ("/tenant" | "/tenant/", _) => {
            let Head { method, query, headers, .. } = head;
            graphql::answer(service, graphql::Request { method, headers, query, body, ip: Some(ip) }, log).await
        }
        (backchannel_logout::PATH, _) => {
            let head = backchannel_logout::Head { method: &head.method, query: &head.query, headers: &head.headers, ip };
            // Boxed, so that every other request does not carry and move the future of this one.
            Box::pin(backchannel_logout::answer(service, head, body)).await
        }
        ("/", &Method::GET | &Method::HEAD) => reply::text("App is running"),
        ("/health", &Method::GET | &Method::HEAD) => reply::text("OK"),
        (_, &Method::OPTIONS) => cors::options(&head.headers),
        _ => reply::error(StatusCode::NOT_FOUND, "there is nothing here: the API is at /tenant"),
    }
}
