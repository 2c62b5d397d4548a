//! The management port: whether the process lives, whether it should get requests, and its figures.
//!
//! **Invariant:** names what is wrong and nothing of its cause; nothing here needs a token, so nothing here tells a secret.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;
use warp::Filter;
use warp::http::{Method, StatusCode};

use super::reply::{self, Answer};
use super::{Started, connection, page};
use crate::readiness::Readiness;

/// Answers until the process ends.
pub async fn manage(readiness: Arc<Readiness>, started: Started, listener: TcpListener, read_timeout: Duration) {
    let state = Arc::clone(&readiness);
    let routes = warp::any().and(warp::method()).and(warp::path::full()).then(move |method: Method, path: warp::path::FullPath| {
        let (readiness, started) = (Arc::clone(&state), Arc::clone(&started));
        async move { answer(&readiness, &started, &method, path.as_str()).await }
    });
    connection::serve(routes, &readiness, listener, std::future::pending(), Duration::ZERO, read_timeout).await;
}

async fn answer(readiness: &Readiness, started: &Started, method: &Method, path: &str) -> Answer {
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
