//! Connections: accepted, answered, and ended so that no request is lost.
//!
//! A client cannot know that its connection is about to be closed, so it is told with its last answer:
//! from the moment the process is no longer ready, every answer says `Connection: close`.
//!
//! **Invariant:** a request that has arrived before the end is answered, unless it takes longer than the limit.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;
use warp::Filter;
use warp::http::header::{CONNECTION, HeaderValue};
use warp::http::{Request, Version};

use super::reply::Answer;
use crate::readiness::Readiness;

/// Who is at the other end of the connection.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// For how long connections and requests that are on their way are still taken in at the end.
const ARRIVING: Duration = Duration::from_millis(50);

/// How long to wait when no connection can be accepted, as when there are too many.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(1);

/// How long to wait for the rest of the words with which HTTP/2 begins.
const PAUSE_WITHIN_PREFACE: Duration = Duration::from_millis(20);

/// Answers until `stop` is ready, then ends every connection as soon as it has no request under way, at the latest after the limit.
pub async fn serve<F>(
    routes: F,
    readiness: &Arc<Readiness>,
    listener: TcpListener,
    stop: impl Future<Output = ()>,
    limit: Duration,
    read_timeout: Duration,
) where
    F: Filter<Extract = (Answer,), Error = Infallible> + Clone + Send + Sync + 'static,
    F::Future: Send,
{
    let (end, ending) = watch::channel(false);
    let open = |stream, peer| {
        let (routes, readiness, ending) = (routes.clone(), Arc::clone(readiness), ending.clone());
        async move {
            if begins(&stream, read_timeout, ending.clone()).await {
                connection(stream, Peer(peer), routes, readiness, ending, read_timeout).await;
            }
        }
    };
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => drop(connections.spawn(open(stream, peer))),
                Err(error) => refused(&error).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    for (stream, peer) in waiting(listener) {
        connections.spawn(open(stream, peer));
    }
    tokio::time::sleep(ARRIVING).await;
    end.send_replace(true);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limit, all_ended).await.is_err() {
        tracing::warn!(connections = connections.len(), "requests took longer than the shutdown timeout and have been cut off");
        connections.shutdown().await;
    }
}

/// Closes the listener, and returns the connections that nobody had accepted yet.
fn waiting(listener: TcpListener) -> Vec<(TcpStream, SocketAddr)> {
    let mut waiting = Vec::new();
    // It does not block, so it answers with an error when none is left.
    if let Ok(listener) = listener.into_std() {
        while let Ok((stream, peer)) = listener.accept() {
            let stream = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
            waiting.extend(stream.ok().map(|stream| (stream, peer)));
        }
    }
    waiting
}

async fn refused(error: &std::io::Error) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "no connection can be accepted");
        tokio::time::sleep(PAUSE_AFTER_FAULT).await;
    }
}

/// With which a connection of HTTP/2 begins.
const PREFACE: [u8; 24] = *b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Whether the client says in time which version it speaks. Nothing else limits that; the timeouts of each version come after it.
async fn begins(stream: &TcpStream, limit: Duration, mut ending: watch::Receiver<bool>) -> bool {
    let said = async {
        let mut bytes = [0; PREFACE.len()];
        loop {
            match stream.peek(&mut bytes).await {
                Ok(0) | Err(_) => return false,
                Ok(length) if length == PREFACE.len() || bytes.get(..length) != PREFACE.get(..length) => return true,
                // The same bytes would be seen again at once.
                Ok(_) => tokio::time::sleep(PAUSE_WITHIN_PREFACE).await,
            }
        }
    };
    tokio::select! {
        biased;
        said = tokio::time::timeout(limit, said) => said.unwrap_or(false),
        () = async { drop(ending.wait_for(|ending| *ending).await) } => false,
    }
}

async fn connection<F>(
    stream: TcpStream,
    peer: Peer,
    routes: F,
    readiness: Arc<Readiness>,
    mut ending: watch::Receiver<bool>,
    read_timeout: Duration,
) where
    F: Filter<Extract = (Answer,), Error = Infallible> + Clone + Send + Sync + 'static,
    F::Future: Send,
{
    let routes = TowerToHyperService::new(warp::service(routes));
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer);
        // Later versions have a message of their own for it.
        let has_header = request.version() <= Version::HTTP_11;
        let (answer, readiness) = (routes.call(request), Arc::clone(&readiness));
        async move {
            let mut answer = answer.await?;
            if has_header && readiness.is_stopping() {
                answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(answer)
        }
    });
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(read_timeout);
    // Who does not even answer a ping has gone.
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(read_timeout).keep_alive_timeout(read_timeout);
    // Whoever takes nothing of its answer would keep the answer here, and the connection.
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(read_timeout));
    let mut connection = pin!(builder.serve_connection(TokioIo::new(Box::pin(stream)), service));
    let ended = tokio::select! {
        // What has arrived is read before the connection is asked to end.
        biased;
        ended = connection.as_mut() => ended,
        () = async { drop(ending.wait_for(|ending| *ending).await) } => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke");
    }
}
