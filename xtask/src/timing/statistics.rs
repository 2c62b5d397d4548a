//! Whether two samples of times come from different distributions.
//!
//! **Invariant:** nothing is assumed about the shape of the distributions; only the order of the times counts.

/// What the Mann-Whitney U test says of two samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// How often a value of the first sample is above one of the second; ties count half. One half means no difference.
    pub auc: f64,
    /// Two-sided, by the normal approximation with corrections for ties and for continuity.
    pub p: f64,
}

pub fn compare(first: &[f64], second: &[f64]) -> Comparison {
    let (n, m) = (first.len() as f64, second.len() as f64);
    let mut all: Vec<(f64, bool)> = first.iter().map(|time| (*time, true)).chain(second.iter().map(|time| (*time, false))).collect();
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (mut before, mut ranks_of_first, mut ties) = (0.0, 0.0, 0.0);
    for equal in all.chunk_by(|one, other| one.0 == other.0) {
        let size = equal.len() as f64;
        let middle = before + (size + 1.0) / 2.0;
        ranks_of_first += middle * equal.iter().filter(|(_, is_first)| *is_first).count() as f64;
        ties += size.powi(3) - size;
        before += size;
    }
    let u = ranks_of_first - n * (n + 1.0) / 2.0;
    let deviation = (n * m / 12.0 * (n + m + 1.0 - ties / ((n + m) * (n + m - 1.0)))).sqrt();
    let distance = ((u - n * m / 2.0).abs() - 0.5).max(0.0);
    let p = if deviation > 0.0 { libm::erfc(distance / deviation / std::f64::consts::SQRT_2) } else { 1.0 };
    Comparison { auc: u / (n * m), p }
}

/// The standard deviation of the AUC of two samples of this size that do not differ.
pub fn deviation_of_auc(size: usize) -> f64 {
    let n = size as f64;
    ((2.0 * n + 1.0) / (12.0 * n * n)).sqrt()
}

/// Corrects for the number of comparisons, by the method of Holm: at 0.05, the chance that any of them is a false alarm is 5 %.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    let value = |index: usize| p.get(index).copied().unwrap_or(1.0);
    order.sort_by(|one, other| value(*one).total_cmp(&value(*other)));
    let mut corrected = vec![1.0; p.len()];
    let mut largest = 0.0_f64;
    for (rank, index) in order.into_iter().enumerate() {
        largest = largest.max(value(index) * (p.len() - rank) as f64).min(1.0);
        if let Some(place) = corrected.get_mut(index) {
            *place = largest;
        }
    }
    corrected
}

/// The smallest value that this share (0 to 1) of the sample does not exceed. Zero for an empty sample.
pub fn quantile(sample: &[f64], share: f64) -> f64 {
    let mut sorted = sample.to_vec();
    sorted.sort_by(f64::total_cmp);
    let rank = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// U of the first sample, and p.
    fn expect(first: &[f64], second: &[f64], u: f64, p: f64) {
        let found = compare(first, second);
        assert!((found.auc - u / (first.len() * second.len()) as f64).abs() < 1e-12, "{found:?}");
        assert!((found.p - p).abs() <= p * 1e-9, "{found:?}");
        let turned = compare(second, first);
        assert!((turned.auc - (1.0 - found.auc)).abs() < 1e-12 && (turned.p - found.p).abs() < 1e-12);
    }

    fn range(from: u32, to: u32) -> Vec<f64> {
        (from..to).map(f64::from).collect()
    }

    /// The values are those of `scipy.stats.mannwhitneyu(…, method="asymptotic")` 1.16.
    #[test]
    fn agrees_with_known_values() {
        expect(&[19.0, 22.0, 16.0, 29.0, 24.0], &[20.0, 11.0, 17.0, 12.0], 17.0, 0.111_346_886_533_140_41);
        expect(&range(1, 21), &range(11, 31), 50.0, 5.212_549_620_603_751_5e-5);
        expect(&range(0, 300), &range(40, 340), 33_800.0, 1.326_693_241_543_758_5e-7);
        expect(&range(1, 6), &range(6, 11), 0.0, 0.012_185_780_355_344_813);
    }

    #[test]
    fn ties_share_their_ranks() {
        let (first, second) = ([1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0], [2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 6.0, 7.0]);
        expect(&first, &second, 8.5, 0.025_279_736_885_893_914);
        assert_eq!(compare(&[1.0; 3], &[1.0; 3]), Comparison { auc: 0.5, p: 1.0 });
    }

    #[test]
    fn the_correction_multiplies_the_smallest_the_most_and_keeps_the_order() {
        let near = |found: Vec<f64>, expected: &[f64]| found.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-12);
        assert!(near(holm(&[0.01, 0.04, 0.03, 0.005]), &[0.03, 0.06, 0.06, 0.02]));
        assert!(near(holm(&[0.9, 0.6]), &[1.0, 1.0]));
        assert!(holm(&[]).is_empty());
    }

    #[test]
    fn quantiles_are_values_of_the_sample() {
        assert_eq!([0.0, 0.5, 0.95, 1.0].map(|share| quantile(&[3.0, 1.0, 2.0, 4.0], share)), [1.0, 2.0, 4.0, 4.0]);
        assert!((deviation_of_auc(300) - 0.023_59).abs() < 1e-5);
    }
}
