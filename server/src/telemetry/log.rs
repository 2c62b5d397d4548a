//! Log lines: for people on a terminal, as JSON for everything else, written by a thread of their own.
//!
//! **Invariant:** a line that cannot be written delays no request; it is dropped and counted.

use std::io::{BufWriter, IsTerminal, Write};
use std::sync::OnceLock;
use std::time::Duration;

use tracing_appender::non_blocking::{ErrorCounter, NonBlocking, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::filter::{FilterExt, LevelFilter, Targets};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use super::export::{ExportError, Exporter};
use crate::config::{self, ConfigError, Traces};

/// Lines that may wait for their reader; at some 300 bytes a line, no more than a few MB.
const WAITING_LINES: usize = 8192;

/// How long the thread that writes rests when it has written what there was. Waking it up costs a request more than a line does.
const REST: Duration = Duration::from_millis(5);

/// In bytes; what is written at once.
const WRITTEN_AT_ONCE: usize = 64 * 1024;

static DROPPED: OnceLock<ErrorCounter> = OnceLock::new();

/// Writes what is left when it is dropped, if it can be written within a second.
#[must_use]
pub struct Logs {
    // What it still has to say is written by the one below.
    _exporter: Option<Exporter>,
    _writer: WorkerGuard,
}

/// Lines that found too many others waiting.
pub fn dropped_lines() -> u64 {
    DROPPED.get().map_or(0, |dropped| u64::try_from(dropped.dropped_lines()).unwrap_or(u64::MAX))
}

/// A setting that traces cannot be exported with.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum LogError {
    Config(#[from] ConfigError),
    Export(#[from] ExportError),
}

/// Logs from now on, to standard error, and exports traces where that is asked for.
///
/// # Errors
/// If the settings of the traces are invalid, or their exporter cannot be created.
pub fn start() -> Result<Logs, LogError> {
    let exporter = Traces::from_env()?.map(|settings| Exporter::new(&settings)).transpose()?;
    // The writer flushes as soon as no line is waiting.
    let builder = NonBlockingBuilder::default().buffered_lines_limit(WAITING_LINES).lossy(true).thread_name("logging");
    let (lines, writer): (NonBlocking, _) = builder.finish(Resting(BufWriter::with_capacity(WRITTEN_AT_ONCE, std::io::stderr())));
    DROPPED.get_or_init(|| lines.error_counter());
    let directives = config::log_directives().unwrap_or_default();
    let lines = layer(lines, std::io::stderr().is_terminal()).with_filter(filter(&directives));
    let subscriber = tracing_subscriber::registry().with(lines).with(exporter.as_ref().map(Exporter::layer));
    // It fails if there is a logger already, which then goes on.
    drop(subscriber.try_init());
    Ok(Logs { _exporter: exporter, _writer: writer })
}

/// Lets lines gather after each flush.
struct Resting<W>(W);

impl<W: Write> Write for Resting<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    #[expect(clippy::disallowed_methods, reason = "the thread does nothing but write lines")]
    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()?;
        std::thread::sleep(REST);
        Ok(())
    }
}

fn layer<S, W>(lines: W, is_terminal: bool) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let layer = tracing_subscriber::fmt::layer().with_writer(lines);
    if is_terminal { layer.boxed() } else { layer.with_ansi(false).json().flatten_event(true).with_span_list(false).boxed() }
}

/// What is asked for, up to what may be told: our own modules may tell everything, libraries no more than `info`.
/// Below that they write down headers (hyper), queries (sqlx) and whatever a later version comes up with.
fn filter<S>(directives: &str) -> impl tracing_subscriber::layer::Filter<S> + use<S>
where
    S: tracing::Subscriber + for<'a> LookupSpan<'a>,
{
    let asked = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).parse_lossy(directives);
    let allowed = Targets::new()
        .with_default(LevelFilter::INFO)
        .with_targets([("sea_orm", LevelFilter::WARN), ("sqlx", LevelFilter::WARN)])
        // Its errors quote the address it sends to; ours say the same without it.
        .with_target("opentelemetry", LevelFilter::OFF)
        .with_targets([("server", LevelFilter::TRACE), ("tenant_server", LevelFilter::TRACE)]);
    asked.and(allowed)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use serde_json::Value as Json;

    use super::*;

    /// What was written, for those that have a copy of it.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(directives: &str, is_terminal: bool, speak: impl FnOnce()) -> String {
        let paper = Paper::default();
        let copy = paper.clone();
        let layer = layer(move || copy.clone(), is_terminal).with_filter(filter(directives));
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), speak);
        String::from_utf8(paper.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_line_is_one_object_with_its_fields_and_its_request() {
        let text = logged("", false, || {
            let span = tracing::error_span!("request", request_id = "r-1");
            span.in_scope(|| tracing::error!(cause = "disk \"is\" gone\n", "a resolver failed"));
        });
        let line: Json = serde_json::from_str(text.trim_end()).unwrap();
        assert_eq!((line["message"].as_str(), line["cause"].as_str()), (Some("a resolver failed"), Some("disk \"is\" gone\n")));
        assert_eq!(line["span"]["request_id"], "r-1");
    }

    #[test]
    fn libraries_say_no_more_than_summaries_whatever_is_asked_for() {
        for directives in ["trace", "trace,hyper=trace,sqlx=trace", "info,hyper::proto=debug", "hyper[{x}]=trace"] {
            let text = logged(directives, true, || {
                tracing::trace!(target: "hyper::proto", "headers");
                tracing::debug!(target: "a_crate_of_tomorrow", "everything");
                tracing::info!(target: "sqlx::query", "a query");
            });
            assert_eq!(text, "", "{directives}");
        }
        assert!(logged("trace", true, || tracing::trace!("ours")).contains("ours"));
        assert!(logged("", true, || tracing::warn!(target: "sqlx::pool", "slow")).contains("slow"));
        assert_eq!(logged("off", true, || tracing::error!("ours")), "");
    }

    #[test]
    fn a_reader_that_takes_nothing_delays_no_request() {
        /// Waits until it is let go.
        struct Stuck(std::sync::mpsc::Receiver<()>);
        impl Write for Stuck {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0.recv().ok();
                Ok(bytes.len())
            }

            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let (release, stuck) = std::sync::mpsc::channel();
        let (mut lines, _guard) = NonBlockingBuilder::default().buffered_lines_limit(4).lossy(true).finish(Stuck(stuck));
        for _ in 0..20 {
            lines.write_all(b"line\n").unwrap();
        }
        assert!(lines.error_counter().dropped_lines() >= 15, "{}", lines.error_counter().dropped_lines());
        drop(release);
    }
}
