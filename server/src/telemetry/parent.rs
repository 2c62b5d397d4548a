//! `traceparent`: the trace that a request is part of (W3C Trace Context).
//!
//! **Invariant:** an invalid header counts as none; of a valid one only the ids and the flag are used, never its text.

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::{SpanContext, TraceContextExt};
use opentelemetry_sdk::propagation::TraceContextPropagator;

const NAME: &str = "traceparent";

struct Header<'a>(&'a str);

impl Extractor for Header<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        (key == NAME).then_some(self.0)
    }

    fn keys(&self) -> Vec<&str> {
        vec![NAME]
    }
}

/// The caller's span, if the header names one.
pub fn caller(header: &str) -> Option<SpanContext> {
    let context = TraceContextPropagator::new().extract_with_context(&Context::new(), &Header(header));
    let span = context.span().span_context().clone();
    span.is_valid().then_some(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_in_order_names_trace_and_parent() {
        let parsed = caller("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01").unwrap();
        assert_eq!(parsed.trace_id().to_string(), "0af7651916cd43dd8448eb211c80319c");
        assert_eq!((parsed.span_id().to_string().as_str(), parsed.is_sampled()), ("00f067aa0ba902b7", true));
        // Flag 2 of the second level says that the id is random.
        assert!(caller("00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-03").unwrap().is_sampled());
        let later = "cc-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-00";
        assert!(!caller(later).unwrap().is_sampled());
        assert!(caller(&format!("{later}-and-more-of-a-later-version")).is_some());
    }

    #[test]
    fn anything_else_is_none() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        for bad in [
            String::new(),
            "00".into(),
            trace.into(),
            format!("00-{trace}-00f067aa0ba902b7"),
            format!("00-{trace}-00f067aa0ba902b7-01-x"),
            format!("00-{trace}-0000000000000000-01"),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{}-00f067aa0ba902b7-01", trace.to_uppercase()),
            format!("00-{trace}{trace}-00f067aa0ba902b7-01"),
            format!("00-{trace}-{trace}-01"),
            format!("ff-{trace}-00f067aa0ba902b7-01"),
            format!("cc-{trace}-00f067aa0ba902b7-01x"),
        ] {
            assert_eq!(caller(&bad), None, "{bad}");
        }
    }
}
