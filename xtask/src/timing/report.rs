//! Which kinds of sign-in differ by their times, as a table.
//!
//! **Invariant:** a pair is called distinguishable only if chance is ruled out for all pairs together, and the difference is of use.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use super::kinds;
use super::samples::{Plan, Samples};
use super::statistics::{Comparison, compare, deviation_of_auc, holm, quantile};

/// The chance of any false alarm.
const CHANCE: f64 = 0.05;

/// Between these, an attacker who guesses by the time is right in hardly more than half of the cases.
const AUC: RangeInclusive<f64> = 0.45..=0.55;

pub struct Pair {
    names: [&'static str; 2],
    comparison: Comparison,
    /// Corrected for the number of pairs.
    corrected: f64,
}

impl Pair {
    pub fn is_distinguishable(&self) -> bool {
        self.is_significant() && self.is_useful()
    }

    fn is_significant(&self) -> bool {
        self.corrected <= CHANCE
    }

    fn is_useful(&self) -> bool {
        !AUC.contains(&self.comparison.auc)
    }
}

/// All pairs within each group of kinds.
pub fn pairs(samples: &Samples) -> Vec<Pair> {
    let mut first = 0;
    let mut found = Vec::new();
    for group in kinds::GROUPS {
        let group: Vec<_> = group.iter().zip(samples.iter().skip(first)).collect();
        first += group.len();
        for (place, (one, times)) in group.iter().enumerate() {
            let rest = group.iter().skip(place + 1);
            found.extend(rest.map(|(other, of_other)| ([one.name, other.name], compare(times, of_other))));
        }
    }
    let corrected = holm(&found.iter().map(|(_, comparison)| comparison.p).collect::<Vec<_>>());
    found.into_iter().zip(corrected).map(|((names, comparison), corrected)| Pair { names, comparison, corrected }).collect()
}

pub fn table(samples: &Samples, pairs: &[Pair], plan: &Plan) -> String {
    let mut text = format!("signIn: {} samples of each kind, {} at a time, seed {}\n\n", plan.samples, plan.lanes, plan.seed);
    let mut line = |line: String| {
        let _written = writeln!(text, "{}", line.trim_end());
    };
    line(format!("{:<18} {:>10} {:>10} {:>10}", "kind", "p5 ms", "median ms", "p95 ms"));
    for (kind, times) in kinds::all().iter().zip(samples) {
        let [low, middle, high] = [0.05, 0.5, 0.95].map(|share| quantile(times, share));
        line(format!("{:<18} {low:>10.2} {middle:>10.2} {high:>10.2}", kind.name));
    }
    line(String::new());
    line(format!("{:<37} {:>6} {:>9} {:>9}", "pair", "AUC", "p", "p (Holm)"));
    for pair in pairs {
        let mark = match (pair.is_significant(), pair.is_useful()) {
            (true, true) => "DISTINGUISHABLE",
            (true, false) => "significant, but of no use",
            (false, true) => "not significant",
            (false, false) => "",
        };
        let (names, Comparison { auc, p }) = (pair.names.join(" / "), pair.comparison);
        line(format!("{names:<37} {auc:>6.3} {p:>9.2e} {:>9.2e} {mark}", pair.corrected));
    }
    let deviation = deviation_of_auc(plan.samples);
    let by_chance = pairs.len() as f64 * libm::erfc((AUC.end() - 0.5) / deviation / std::f64::consts::SQRT_2);
    line(String::new());
    line(format!(
        "By chance alone, the AUC of a pair deviates by {deviation:.3}, and some {by_chance:.1} of {} pairs are outside {} to {}.",
        pairs.len(),
        AUC.start(),
        AUC.end()
    ));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(slower: usize, by: f64) -> Samples {
        let time = |kind: usize, number: usize| ((number * 7919 + kind * 104_729) % 300) as f64 + if kind == slower { by } else { 0.0 };
        (0..kinds::all().len()).map(|kind| (0..300).map(|number| time(kind, number)).collect()).collect()
    }

    #[test]
    fn a_kind_that_takes_longer_is_told_from_the_others_of_its_group() {
        let pairs = pairs(&samples(4, 60.0));
        assert_eq!(pairs.len(), 21 + 6 + 3 + 1 + 3);
        for pair in &pairs {
            assert_eq!(pair.is_distinguishable(), pair.names.contains(&"bcrypt 04, wrong"), "{:?}", pair.names);
        }
    }

    #[test]
    fn kinds_that_take_the_same_time_are_not_told_from_each_other() {
        let samples = samples(0, 0.0);
        let pairs = pairs(&samples);
        assert!(!pairs.iter().any(Pair::is_distinguishable));
        let table = table(&samples, &pairs, &Plan { samples: 300, lanes: 1, seed: 1 });
        assert!(!table.contains("DISTINGUISHABLE") && table.contains("unknown address / disabled person"));
    }
}
