//! `/metrics`: the figures of everything that counts, on one page.
//!
//! **Invariant:** asking changes nothing and waits for nothing; before the start there are fewer figures, not wrong ones.

use warp::http::StatusCode;
use warp::http::header::{CONTENT_TYPE, HeaderValue};

use super::Service;
use super::reply::{self, Response};
use crate::metrics::{self, MetricsPage, PoolFigures, process};
use crate::telemetry;

/// The commit this was built from, where the build says so.
pub const COMMIT: &str = match option_env!("TENANT_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};

pub fn page(service: Option<&Service>) -> Response {
    match write(service).text() {
        Ok(text) => {
            let mut answer = reply::json(StatusCode::OK, text);
            answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(metrics::CONTENT_TYPE));
            answer
        }
        Err(_) => reply::error(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"),
    }
}

fn write(service: Option<&Service>) -> MetricsPage {
    let mut page = MetricsPage::default();
    let store = service.map_or("none", |service| service.app.store.kind());
    let build = [("version", env!("CARGO_PKG_VERSION")), ("commit", COMMIT), ("store", store)];
    page.gauge("tenant_build_info", "What runs here, and on which store").labelled(build, 1_u64);
    process::write(&mut page);
    page.counter("tenant_log_lines_dropped", "Log lines dropped because their reader was too slow").plain(telemetry::dropped_lines());
    page.counter("tenant_trace_exports_failed", "Batches of traces that the collector did not take").plain(telemetry::failed_exports());
    let Some(service) = service else { return page };
    let app = &service.app;
    let started = u64::try_from(app.started.utc().timestamp()).unwrap_or_default();
    page.gauge("process_start_time_seconds", "When the process started, in seconds since 1970").plain(started);
    service.requests.write(&mut page);
    service.resources.write(&mut page);
    app.operations.write(&mut page);
    app.hasher.figures.write(&mut page);
    PoolFigures::write_all(&app.store.pools(), &mut page);
    app.store.figures().write(&mut page);
    if let Some(courier) = &app.courier {
        courier.figures.write(&mut page);
    }
    app.outbound.breaches.figures.write(&mut page);
    app.outbound.captchas.figures.write(&mut page);
    app.provider_sessions.write(&mut page);
    let backlog = u64::try_from(app.tracker.backlog()).unwrap_or(u64::MAX);
    page.gauge("tenant_refusals_backlog", "Counted refusals without an entry in the audit log yet").plain(app.refusals.backlog());
    page.gauge("tenant_tracking_backlog", "Keys whose latest use is not written down yet").plain(backlog);
    page
}
