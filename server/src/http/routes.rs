//! The route table.
//!
//! **Invariant:** one filter takes every request, so that no rejection of warp's can become an answer of ours.

use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use bytes::{Buf, Bytes, BytesMut};
use futures_util::{FutureExt, Stream, StreamExt};
use tracing::Instrument;
use warp::Filter;
use warp::filters::path::FullPath;
use warp::http::header::{CONNECTION, HeaderValue};
use warp::http::{HeaderMap, Method, StatusCode};

use super::connection::Peer;
use super::finish::{Finish, OwnPage};
use super::reply::{self, Answer};
use super::trace::RequestLog;
use super::{Service, Settings, cors, graphql, headers, playground, verify};

/// How much of a body that is too large is taken in before the connection is closed on it, in bytes.
const LONGEST_IGNORED: usize = 16 * 1024 * 1024;

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
async fn guarded(service: Arc<Service>, head: Head, body: impl Stream<Item = Result<impl Buf, warp::Error>> + Send) -> Answer {
    let finish = Finish::of(&head.headers);
    let ip = headers::client_ip(&head.headers, head.peer.0.ip(), &service.proxies);
    let id = finish.request_id.as_str().to_owned();
    let mut log = RequestLog::new(Some(&service), &head.method, head.path.as_str(), &head.headers, ip, id);
    let (span, traced) = (log.span.clone(), log.traced.clone());
    let work = AssertUnwindSafe(route(&service, head, ip, body, &mut log)).catch_unwind().instrument(traced).instrument(span.clone());
    let answer = work.await.unwrap_or_else(|_| {
        span.in_scope(|| tracing::error!("a request panicked"));
        reply::error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
    });
    log.status = log.status.or(Some(answer.status()));
    finish.apply(&service.settings, answer).await
}

async fn route(
    service: &Service,
    head: Head,
    ip: IpAddr,
    body: impl Stream<Item = Result<impl Buf, warp::Error>> + Send,
    log: &mut RequestLog<'_>,
) -> Answer {
    if let Some(wanted) = verify::wanted(head.path.as_str(), &head.query) {
        return verify::answer(service, wanted, &head.headers, ip, body).await;
    }
    if let Some(mut answer) = playground::answer(service, &head.method, head.path.as_str(), &head.headers, head.peer.0.ip()).await {
        answer.extensions_mut().insert(OwnPage);
        return answer;
    }
    match (head.path.as_str(), &head.method) {
        ("/tenant" | "/tenant/", _) => {
            let body = match read(&service.settings, body).await {
                Ok(body) => body,
                Err(answer) => return service.force_ok(&head.headers, *answer),
            };
            let Head { method, query, headers, .. } = head;
            graphql::answer(service, graphql::Request { method, headers, query, body, ip: Some(ip) }, log).await
        }
        ("/", &Method::GET | &Method::HEAD) => reply::text("App is running"),
        ("/health", &Method::GET | &Method::HEAD) => reply::text("OK"),
        (_, &Method::OPTIONS) => cors::options(&head.headers),
        _ => reply::error(StatusCode::NOT_FOUND, "there is nothing here: the API is at /tenant"),
    }
}

/// The body, or the answer to one that is too large or too slow. A large one is taken in and thrown away as long as it is
/// not endless, since a client reads the answer only after it has sent everything.
async fn read(settings: &Settings, body: impl Stream<Item = Result<impl Buf, warp::Error>> + Send) -> Result<Bytes, Box<Answer>> {
    let refused = |status, message| Err(Box::new(closing(reply::error(status, message))));
    match tokio::time::timeout(settings.body_limit(), collect(settings.largest_body, body)).await {
        Ok(Ok(Some(body))) => Ok(body),
        Ok(Ok(None)) => refused(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
        Ok(Err(_)) => Err(Box::new(reply::bad_request("the body could not be read"))),
        Err(_) => refused(StatusCode::REQUEST_TIMEOUT, "the body took too long to arrive"),
    }
}

/// Nothing if it is larger than that.
async fn collect(largest: usize, body: impl Stream<Item = Result<impl Buf, warp::Error>> + Send) -> Result<Option<Bytes>, warp::Error> {
    let mut body = std::pin::pin!(body);
    let mut collected = BytesMut::new();
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        let mut chunk = chunk?;
        length += chunk.remaining();
        if length > LONGEST_IGNORED.max(largest) {
            break;
        }
        if length <= largest {
            collected.extend_from_slice(&chunk.copy_to_bytes(chunk.remaining()));
        }
    }
    Ok((length <= largest).then(|| collected.freeze()))
}

/// An answer behind which nothing can be read any more.
fn closing(mut answer: Answer) -> Answer {
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}
