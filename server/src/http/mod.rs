//! HTTP: which request is answered by whom, and what an answer looks like on the wire.
//!
//! **Invariant:** the only module that knows warp and hyper; every request gets an answer, whatever happens behind it.

mod compression;
mod connection;
mod cors;
mod finish;
pub mod graphql;
pub mod headers;
mod management;
mod negotiation;
mod page;
mod playground;
mod probe;
mod reply;
mod request_id;
mod routes;
mod trace;
mod verify;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::net::TcpListener;

use warp::http::HeaderMap;

use crate::app::App;
use crate::domain::origins::AllowedOrigins;
use crate::domain::proxy::TrustedProxies;
use crate::graphql::Engine;
use crate::metrics::Requests;
use crate::readiness::Readiness;

pub use management::manage;
pub use playground::Playground;
pub use probe::{ProbeError, probe};

use reply::Answer;

/// What can be set about requests and answers.
pub struct Settings {
    pub origins: AllowedOrigins,
    /// Whether a client may have failures with status 200.
    pub force_ok: bool,
    pub compression: bool,
    /// In bytes.
    pub largest_body: usize,
    /// For the head of a request to arrive, and again for its body.
    pub read_timeout: Duration,
    /// For the body to arrive, and again for the request to be executed.
    pub time_limit: Duration,
}

impl Settings {
    /// How long a body may take to arrive.
    fn body_limit(&self) -> Duration {
        self.time_limit.min(self.read_timeout)
    }
}

/// What every request needs.
pub struct Service {
    pub app: Arc<App>,
    pub engine: Engine,
    pub proxies: TrustedProxies,
    pub readiness: Arc<Readiness>,
    pub requests: Requests,
    pub settings: Settings,
    /// Where it is served.
    pub playground: Option<Playground>,
}

impl Service {
    fn force_ok(&self, request: &HeaderMap, answer: Answer) -> Answer {
        if self.settings.force_ok { reply::force_ok(request, answer) } else { answer }
    }
}

/// The service as soon as there is one.
pub type Started = Arc<OnceLock<Arc<Service>>>;

/// Answers requests until `stop` is ready, then lets those under way finish within the limit.
pub async fn serve(service: Arc<Service>, listener: TcpListener, stop: impl Future<Output = ()>, limit: Duration) {
    let (readiness, read_timeout) = (Arc::clone(&service.readiness), service.settings.read_timeout);
    connection::serve(routes::routes(service), &readiness, listener, stop, limit, read_timeout).await;
}
