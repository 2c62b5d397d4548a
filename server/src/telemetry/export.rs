//! Traces over OTLP, where the standard variables of OpenTelemetry ask for them.
//!
//! A span of ours has the target [`SPANS`] and is used for nothing else: log lines do not know it, and where no traces
//! are exported it costs nothing.
//!
//! **Invariant:** an export that fails is counted and dropped; no request waits for one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{LazyLock, OnceLock};
use std::time::Duration;

use opentelemetry::trace::{SpanContext, TraceContextExt, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanExporter};
use tracing::Span;
use tracing::level_filters::LevelFilter;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

use crate::config::Traces;
use crate::metrics::Counter;

/// The target of every span that is exported. No module has this name.
pub const SPANS: &str = "spans";

/// What is not exported within this time after the end of the process is lost.
const LAST_EXPORT: Duration = Duration::from_secs(1);

static EXPORTING: OnceLock<()> = OnceLock::new();
static FAILED: LazyLock<Counter> = LazyLock::new(Counter::default);

/// Traces as long as it lives; ends with what is left.
#[must_use]
pub struct Exporter {
    provider: SdkTracerProvider,
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("OTEL_EXPORTER_OTLP_ENDPOINT or another OTEL_ variable cannot be used: traces are sent to an http:// or https:// address")]
    Settings,
    #[error("traces cannot be exported: {0}")]
    Client(String),
}

impl Exporter {
    /// # Errors
    /// `Settings` if the exporter rejects the settings, `Client` if the HTTP client cannot be created.
    pub fn new(settings: &Traces) -> Result<Self, ExportError> {
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(client(settings.timeout)?)
            .with_timeout(settings.timeout)
            .build()
            // Its text might quote an address with a password in it.
            .map_err(|_| ExportError::Settings)?;
        let resource = Resource::builder().with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
        let resource = match settings.service_name {
            Some(name) => resource.with_service_name(name),
            None => resource,
        };
        let exporter = Watched { exporter, failing: AtomicBool::new(false) };
        let provider = SdkTracerProvider::builder().with_resource(resource.build()).with_batch_exporter(exporter).build();
        Ok(Self { provider })
    }

    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    {
        EXPORTING.get_or_init(|| ());
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer("tenant-server"))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_filter(Targets::new().with_target(SPANS, LevelFilter::TRACE))
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        if self.provider.shutdown_with_timeout(LAST_EXPORT).is_err() {
            FAILED.inc();
        }
    }
}

/// Exports that have failed.
pub fn failed_exports() -> u64 {
    FAILED.get()
}

/// The trace of the caller becomes the trace of the span, which must not have been entered.
pub fn adopt(span: &Span, parent: &SpanContext) {
    if EXPORTING.get().is_none() {
        return;
    }
    // It fails where there is no such span, as when the sampler does not want any.
    drop(span.set_parent(Context::new().with_remote_span_context(parent.clone())));
}

/// The trace the span is part of, where traces are exported.
pub fn trace_id(span: &Span) -> Option<String> {
    EXPORTING.get()?;
    let context = span.context();
    let context = context.span().span_context().clone();
    context.is_valid().then(|| context.trace_id().to_string())
}

/// A client that blocks, for the thread that exports. It is made outside of the runtime, where it may.
fn client(timeout: Duration) -> Result<reqwest::blocking::Client, ExportError> {
    // If there is one already, that one is used.
    drop(rustls::crypto::ring::default_provider().install_default());
    let make = move || reqwest::blocking::Client::builder().timeout(timeout).redirect(reqwest::redirect::Policy::none()).build();
    let made = std::thread::spawn(make).join().map_err(|_| ExportError::Client("its thread could not be started".into()))?;
    made.map_err(|error| ExportError::Client(error.without_url().to_string()))
}

/// Says once that exports fail, and once that they do not any more.
#[derive(Debug)]
struct Watched<E> {
    exporter: E,
    failing: AtomicBool,
}

impl<E: SpanExporter> SpanExporter for Watched<E> {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let result = self.exporter.export(batch).await;
        let was_failing = self.failing.swap(result.is_err(), Ordering::Relaxed);
        if result.is_err() {
            FAILED.inc();
        }
        match (was_failing, result.is_err()) {
            // The cause has the address in it, and that may have a password.
            (false, true) => tracing::warn!("traces cannot be exported and are dropped; is OTEL_EXPORTER_OTLP_ENDPOINT right?"),
            (true, false) => tracing::info!("traces are exported again"),
            _ => {}
        }
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}
