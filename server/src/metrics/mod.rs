//! Figures about the process: what is counted, and the page they are read from.
//!
//! Each part of the server owns its counters; they are gathered when the metrics are read.
//!
//! **Invariant:** a label is one of a few words that the program knows before it starts, never a client's.

mod breaches;
mod captchas;
mod histogram;
mod mails;
mod operations;
mod page;
pub mod process;
mod provider_sessions;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub use breaches::BreachFigures;
pub use captchas::CaptchaFigures;
pub use mails::Mails;
pub use operations::{OperationEnd, Operations};
pub use page::{CONTENT_TYPE, MetricsPage};
pub use prometheus_client::metrics::counter::Counter;
pub use prometheus_client::metrics::gauge::Gauge;
pub use prometheus_client::metrics::histogram::Histogram;
pub use provider_sessions::ProviderSessions;

/// Counts as one as long as it lives.
#[derive(Debug)]
pub struct GaugeGuard<'a>(&'a Gauge);

impl<'a> GaugeGuard<'a> {
    pub fn new(gauge: &'a Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for GaugeGuard<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Notes the end of a job.
struct Progress<'a>(&'a Hashing);

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        self.0.make_progress();
    }
}

/// Passwords on their way through the hashing threads.
#[derive(Debug)]
pub struct Hashing {
    pub waiting: Gauge,
    pub running: Gauge,
    pub refused: Counter,
    pub panicked: Counter,
    pub threads: Gauge,
    pub wait: Histogram,
    since: Instant,
    /// When a job ended, or the first one after a pause was added: milliseconds from `since`.
    progress: AtomicU64,
}

impl Default for Hashing {
    fn default() -> Self {
        Self {
            waiting: Gauge::default(),
            running: Gauge::default(),
            refused: Counter::default(),
            panicked: Counter::default(),
            threads: Gauge::default(),
            wait: histogram::seconds(),
            since: Instant::now(),
            progress: AtomicU64::new(0),
        }
    }
}

impl Hashing {
    /// A job begins to wait.
    pub fn enqueue(&self) {
        if self.is_idle() {
            self.make_progress();
        }
        self.waiting.inc();
    }

    /// A job runs, however it ends.
    pub fn run<T>(&self, work: impl FnOnce() -> T) -> T {
        let _running = GaugeGuard::new(&self.running);
        let _progress = Progress(self);
        work()
    }

    /// A thread, as long as the value lives.
    pub fn thread(&self) -> GaugeGuard<'_> {
        GaugeGuard::new(&self.threads)
    }

    /// For how long jobs have been waiting or running without one that ended.
    pub fn stalled(&self) -> Duration {
        let now = self.since.elapsed();
        if self.is_idle() { Duration::ZERO } else { now.saturating_sub(Duration::from_millis(self.progress.load(Ordering::Relaxed))) }
    }

    fn is_idle(&self) -> bool {
        self.waiting.get() == 0 && self.running.get() == 0
    }

    fn make_progress(&self) {
        let now = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.progress.fetch_max(now, Ordering::Relaxed);
    }

    pub fn write(&self, page: &mut MetricsPage) {
        page.gauge("tenant_hashing_waiting", "Passwords that wait for a hashing thread").plain(self.waiting.get());
        page.gauge("tenant_hashing_running", "Passwords that are being hashed").plain(self.running.get());
        page.counter("tenant_hashing_refused", "Passwords refused because too many were waiting").plain(self.refused.get());
        page.counter("tenant_hashing_panics", "Hashing jobs that panicked").plain(self.panicked.get());
        page.gauge("tenant_hashing_threads", "Threads that hash passwords").plain(self.threads.get());
        let help = "For how long no hashing job has ended although there are some";
        page.gauge("tenant_hashing_stalled_seconds", help).plain(self.stalled().as_secs());
        page.histogram("tenant_hashing_wait_seconds", "How long passwords waited for a hashing thread").plain(&self.wait);
    }
}

/// What the database was asked to do.
#[derive(Debug)]
pub struct DatabaseFigures {
    pub queries: Counter,
    pub audit_entries: Counter,
    pub audit_deleted: Counter,
    pub lookups: Histogram,
    pub begin: Histogram,
    /// Writes that have not begun yet.
    pub beginning: Gauge,
}

impl Default for DatabaseFigures {
    fn default() -> Self {
        Self {
            queries: Counter::default(),
            audit_entries: Counter::default(),
            audit_deleted: Counter::default(),
            lookups: histogram::sizes(),
            begin: histogram::seconds(),
            beginning: Gauge::default(),
        }
    }
}

impl DatabaseFigures {
    pub fn write(&self, page: &mut MetricsPage) {
        page.counter("tenant_database_queries", "Queries sent to the database").plain(self.queries.get());
        page.counter("tenant_audit_entries", "Entries written to the audit log").plain(self.audit_entries.get());
        let help = "Entries of the audit log deleted because they were older than its retention";
        page.counter("tenant_audit_entries_deleted", help).plain(self.audit_deleted.get());
        page.histogram("tenant_token_lookup_size", "Tokens looked up by one query").plain(&self.lookups);
        let help = "How long writes waited for a connection and for their transaction to begin";
        page.histogram("tenant_database_begin_seconds", help).plain(&self.begin);
        page.gauge("tenant_database_beginning", "Writes that wait for their transaction to begin").plain(self.beginning.get());
    }
}

/// Connections of one pool.
#[derive(Debug, Clone, Copy)]
pub struct PoolFigures {
    pub name: &'static str,
    pub size: u64,
    pub idle: u64,
}

impl PoolFigures {
    pub fn write_all(pools: &[Self], page: &mut MetricsPage) {
        for (name, help, value) in [
            ("tenant_database_connections", "Open connections to the database", (|pool| pool.size) as fn(&Self) -> u64),
            ("tenant_database_connections_idle", "Open connections that are idle", |pool| pool.idle),
            ("tenant_database_connections_used", "Open connections in use", |pool| pool.size.saturating_sub(pool.idle)),
        ] {
            let mut family = page.gauge(name, help);
            for pool in pools {
                family.labelled([("pool", pool.name)], value(pool));
            }
        }
    }
}

/// How long requests took, by what they executed.
#[derive(Debug)]
pub struct Requests {
    query: Histogram,
    mutation: Histogram,
    none: Histogram,
    pub given_up: Counter,
}

impl Default for Requests {
    fn default() -> Self {
        let [query, mutation, none] = [(); 3].map(|()| histogram::seconds());
        Self { query, mutation, none, given_up: Counter::default() }
    }
}

impl Requests {
    /// A request that executed an operation of this kind, or none.
    pub fn took(&self, kind: Option<&str>, time: Duration) {
        let histogram = match kind {
            Some("query") => &self.query,
            Some(_) => &self.mutation,
            None => &self.none,
        };
        histogram.observe(time.as_secs_f64());
    }

    pub fn write(&self, page: &mut MetricsPage) {
        let mut family = page.histogram("tenant_request_seconds", "How long requests to the API took, by the kind of their operation");
        for (kind, histogram) in [("query", &self.query), ("mutation", &self.mutation), ("none", &self.none)] {
            family.labelled([("kind", kind)], histogram);
        }
        page.counter("tenant_requests_given_up", "Requests whose client hung up before the answer").plain(self.given_up.get());
    }
}
