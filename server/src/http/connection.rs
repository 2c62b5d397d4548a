//! Connections: accepted, answered, and ended so that no request is lost.
//!
//! A client cannot know that its connection is about to be closed, so it is told with its last answer:
//! from when the process is no longer ready, every answer says `Connection: close`.
//!
//! **Invariant:** a request that has arrived before the end is answered, unless it takes longer than the limit.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_io_timeout::TimeoutStream;
use warp::Filter;
use warp::http::header::{CONNECTION, HeaderValue};
use warp::http::{Request, Version};

use super::connection_slots::ConnectionSlots;
use super::linger::Linger;
use super::reply::Response;
use crate::readiness::Readiness;

/// The other end of the connection, as a request knows it.
#[derive(Debug, Clone)]
pub struct Peer {
    pub address: SocketAddr,
    pub is_http1: bool,
    linger: Arc<AtomicBool>,
}

impl Peer {
    /// The client may still be sending when the connection ends.
    pub fn will_linger(&self) {
        self.linger.store(true, Ordering::Relaxed);
    }
}

/// What holds for every connection of a port.
pub struct ConnectionRules {
    pub readiness: Arc<Readiness>,
    pub slots: Arc<ConnectionSlots>,
    pub read_timeout: Duration,
}

/// Requests of one connection of HTTP/2 that are answered at once.
const STREAMS: u32 = 32;

/// How much a client of HTTP/2 may send that is not read yet, in bytes: for one request, and for all of its connection.
const STREAM_WINDOW: u32 = 64 * 1024;
const CONNECTION_WINDOW: u32 = 256 * 1024;

/// How much of a connection is buffered in each direction, in bytes. A head of HTTP/1 must fit in.
const BUFFER: usize = 64 * 1024;

/// The answer to a connection beyond the limit.
const NO_PLACE: &str = "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n\
    Content-Type: application/json; charset=utf-8\r\nCache-Control: no-store\r\nContent-Length: 75\r\n\r\n\
    {\"errors\":[{\"code\":503,\"message\":\"too many connections, try again later\"}]}";

/// For how long connections and requests that are on their way are still taken in at the end.
const ARRIVING: Duration = Duration::from_millis(50);

/// For how long after it was opened a connection may wait for its first byte, although the server is ending.
const FIRST_BYTE: Duration = Duration::from_secs(1);

/// How long to wait when no connection can be accepted, as when there are too many.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(1);

/// How long a rejected connection is kept for its answer.
const REJECTION: Duration = Duration::from_secs(1);

/// How long to wait for the rest of the connection preface of HTTP/2.
const PAUSE_WITHIN_PREFACE: Duration = Duration::from_millis(20);

/// Answers until `stop` is ready, then ends every connection as soon as it has no in-flight request, at the latest after the limit.
pub async fn serve<F>(routes: F, rules: ConnectionRules, listener: TcpListener, stop: impl Future<Output = ()>, limit: Duration)
where
    F: Filter<Extract = (Response,), Error = Infallible> + Clone + Send + Sync + 'static,
    F::Future: Send,
{
    let ConnectionRules { readiness, slots, read_timeout } = rules;
    let (end, ending) = watch::channel(false);
    let open = |stream: TcpStream, address: SocketAddr| {
        let (routes, readiness, ending) = (routes.clone(), Arc::clone(&readiness), ending.clone());
        let slot = slots.take(address.ip());
        let answering = if slot.is_none() { slots.answer() } else { None };
        // A connection that gets nothing is closed here: a task that has not run yet would keep its file open.
        let stream = (slot.is_some() || answering.is_some()).then_some(stream)?;
        Some(async move {
            if slot.is_none() {
                reject(stream).await;
            } else if begins(&stream, read_timeout, ending.clone()).await {
                connection(stream, address, routes, readiness, ending, read_timeout).await;
            }
            drop((slot, answering));
        })
    };
    let mut connections = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => drop(open(stream, peer).map(|answering| connections.spawn(answering))),
                Err(error) => refused(&error).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    refuse_handshakes(&listener);
    let arrived = tokio::time::Instant::now() + ARRIVING;
    while let Ok(accepted) = tokio::time::timeout_at(arrived, listener.accept()).await {
        drop(accepted.map(|(stream, peer)| open(stream, peer).map(|answering| connections.spawn(answering))));
    }
    drop(listener);
    end.send_replace(true);
    let all_ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(limit, all_ended).await.is_err() {
        tracing::warn!(connections = connections.len(), "requests took longer than the shutdown timeout and have been cut off");
        connections.shutdown().await;
    }
}

