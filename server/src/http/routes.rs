//! The route table.
//!
//! **Invariant:** one filter takes every request, so that no rejection of warp's can become an answer of ours.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use bytes::{Buf, Bytes, BytesMut};
use futures_util::{FutureExt, Stream, StreamExt};
use warp::Filter;
use warp::filters::path::FullPath;
use warp::http::header::{CONNECTION, HeaderValue};
use warp::http::{HeaderMap, Method, StatusCode};

use super::connection::Peer;
use super::reply::{self, Answer};
use super::{Service, cors, graphql};

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 1024 * 1024;

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
            async move { guarded(service, Head { method, path, query, headers, peer }, body).await }
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
    let work = AssertUnwindSafe(route(&service, head, body)).catch_unwind();
    work.await.unwrap_or_else(|_| {
        tracing::error!("a request panicked");
        reply::error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
    })
}

async fn route(service: &Service, head: Head, body: impl Stream<Item = Result<impl Buf, warp::Error>> + Send) -> Answer {
    match (head.path.as_str(), &head.method) {
        ("/tenant" | "/tenant/", _) => {
            let body = match tokio::time::timeout(service.read_timeout, read(body)).await {
                Ok(Ok(body)) => body,
                Ok(Err(answer)) => return reply::force_ok(&head.headers, *answer),
                Err(_) => return closing(reply::error(StatusCode::REQUEST_TIMEOUT, "the body took too long to arrive")),
            };
            let Head { method, query, headers, peer, .. } = head;
            graphql::answer(service, graphql::Request { method, headers, query, body, peer: Some(peer.0.ip()) }).await
        }
        ("/health", &Method::GET | &Method::HEAD) => reply::json(StatusCode::OK, r#"{"status":"ok"}"#),
        (_, &Method::OPTIONS) => cors::options(&head.headers),
        _ => reply::error(StatusCode::NOT_FOUND, "there is nothing here: the API is at /tenant"),
    }
}

/// The body, or the answer to one that is too large. That one is taken in and thrown away as long as it is not endless,
/// since a client reads the answer only after it has sent everything.
async fn read(body: impl Stream<Item = Result<impl Buf, warp::Error>> + Send) -> Result<Bytes, Box<Answer>> {
    let mut body = std::pin::pin!(body);
    let mut collected = BytesMut::new();
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        let mut chunk = chunk.map_err(|_| Box::new(reply::bad_request("the body could not be read")))?;
        length += chunk.remaining();
        if length > LONGEST_IGNORED {
            break;
        }
        if length <= LARGEST_BODY {
            collected.extend_from_slice(&chunk.copy_to_bytes(chunk.remaining()));
        }
    }
    if length > LARGEST_BODY {
        return Err(Box::new(closing(reply::error(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 1 MB"))));
    }
    Ok(collected.freeze())
}

/// An answer behind which nothing can be read any more.
fn closing(mut answer: Answer) -> Answer {
    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}
