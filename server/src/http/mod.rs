//! HTTP: which request is answered by whom, and what an answer looks like on the wire.
//!
//! **Invariant:** the only module that knows warp and hyper; every request gets an answer, whatever happens behind it.

mod connection;
mod cors;
pub mod graphql;
pub mod headers;
mod management;
mod reply;
mod routes;

use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::app::App;
use crate::domain::proxy::TrustedProxies;
use crate::graphql::Engine;
use crate::readiness::Readiness;

pub use management::manage;

/// What every request needs.
pub struct Service {
    pub app: Arc<App>,
    pub engine: Engine,
    pub proxies: TrustedProxies,
    pub readiness: Arc<Readiness>,
    /// How long the head of a request may take to arrive, and again its body.
    pub read_timeout: Duration,
}

/// Answers requests until `stop` is ready, then lets those under way finish within the limit.
pub async fn serve(service: Service, listener: TcpListener, stop: impl Future<Output = ()>, limit: Duration) {
    let (readiness, read_timeout) = (Arc::clone(&service.readiness), service.read_timeout);
    connection::serve(routes::routes(Arc::new(service)), &readiness, listener, stop, limit, read_timeout).await;
}
