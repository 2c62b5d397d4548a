//! Counts latencies in buckets whose width grows with the value, so that a quantile is at most 1 % off and memory is small.
//!
//! Each power of two is cut into 64 equal buckets, and a bucket answers with its middle: the error is at most 1/128.
//!
//! **Invariant:** recording never allocates, and merging keeps every count.

/// log2 of the number of buckets in one power of two.
const PRECISION: u32 = 6;
const PER_OCTAVE: u64 = 1 << PRECISION;

/// About 18 minutes in nanoseconds. Anything longer is counted in the last bucket; the maximum is exact all the same.
const HIGHEST: u64 = (1 << 40) - 1;

#[derive(Debug, Clone)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    max: u64,
}

impl Histogram {
    pub fn new() -> Histogram {
        Histogram { counts: vec![0; bucket(HIGHEST) + 1], total: 0, max: 0 }
    }

    pub fn record(&mut self, nanoseconds: u64) {
        if let Some(count) = self.counts.get_mut(bucket(nanoseconds)) {
            *count += 1;
        }
        self.total += 1;
        self.max = self.max.max(nanoseconds);
    }

    pub fn merge(&mut self, other: &Histogram) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.total += other.total;
        self.max = self.max.max(other.max);
    }

    pub fn count(&self) -> u64 {
        self.total
    }

    pub fn max(&self) -> u64 {
        self.max
    }

    /// The smallest value that at least this share (0 to 1) of the recorded ones do not exceed. Zero if nothing was recorded.
    pub fn quantile(&self, share: f64) -> u64 {
        let rank = ((self.total as f64 * share).ceil() as u64).clamp(1, self.total.max(1));
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= rank {
                // The middle of the highest bucket can be above everything that was recorded.
                return middle(index).min(self.max);
            }
        }
        self.max
    }
}

/// Values below two octaves of buckets have a bucket each.
fn bucket(value: u64) -> usize {
    let value = value.min(HIGHEST);
    let shift = (u64::BITS - value.leading_zeros()).saturating_sub(PRECISION + 1);
    (u64::from(shift) * PER_OCTAVE + (value >> shift)) as usize
}

fn middle(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    let shift = (bucket / PER_OCTAVE).saturating_sub(1);
    let lowest = (bucket - shift * PER_OCTAVE) << shift;
    lowest + (1 << shift) / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_within_one_percent() {
        let mut value = 1_u64;
        while value < HIGHEST {
            for near in [value - 1, value, value + 1] {
                let error = middle(bucket(near)).abs_diff(near) as f64;
                assert!(error <= near as f64 / 128.0, "{near}: off by {error}");
            }
            value += 1 + value / 37;
        }
    }

    #[test]
    fn buckets_follow_each_other_without_gaps() {
        let mut last = 0;
        for value in 0..100_000 {
            let next = bucket(value);
            assert!(next == last || next == last + 1, "{value}");
            last = next;
        }
        assert_eq!(bucket(u64::MAX), bucket(HIGHEST));
    }

    #[test]
    fn quantiles_of_a_known_distribution() {
        let mut histogram = Histogram::new();
        for value in 1..=10_000 {
            histogram.record(value * 1_000);
        }
        for (share, expected) in [(0.5, 5_000_000.0), (0.9, 9_000_000.0), (0.99, 9_900_000.0), (1.0, 10_000_000.0)] {
            let found = histogram.quantile(share) as f64;
            assert!((found - expected).abs() <= expected / 100.0, "{share}: {found}");
        }
        assert_eq!(histogram.max(), 10_000_000);
        assert_eq!(histogram.count(), 10_000);
    }

    #[test]
    fn a_quantile_of_few_values_is_one_of_them() {
        let mut histogram = Histogram::new();
        assert_eq!(histogram.quantile(0.99), 0);
        histogram.record(10);
        assert_eq!((histogram.quantile(0.0), histogram.quantile(0.5), histogram.quantile(1.0)), (10, 10, 10));
        histogram.record(100);
        assert_eq!((histogram.quantile(0.5), histogram.quantile(0.51)), (10, 100));
    }

    #[test]
    fn merging_equals_recording_in_one() {
        let (mut left, mut right, mut both) = (Histogram::new(), Histogram::new(), Histogram::new());
        for value in [3, 70_000, 5_000_000, u64::MAX] {
            left.record(value);
            both.record(value);
        }
        for value in [0, 9, 70_000, 1_000_000_000] {
            right.record(value);
            both.record(value);
        }
        left.merge(&right);
        assert_eq!((left.counts, left.total, left.max), (both.counts, both.total, both.max));
    }
}
