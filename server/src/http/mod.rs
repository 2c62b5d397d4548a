//! HTTP: which request is answered by whom, and what an answer looks like on the wire.
//!
//! **Invariant:** the only module that knows warp and hyper; every request gets an answer, whatever happens behind it.

mod backchannel_logout;
mod body;
mod budget;
mod compression;
mod connection;
mod connection_slots;
mod cors;
mod fields;
mod finish;
pub mod graphql;
pub mod headers;
mod json;
mod linger;
mod management;
mod negotiation;
mod page;
mod playground;
mod probe;
mod reply;
mod request_id;
mod routes;
mod trace;
mod unpack;
mod verify;
mod work;

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use tokio::net::TcpListener;

use warp::http::HeaderMap;

use crate::app::App;
use crate::domain::client::CountryHeader;
use crate::domain::origins::AllowedOrigins;
use crate::domain::proxy::TrustedProxies;
use crate::graphql::Engine;
use crate::metrics::{MetricsPage, Requests};
use crate::readiness::Readiness;

pub use management::{CONNECTIONS as MANAGEMENT_CONNECTIONS, manage};
pub use page::COMMIT;
pub use playground::Playground;
pub use probe::{ProbeError, probe};

use budget::BodyMemory;
use connection::ConnectionRules;
use connection_slots::ConnectionSlots;
use reply::Response;
use work::Work;

/// What can be set about requests and answers.
pub struct Settings {
    pub origins: AllowedOrigins,
    /// Whether a client may have failures with status 200.
    pub force_ok: bool,
    pub compression: bool,
    /// In bytes.
    pub largest_body: usize,
    /// Of all requests together, in bytes.
    pub bodies: usize,
    /// In the JSON of one request.
    pub values: usize,
    /// On the public port, at once.
    pub connections: usize,
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

/// Requests without a valid token get as much memory for their bodies as this part of that for all others.
const PART_OF_UNKNOWN: usize = 16;

/// What all requests share.
pub struct Resources {
    budget: BodyMemory,
    /// For bodies of requests without a valid token.
    budget_of_unknown: BodyMemory,
    work: Work,
    slots: Arc<ConnectionSlots>,
    logout_turns: backchannel_logout::Turns,
}

impl Resources {
    pub fn new(settings: &Settings, proxies: &TrustedProxies) -> Self {
        let slots = ConnectionSlots::new(settings.connections, Some(proxies.clone()));
        let budget = |bytes| BodyMemory::new(bytes).with_values(settings.values);
        let (budget, budget_of_unknown) = (budget(settings.bodies), budget(settings.bodies / PART_OF_UNKNOWN));
        let logout_turns = backchannel_logout::Turns::default();
        Self { budget, budget_of_unknown, work: Work::of_cores(), slots: Arc::new(slots), logout_turns }
    }
}

impl Resources {
    fn write(&self, page: &mut MetricsPage) {
        let used = u64::try_from(self.budget.used()).unwrap_or(u64::MAX);
        page.gauge("tenant_connections", "Connections of clients").plain(self.slots.open.get());
        page.counter("tenant_connections_rejected", "Connections closed because there were too many").plain(self.slots.rejected.get());
        page.gauge("tenant_request_body_bytes", "Memory that is reserved for the bodies of requests").plain(used);
        let help = "Requests rejected because the memory for bodies was used up";
        page.counter("tenant_request_bodies_rejected", help).plain(self.budget.rejected());
    }
}

/// What every request needs.
pub struct Service {
    pub app: Arc<App>,
    pub engine: Engine,
    pub proxies: TrustedProxies,
    /// The header that proxies name a client's country in, if they do.
    pub country: Option<CountryHeader>,
    pub readiness: Arc<Readiness>,
    pub requests: Requests,
    pub settings: Settings,
    pub resources: Resources,
    /// Where it is served.
    pub playground: Option<Playground>,
}

impl Service {
    /// Until when a request may be executed that begins now.
    fn deadline(&self) -> Instant {
        Instant::now() + self.settings.time_limit
    }

    fn force_ok(&self, request: &HeaderMap, answer: Response) -> Response {
        if self.settings.force_ok { reply::force_ok(request, answer) } else { answer }
    }
}

/// The service as soon as there is one.
pub type Started = Arc<OnceLock<Arc<Service>>>;

/// Answers requests until `stop` is ready, then lets in-flight requests finish within the limit.
pub async fn serve(service: Arc<Service>, listener: TcpListener, stop: impl Future<Output = ()>, limit: Duration) {
    let rules = ConnectionRules {
        readiness: Arc::clone(&service.readiness),
        slots: Arc::clone(&service.resources.slots),
        read_timeout: service.settings.read_timeout,
    };
    connection::serve(routes::routes(service), rules, listener, stop, limit).await;
}
