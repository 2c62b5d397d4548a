//! How often a value was how large.
//!
//! **Invariant:** recording is two additions, also while others record or read.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// From a lookup in memory to the longest wait of a client, in seconds.
const SECONDS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

const SIZES: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

const NANOSECOND: f64 = 1e-9;

#[derive(Debug)]
pub struct Histogram {
    bounds: &'static [f64],
    /// One more than there are bounds.
    buckets: Vec<AtomicU64>,
    /// In units, since a fraction cannot be added to without a lock.
    sum: AtomicU64,
    unit: f64,
}

/// The contents of a histogram at one time.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    pub buckets: Vec<(f64, u64)>,
    pub count: u64,
    pub sum: f64,
}

impl Histogram {
    pub fn of_seconds() -> Self {
        Self::new(SECONDS, NANOSECOND)
    }

    pub fn of_sizes() -> Self {
        Self::new(SIZES, 1.0)
    }

    fn new(bounds: &'static [f64], unit: f64) -> Self {
        Self { bounds, buckets: (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect(), sum: AtomicU64::new(0), unit }
    }

    pub fn record(&self, time: Duration) {
        self.add(time.as_secs_f64(), u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    pub fn record_size(&self, size: usize) {
        let size = u32::try_from(size).unwrap_or(u32::MAX);
        self.add(f64::from(size), u64::from(size));
    }

    fn add(&self, value: f64, units: u64) {
        let place = self.bounds.iter().position(|bound| value <= *bound).unwrap_or(self.bounds.len());
        if let Some(bucket) = self.buckets.get(place) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        self.sum.fetch_add(units, Ordering::Relaxed);
    }

    pub fn snapshot(&self) -> Snapshot {
        let bounds = self.bounds.iter().copied().chain([f64::INFINITY]);
        let buckets: Vec<_> = bounds.zip(self.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed))).collect();
        let count = buckets.iter().map(|(_, count)| count).sum();
        #[expect(clippy::cast_precision_loss, reason = "a sum is good to 15 digits")]
        let sum = self.sum.load(Ordering::Relaxed) as f64 * self.unit;
        Snapshot { buckets, count, sum }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_counted_in_its_bucket() {
        let histogram = Histogram::of_seconds();
        for millis in [0, 5, 6, 20_000] {
            histogram.record(Duration::from_millis(millis));
        }
        let snapshot = histogram.snapshot();
        let filled: Vec<_> = snapshot.buckets.iter().filter(|(_, count)| *count > 0).copied().collect();
        assert_eq!(filled, [(0.0005, 1), (0.005, 1), (0.01, 1), (f64::INFINITY, 1)]);
        assert_eq!(snapshot.count, 4);
        assert!((snapshot.sum - 20.011).abs() < 1e-9, "{}", snapshot.sum);
    }

    #[test]
    fn sizes_are_whole() {
        let histogram = Histogram::of_sizes();
        histogram.record_size(3);
        histogram.record_size(64);
        let snapshot = histogram.snapshot();
        assert_eq!((snapshot.sum, snapshot.count, snapshot.buckets[2], snapshot.buckets[6]), (67.0, 2, (4.0, 1), (64.0, 1)));
    }
}
