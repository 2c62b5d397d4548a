//! The management port: whether the process lives, and whether it should get requests.
//!
//! **Invariant:** names what is wrong and nothing of its cause; nothing here needs a token, so nothing here tells a secret.

use std::sync::Arc;

use serde_json::json;
use tokio::net::TcpListener;
use warp::Filter;
use warp::http::{Method, StatusCode};

use super::reply::{self, Answer};
use crate::readiness::Readiness;

/// Answers until the process ends.
pub async fn manage(readiness: Arc<Readiness>, listener: TcpListener) {
    let routes = warp::any().and(warp::method()).and(warp::path::full()).then(move |method: Method, path: warp::path::FullPath| {
        let readiness = Arc::clone(&readiness);
        async move { answer(&readiness, &method, path.as_str()).await }
    });
    warp::serve(routes).incoming(listener).run().await;
}

async fn answer(readiness: &Readiness, method: &Method, path: &str) -> Answer {
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
        _ => reply::error(StatusCode::NOT_FOUND, "there is nothing here: /livez and /readyz are"),
    }
}
