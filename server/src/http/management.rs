//! The management port: whether the process lives, whether it should get requests, and its figures.
//!
//! It has a thread and a runtime of its own, so it answers however busy the threads of the public port are.
//!
//! **Invariant:** names what is wrong and nothing of its cause; nothing here needs a token, so nothing here tells a secret.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::runtime::Builder;
use warp::Filter;
use warp::http::{Method, StatusCode};

use super::connection::{self, ConnectionRules};
use super::connection_slots::ConnectionSlots;
use super::reply::{self, Response};
use super::{Started, page};
use crate::readiness::Readiness;

/// How many connections the port has at once.
pub const CONNECTIONS: usize = 64;

/// A probe takes no longer, whatever clients of the public port may take.
const LONGEST_READ: Duration = Duration::from_secs(30);

/// Answers until the process ends.
///
/// # Errors
/// If the listener cannot be made non-blocking, or the runtime or the thread cannot be created.
pub fn manage(readiness: Arc<Readiness>, started: Started, listener: TcpListener, read_timeout: Duration) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let serve = move || runtime.block_on(answers(readiness, started, listener, read_timeout.min(LONGEST_READ)));
    std::thread::Builder::new().name("management".to_owned()).spawn(move || {
        if let Err(error) = serve() {
            tracing::error!(%error, "the management port cannot be used");
        }
    })?;
    Ok(())
}

async fn answers(readiness: Arc<Readiness>, started: Started, listener: TcpListener, read_timeout: Duration) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let state = Arc::clone(&readiness);
    let routes = warp::any().and(warp::method()).and(warp::path::full()).then(move |method: Method, path: warp::path::FullPath| {
        let (readiness, started) = (Arc::clone(&state), Arc::clone(&started));
        async move { answer(&readiness, &started, &method, path.as_str()).await }
    });
    let rules = ConnectionRules { readiness, slots: Arc::new(ConnectionSlots::new(CONNECTIONS, None)), read_timeout };
    connection::serve(routes, rules, listener, std::future::pending(), Duration::ZERO).await;
    Ok(())
}

async fn answer(readiness: &Readiness, started: &Started, method: &Method, path: &str) -> Response {
    match path {
        _ if method != Method::GET && method != Method::HEAD => {
            reply::error(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered here")
        }
        "/livez" => reply::json(StatusCode::OK, r#"{"status":"ok"}"#),
        "/readyz" => match readiness.failing().await {
            None => reply::json(StatusCode::OK, r#"{"status":"ok"}"#),
            Some(failing) => {
                let body = json!({ "status": "unavailable", "failing": failing.name() });
                reply::json(StatusCode::SERVICE_UNAVAILABLE, body.to_string())
            }
        },
        "/metrics" => page::page(started.get().map(AsRef::as_ref)),
        _ => reply::error(StatusCode::NOT_FOUND, "there is nothing here: /livez, /readyz and /metrics are"),
    }
}
