//! The buckets of histograms.
//!
//! **Invariant:** they are the same for all figures of a unit, so that these can be compared.

use super::Histogram;

/// From a lookup in memory to the longest wait of a client, in seconds.
const SECONDS: [f64; 14] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

const SIZES: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

pub fn seconds() -> Histogram {
    Histogram::new(SECONDS)
}

pub fn sizes() -> Histogram {
    Histogram::new(SIZES)
}
