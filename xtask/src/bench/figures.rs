//! The result of a whole run as plain numbers, and how they come out of several rounds.
//!
//! A median per figure, because one disturbed round should not be seen in the result at all.
//!
//! **Invariant:** errors are summed over all rounds and never averaged away.

use std::time::Duration;

use super::load::{Errors, Window};
use super::scenario::{CONSTANT, Scenario};

pub struct Figures {
    pub startup: Startup,
    pub memory: Memory,
    pub rows: Vec<Row>,
}

pub struct Startup {
    pub cold: Spread,
    pub restart: Spread,
}

/// In milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub min: f64,
    pub median: f64,
    pub max: f64,
}

/// In bytes.
pub struct Memory {
    pub idle: u64,
    pub after_load: u64,
    pub peak: u64,
}

/// One scenario. Latencies in nanoseconds.
pub struct Row {
    pub name: &'static str,
    pub connections: usize,
    pub requests_per_second: f64,
    pub p50: f64,
    pub p90: f64,
    pub p99: f64,
    /// The worst of all rounds.
    pub max: f64,
    pub errors: Errors,
    pub ratio_to_constant: f64,
    /// Processor time per request, in nanoseconds.
    pub server_time: f64,
    pub client_time: f64,
    /// Requests per second, round by round.
    pub rounds: Vec<f64>,
}

impl Figures {
    pub fn row(&self, name: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.name == name)
    }
}

impl Row {
    pub fn failed(&self) -> bool {
        self.errors.count > 0
    }
}

impl Spread {
    pub fn of(durations: &[Duration]) -> Spread {
        let milliseconds: Vec<f64> = durations.iter().map(|duration| duration.as_secs_f64() * 1000.0).collect();
        let min = milliseconds.iter().copied().fold(f64::INFINITY, f64::min);
        Spread { min, median: median(milliseconds.iter().copied()), max: worst(milliseconds.iter().copied()) }
    }
}

/// `rounds` holds a window per scenario, in the order of the scenarios.
pub fn rows(scenarios: &[Scenario], rounds: &[Vec<Window>]) -> Vec<Row> {
    let constant: Vec<f64> = match scenarios.iter().position(|scenario| scenario.name == CONSTANT) {
        Some(position) => rounds.iter().filter_map(|round| round.get(position)).map(per_second).collect(),
        None => Vec::new(),
    };
    let row = |(position, scenario): (usize, &Scenario)| {
        let windows: Vec<&Window> = rounds.iter().filter_map(|round| round.get(position)).collect();
        let quantile = |share: f64| median(windows.iter().map(|window| window.latencies.quantile(share) as f64));
        let mut errors = Errors::default();
        windows.iter().for_each(|window| errors.merge(&window.errors));
        let rates: Vec<f64> = windows.iter().map(|window| per_second(window)).collect();
        Row {
            name: scenario.name,
            connections: scenario.connections,
            requests_per_second: median(rates.iter().copied()),
            p50: quantile(0.50),
            p90: quantile(0.90),
            p99: quantile(0.99),
            max: worst(windows.iter().map(|window| window.latencies.max() as f64)),
            errors,
            // Within a round both were measured shortly after each other, so the ratio is taken there.
            ratio_to_constant: median(rates.iter().zip(&constant).map(|(rate, constant)| divide(*rate, *constant))),
            server_time: median(windows.iter().map(|window| per_request(window, window.server_time))),
            client_time: median(windows.iter().map(|window| per_request(window, window.client_time))),
            rounds: rates,
        }
    };
    scenarios.iter().enumerate().map(row).collect()
}

/// Zero for no values. With an even number of them the mean of the two in the middle.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = values.get(middle).copied().unwrap_or(0.0);
    let lower = if values.len().is_multiple_of(2) { values.get(middle.saturating_sub(1)).copied().unwrap_or(0.0) } else { upper };
    f64::midpoint(lower, upper)
}

fn worst(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, f64::max)
}

fn per_second(window: &Window) -> f64 {
    divide(window.latencies.count() as f64, window.seconds)
}

fn per_request(window: &Window, time: Duration) -> f64 {
    divide(time.as_nanos() as f64, window.latencies.count() as f64)
}

/// Zero instead of a NaN, which JSON cannot hold. Only a failed row divides by zero.
fn divide(dividend: f64, divisor: f64) -> f64 {
    if divisor > 0.0 { dividend / divisor } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::histogram::Histogram;
    use super::super::scenario::Expect;
    use super::*;

    fn window(latencies: &[u64], errors: u64) -> Window {
        let mut histogram = Histogram::new();
        latencies.iter().for_each(|latency| histogram.record(*latency));
        let errors = Errors { count: errors, first: None };
        Window { seconds: 2.0, latencies: histogram, errors, server_time: Duration::from_nanos(80), client_time: Duration::ZERO }
    }

    fn scenario(name: &'static str) -> Scenario {
        Scenario { name, connections: 1, requests: Vec::new(), expect: Expect::Length(0) }
    }

    #[test]
    fn takes_medians_worst_cases_and_sums() {
        let rounds = vec![
            vec![window(&[10; 8], 0), window(&[20; 4], 1)],
            vec![window(&[10; 8], 0), window(&[100], 0)],
            vec![window(&[10; 16], 0), window(&[30; 4], 2)],
        ];
        let rows = rows(&[scenario(CONSTANT), scenario("other")], &rounds);
        let [constant, other] = rows.as_slice() else { panic!("two scenarios make two rows") };
        assert_eq!((constant.requests_per_second, constant.ratio_to_constant, constant.failed()), (4.0, 1.0, false));
        assert_eq!((other.requests_per_second, other.p50, other.max), (2.0, 30.0, 100.0));
        assert_eq!((other.errors.count, other.failed()), (3, true));
        assert_eq!(other.ratio_to_constant, 0.25);
        assert_eq!(other.server_time, 20.0);
        assert_eq!(other.rounds, [2.0, 0.5, 2.0]);
    }

    #[test]
    fn medians_of_odd_even_and_no_values() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
        assert_eq!(median(std::iter::empty()), 0.0);
    }

    #[test]
    fn spread_of_start_times() {
        let times = [30, 10, 20].map(Duration::from_millis);
        assert_eq!(Spread::of(&times), Spread { min: 10.0, median: 20.0, max: 30.0 });
    }
}
