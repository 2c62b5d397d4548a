//! The page that Prometheus reads, in the text format of OpenMetrics.
//!
//! **Invariant:** a label's value is part of the program, so no client's text can ever stand here.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::exemplar::Exemplar;
use prometheus_client::registry::Registry;

use super::Histogram;

pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Labels = Vec<(&'static str, &'static str)>;

#[derive(Debug, Default)]
pub struct MetricsPage {
    families: Vec<Family>,
}

#[derive(Debug)]
struct Family {
    name: &'static str,
    help: &'static str,
    kind: MetricType,
    samples: Vec<(Labels, Value)>,
}

#[derive(Debug)]
pub enum Value {
    Number(u64),
    Level(i64),
    Fraction(f64),
    Histogram(Histogram),
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Level(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Fraction(number)
    }
}

impl From<&Histogram> for Value {
    fn from(histogram: &Histogram) -> Self {
        Self::Histogram(histogram.clone())
    }
}

/// Where the values of one name go.
pub struct MetricValues<'a>(&'a mut MetricsPage);

impl MetricValues<'_> {
    pub fn plain(&mut self, value: impl Into<Value>) {
        self.labelled([], value);
    }

    pub fn labelled<const N: usize>(&mut self, labels: [(&'static str, &'static str); N], value: impl Into<Value>) {
        if let Some(family) = self.0.families.last_mut() {
            family.samples.push((labels.to_vec(), value.into()));
        }
    }
}

impl MetricsPage {
    /// Its name gets the ending `_total`.
    pub fn counter(&mut self, name: &'static str, help: &'static str) -> MetricValues<'_> {
        self.family(name, help, MetricType::Counter)
    }

    pub fn gauge(&mut self, name: &'static str, help: &'static str) -> MetricValues<'_> {
        self.family(name, help, MetricType::Gauge)
    }

    pub fn histogram(&mut self, name: &'static str, help: &'static str) -> MetricValues<'_> {
        self.family(name, help, MetricType::Histogram)
    }

    fn family(&mut self, name: &'static str, help: &'static str, kind: MetricType) -> MetricValues<'_> {
        self.families.push(Family { name, help, kind, samples: Vec::new() });
        MetricValues(self)
    }

    /// # Errors
    /// If a metric cannot be encoded.
    pub fn text(self) -> Result<String, fmt::Error> {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(self));
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

impl Collector for MetricsPage {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        for family in &self.families {
            let mut metric = encoder.encode_descriptor(family.name, family.help, None, family.kind)?;
            match family.samples.as_slice() {
                [(labels, value)] if labels.is_empty() => value.encode(family.kind, metric)?,
                samples => {
                    for (labels, value) in samples {
                        value.encode(family.kind, metric.encode_family(labels)?)?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl Value {
    fn encode(&self, kind: MetricType, mut metric: MetricEncoder<'_>) -> fmt::Result {
        match (self, kind) {
            (Self::Histogram(histogram), _) => EncodeMetric::encode(histogram, metric),
            (Self::Number(number), MetricType::Counter) => metric.encode_counter(number, None::<&Exemplar<NoLabelSet, u64>>),
            (Self::Fraction(number), MetricType::Counter) => metric.encode_counter(number, None::<&Exemplar<NoLabelSet, f64>>),
            (Self::Number(number), _) => metric.encode_gauge(number),
            (Self::Level(number), _) => metric.encode_gauge(number),
            (Self::Fraction(number), _) => metric.encode_gauge(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_head_for_each_name() {
        let histogram = super::super::histogram::sizes();
        histogram.observe(3.0);
        let mut page = MetricsPage::default();
        page.counter("beans", "Beans counted").labelled([("kind", "red")], 3_u64);
        page.gauge("heat", "How hot it is").plain(1.5);
        page.histogram("size", "How large").plain(&histogram);
        let text = page.text().unwrap();
        let want = "# HELP beans Beans counted\n# TYPE beans counter\nbeans_total{kind=\"red\"} 3\n\
                    # HELP heat How hot it is\n# TYPE heat gauge\nheat 1.5\n\
                    # HELP size How large\n# TYPE size histogram\nsize_sum 3.0\nsize_count 1\n";
        assert!(text.starts_with(want) && text.ends_with("# EOF\n"), "{text}");
        assert!(text.contains("size_bucket{le=\"4.0\"} 1\n") && text.contains("size_bucket{le=\"+Inf\"} 1\n"), "{text}");
    }
}
