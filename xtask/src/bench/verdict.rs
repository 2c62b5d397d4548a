//! The goals for speed and size, and whether a run meets them.
//!
//! **Invariant:** a goal whose scenario failed is not met, however good its figures look.

use super::figures::{Figures, Row};
use super::scenario::{AUTH_LOG, ME};

const LEAST_SHARE_OF_CONSTANT: f64 = 0.30;
const MOST_P99_PER_P50: f64 = 4.0;
/// Who waits for a connection to the database is served in order of arrival.
const MOST_MAX_PER_P50: f64 = 5.0;
const MOST_COLD_START_MS: f64 = 200.0;
/// Megabytes of a million bytes, the stricter reading.
const MOST_IDLE_BYTES: u64 = 30_000_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub goal: String,
    pub found: String,
    pub outcome: Outcome,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Met,
    NotMet,
    /// The run measured something else than the goal is about.
    NotJudged,
}

impl Outcome {
    pub fn text(self) -> &'static str {
        match self {
            Outcome::Met => "met",
            Outcome::NotMet => "not met",
            Outcome::NotJudged => "not judged",
        }
    }
}

pub fn judge(figures: &Figures, me_is_replaced: bool) -> Vec<Verdict> {
    let cold = figures.startup.cold.median;
    let idle = figures.memory.idle;
    vec![
        judge_row(figures, ME, me_is_replaced, format!("me reaches {:.0} % of constant", LEAST_SHARE_OF_CONSTANT * 100.0), |row| {
            let share = row.ratio_to_constant;
            (format!("{:.1} %", share * 100.0), share >= LEAST_SHARE_OF_CONSTANT)
        }),
        judge_row(figures, ME, me_is_replaced, format!("p99 of me under {MOST_P99_PER_P50} x p50"), |row| {
            let factor = if row.p50 > 0.0 { row.p99 / row.p50 } else { f64::INFINITY };
            (format!("{factor:.2} x"), factor < MOST_P99_PER_P50)
        }),
        judge_row(figures, AUTH_LOG, false, format!("longest authLog at most {MOST_MAX_PER_P50} x p50"), |row| {
            let factor = if row.p50 > 0.0 { row.max / row.p50 } else { f64::INFINITY };
            (format!("{factor:.2} x"), factor <= MOST_MAX_PER_P50)
        }),
        verdict(format!("cold start under {MOST_COLD_START_MS} ms (median)"), format!("{cold:.1} ms"), cold < MOST_COLD_START_MS),
        verdict(
            format!("idle memory under {} MB", MOST_IDLE_BYTES / 1_000_000),
            format!("{:.1} MB", idle as f64 / 1e6),
            idle < MOST_IDLE_BYTES,
        ),
    ]
}

fn judge_row(figures: &Figures, name: &str, is_replaced: bool, goal: String, rule: impl FnOnce(&Row) -> (String, bool)) -> Verdict {
    match figures.row(name) {
        None => Verdict { goal, found: "not measured".to_owned(), outcome: Outcome::NotJudged },
        Some(row) if row.failed() => verdict(goal, "the scenario failed".to_owned(), false),
        Some(row) => {
            let (found, met) = rule(row);
            let judged = verdict(goal, found, met);
            if is_replaced { Verdict { outcome: Outcome::NotJudged, ..judged } } else { judged }
        }
    }
}

fn verdict(goal: String, found: String, met: bool) -> Verdict {
    Verdict { goal, found, outcome: if met { Outcome::Met } else { Outcome::NotMet } }
}

#[cfg(test)]
mod tests {
    use super::super::figures::{Memory, Spread, Startup};
    use super::super::load::Errors;
    use super::*;

    fn figures(ratio: f64, p99: f64, longest: f64, cold: f64, idle: u64, errors: u64) -> Figures {
        let spread = Spread { min: 1.0, median: cold, max: 900.0 };
        let row = |name, max| Row {
            name,
            connections: 64,
            requests_per_second: 1.0,
            p50: 100.0,
            p90: 100.0,
            p99,
            max,
            errors: Errors { count: errors, first: None },
            ratio_to_constant: ratio,
            server_time: 0.0,
            client_time: 0.0,
            rounds: Vec::new(),
        };
        Figures {
            startup: Startup { cold: spread, restart: spread },
            memory: Memory { idle, after_load: idle, peak: idle },
            rows: vec![row(ME, p99), row(AUTH_LOG, longest)],
        }
    }

    fn outcomes(figures: &Figures, me_is_replaced: bool) -> Vec<Outcome> {
        judge(figures, me_is_replaced).into_iter().map(|verdict| verdict.outcome).collect()
    }

    #[test]
    fn the_limits_themselves_decide() {
        use Outcome::{Met, NotMet};
        assert_eq!(outcomes(&figures(0.30, 399.0, 500.0, 199.9, 29_999_999, 0), false), [Met; 5]);
        assert_eq!(outcomes(&figures(0.29, 400.0, 501.0, 200.0, 30_000_000, 0), false), [NotMet; 5]);
    }

    #[test]
    fn errors_and_other_queries_do_not_pass_for_me() {
        use Outcome::{Met, NotJudged, NotMet};
        assert_eq!(outcomes(&figures(0.5, 200.0, 10.0, 10.0, 1, 1), false), [NotMet, NotMet, NotMet, Met, Met]);
        assert_eq!(outcomes(&figures(0.5, 200.0, 10.0, 10.0, 1, 0), true), [NotJudged, NotJudged, Met, Met, Met]);
    }
}