/// From now on no client gets connected, so that none is when the listener is closed: the client would believe that its request
/// is on its way. Those that are connected can still be accepted. Elsewhere than on Linux nothing is changed.
fn refuse_handshakes(listener: &TcpListener) {
    #[cfg(target_os = "linux")]
    {
        use socket2::{SockFilter, SockRef};
        // Classic BPF, on the header of TCP: a segment with SYN and without ACK is dropped.
        let filter = [
            SockFilter::new(0x30, 0, 0, 13),
            SockFilter::new(0x54, 0, 0, 0x12),
            SockFilter::new(0x15, 0, 1, 0x02),
            SockFilter::new(0x06, 0, 0, 0),
            SockFilter::new(0x06, 0, 0, u32::MAX),
        ];
        if let Err(error) = SockRef::from(listener).attach_filter(&filter) {
            tracing::debug!(%error, "connections can be opened until the listener is closed");
        }
    }
    #[cfg(not(target_os = "linux"))]
    let _ = listener;
}

/// Says why, as far as that is possible at once.
async fn reject(stream: TcpStream) {
    let mut stream = Linger::new(stream, Arc::new(AtomicBool::new(true)));
    let said = async {
        stream.write_all(NO_PLACE.as_bytes()).await?;
        stream.shutdown().await
    };
    // A client that does not take it has not waited for it.
    drop(tokio::time::timeout(REJECTION, said).await);
}

async fn refused(error: &std::io::Error) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "no connection can be accepted");
        tokio::time::sleep(PAUSE_AFTER_FAULT).await;
    }
}

/// The connection preface of HTTP/2.
const PREFACE: [u8; 24] = *b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// Whether the client says in time which version it speaks. Nothing else limits that; the timeouts of each version come after it.
async fn begins(stream: &TcpStream, limit: Duration, mut ending: watch::Receiver<bool>) -> bool {
    let opened = tokio::time::Instant::now();
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
        () = async { drop(ending.wait_for(|ending| *ending).await); tokio::time::sleep_until(opened + FIRST_BYTE).await } => false,
    }
}

async fn connection<F>(
    stream: TcpStream,
    address: SocketAddr,
    routes: F,
    readiness: Arc<Readiness>,
    mut ending: watch::Receiver<bool>,
    read_timeout: Duration,
) where
    F: Filter<Extract = (Response,), Error = Infallible> + Clone + Send + Sync + 'static,
    F::Future: Send,
{
    let routes = TowerToHyperService::new(warp::service(routes));
    let linger = Arc::new(AtomicBool::new(false));
    let wanted = Arc::clone(&linger);
    let service = service_fn(move |mut request: Request<Incoming>| {
        // Later versions have a message of their own for the end of a connection.
        let has_header = request.version() <= Version::HTTP_11;
        request.extensions_mut().insert(Peer { address, is_http1: has_header, linger: Arc::clone(&linger) });
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
    builder.http1().timer(TokioTimer::new()).header_read_timeout(read_timeout).max_buf_size(BUFFER);
    // A client that does not answer a ping has gone.
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(read_timeout).keep_alive_timeout(read_timeout);
    builder.http2().max_concurrent_streams(STREAMS).max_send_buf_size(BUFFER);
    builder.http2().initial_stream_window_size(STREAM_WINDOW).initial_connection_window_size(CONNECTION_WINDOW);
    // A client that takes nothing of its answer would keep the answer in memory, and the connection open.
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(read_timeout));
    let mut connection = pin!(builder.serve_connection(TokioIo::new(Linger::new(Box::pin(stream), wanted)), service));
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
