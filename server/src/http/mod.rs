//! HTTP: which request is answered by whom, and what an answer looks like on the wire.
//!
//! **Invariant:** the only module that knows warp; every request gets an answer, whatever happens behind it.

mod cors;
mod graphql;
mod headers;
mod reply;
mod routes;

use std::sync::Arc;

use tokio::net::TcpListener;

use crate::app::App;
use crate::domain::proxy::TrustedProxies;
use crate::graphql::Engine;

/// What every request needs.
pub struct Service {
    pub app: Arc<App>,
    pub engine: Engine,
    pub proxies: TrustedProxies,
}

/// Answers requests until `stop` is ready, then lets those under way finish.
pub async fn serve(service: Service, listener: TcpListener, stop: impl Future<Output = ()> + Send + 'static) {
    warp::serve(routes::routes(Arc::new(service))).incoming(listener).graceful(stop).run().await;
}
