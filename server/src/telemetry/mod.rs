//! What the process tells about itself while it works: log lines, and the traces that requests are part of.
//!
//! **Invariant:** no request waits for a line to be written, and libraries never say more than their summaries,
//! since what they tell in detail are headers, queries and their values.

mod export;
mod log;
mod parent;

pub use export::{SPANS, adopt, failed_exports, trace_id};
pub use log::{LogError, Logs, dropped_lines, start};
pub use opentelemetry::trace::SpanContext;
pub use parent::caller;
