//! The costs of hostile requests as a table, and the goals that each of them misses.
//!
//! **Invariant:** a row that misses a goal, or whose status is not the expected one, is listed below the table.

use std::fmt::Write;
use std::time::Duration;

use super::alone::Cost;
use super::together::Waits;
use crate::bench::histogram::Histogram;

pub const MOST_CPU: Duration = Duration::from_millis(250);
/// Megabytes of a million bytes.
pub const MOST_MEMORY: u64 = 60_000_000;
/// What may be resident again after the last request: twice the idle size, and the caches of the database's connections.
pub const MOST_KEPT_PER_IDLE: u64 = 2;
pub const CACHES: u64 = 20_000_000;
/// Of `me` and of `/livez`, at the 99th percentile.
pub const MOST_ME: Duration = Duration::from_millis(100);
pub const MOST_LIVEZ: Duration = Duration::from_millis(50);

pub struct Row {
    pub name: String,
    /// The requests that are sent together, if they are different ones.
    pub parts: Vec<&'static str>,
    pub caller: &'static str,
    pub expected: Option<u16>,
    /// None where different requests are sent together.
    pub alone: Option<Cost>,
    pub together: Waits,
    pub kept: Kept,
}

/// Resident bytes before the first request, and some seconds after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub idle: u64,
    pub after: u64,
}

impl Kept {
    pub fn is_given_back(self) -> bool {
        self.after <= MOST_KEPT_PER_IDLE * self.idle + CACHES
    }
}

const COLUMNS: [&str; 13] =
    ["request", "caller", "status", "bytes", "time", "CPU", "memory", "kept", "me p50", "me p99", "livez p50", "livez p99", "together"];

pub fn table(rows: &[Row], time_factor: u32) -> String {
    let mut lines = vec![COLUMNS.map(str::to_owned)];
    lines.extend(rows.iter().map(cells));
    let mut text = String::new();
    for line in &lines {
        let cell = |(column, cell): (usize, &String)| {
            let width = lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
            if column < 2 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        };
        push(&mut text, line.iter().enumerate().map(cell).collect::<Vec<_>>().join("  ").trim_end());
    }
    push(
        &mut text,
        "(time, CPU and memory: sent alone; kept: resident some seconds after the last request; me and /livez: while it is sent four at a time; \
         together: responses by status, 0 for none)",
    );
    let missed: Vec<_> = rows.iter().map(|row| (row, misses(row, time_factor))).filter(|(_, missed)| !missed.is_empty()).collect();
    push(&mut text, "");
    for (row, missed) in &missed {
        push(&mut text, &format!("NOT MET  {}: {}", row.name, missed.join(", ")));
    }
    for row in rows.iter().filter(|row| !row.parts.is_empty()) {
        push(&mut text, &format!("{} is {}", row.name, row.parts.join(" + ")));
    }
    push(&mut text, &format!("{} of {} rows meet every goal", rows.len() - missed.len(), rows.len()));
    text
}

/// A row in one line, for those who wait for the table.
pub fn short(row: &Row) -> String {
    let cells = cells(row);
    COLUMNS.iter().zip(&cells).skip(2).map(|(column, cell)| format!("{column} {cell}")).collect::<Vec<_>>().join(", ")
}

/// The goals that a row misses, in words. Those of time are this many times as long.
pub fn misses(row: &Row, time_factor: u32) -> Vec<String> {
    let mut missed = Vec::new();
    if let Some(cost) = row.alone {
        if cost.status != row.expected {
            missed.push(format!("status {} instead of {}", status(cost.status), status(row.expected)));
        }
        if cost.cpu > MOST_CPU * time_factor {
            missed.push(format!("{} of CPU", milliseconds(cost.cpu)));
        }
        if cost.memory > MOST_MEMORY {
            missed.push(format!("{} of memory", megabytes(cost.memory)));
        }
    }
    if !row.kept.is_given_back() {
        missed.push(format!("{} are kept, {} before", megabytes(row.kept.after), megabytes(row.kept.idle)));
    }
    let (me, livez) = (quantile(&row.together.me, 0.99), quantile(&row.together.livez, 0.99));
    if me >= MOST_ME * time_factor {
        missed.push(format!("me p99 {}", milliseconds(me)));
    }
    if livez >= MOST_LIVEZ * time_factor {
        missed.push(format!("livez p99 {}", milliseconds(livez)));
    }
    if row.together.statuses.contains_key(&500) {
        missed.push("status 500".to_owned());
    }
    if let Some(failure) = &row.together.first_failure {
        missed.push(format!(
            "{} failures of other clients, the first: {}",
            row.together.failures,
            failure.chars().take(100).collect::<String>()
        ));
    }
    missed
}

fn cells(row: &Row) -> [String; 13] {
    let alone = |text: fn(&Cost) -> String| row.alone.as_ref().map_or_else(|| "-".to_owned(), text);
    let wait = |waits: &Histogram, share| milliseconds(quantile(waits, share));
    let statuses: Vec<String> = row.together.statuses.iter().map(|(status, number)| format!("{status}: {number}")).collect();
    [
        row.name.clone(),
        row.caller.to_owned(),
        alone(|cost| status(cost.status)),
        alone(|cost| cost.bytes.to_string()),
        alone(|cost| milliseconds(cost.time)),
        alone(|cost| milliseconds(cost.cpu)),
        alone(|cost| megabytes(cost.memory)),
        megabytes(row.kept.after),
        wait(&row.together.me, 0.50),
        wait(&row.together.me, 0.99),
        wait(&row.together.livez, 0.50),
        wait(&row.together.livez, 0.99),
        statuses.join(", "),
    ]
}

fn status(status: Option<u16>) -> String {
    status.map_or_else(|| "none".to_owned(), |status| status.to_string())
}

fn quantile(waits: &Histogram, share: f64) -> Duration {
    Duration::from_nanos(waits.quantile(share))
}

fn milliseconds(duration: Duration) -> String {
    let milliseconds = duration.as_secs_f64() * 1000.0;
    if milliseconds < 10.0 { format!("{milliseconds:.1} ms") } else { format!("{milliseconds:.0} ms") }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn push(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cpu: u64, memory: u64, me: u64, livez: u64) -> Row {
        let waits = |milliseconds: u64| {
            let mut waits = Histogram::new();
            waits.record(milliseconds * 1_000_000);
            waits
        };
        let cost = Cost { status: Some(400), bytes: 12, time: Duration::from_millis(7), cpu: Duration::from_millis(cpu), memory };
        let together = Waits { me: waits(me), livez: waits(livez), statuses: [(400, 9)].into(), failures: 0, first_failure: None };
        let kept = Kept { idle: 15_000_000, after: 50_000_000 };
        Row { name: "nested lists".to_owned(), parts: Vec::new(), caller: "login", expected: Some(400), alone: Some(cost), together, kept }
    }

    #[test]
    fn each_goal_is_judged_by_its_own_limit() {
        assert_eq!(misses(&row(250, 60_000_000, 99, 49), 1), Vec::<String>::new());
        let missed = misses(&row(260, 61_000_000, 100, 50), 1);
        assert_eq!(missed, ["260 ms of CPU", "61.0 MB of memory", "me p99 100 ms", "livez p99 50 ms"]);
        assert_eq!(misses(&row(260, 61_000_000, 100, 50), 2), ["61.0 MB of memory"]);
    }

    #[test]
    fn memory_that_is_not_given_back_is_a_missed_goal() {
        let mut row = row(1, 1, 1, 1);
        row.kept.after += 1;
        assert_eq!(misses(&row, 1), ["50.0 MB are kept, 15.0 MB before"]);
    }

    #[test]
    fn unexpected_statuses_and_failures_of_others_are_missed_goals() {
        let mut row = row(1, 1, 1, 1);
        row.expected = Some(200);
        row.together.statuses.insert(500, 1);
        (row.together.failures, row.together.first_failure) = (2, Some("503 no".to_owned()));
        assert_eq!(misses(&row, 1), ["status 400 instead of 200", "status 500", "2 failures of other clients, the first: 503 no"]);
    }

    #[test]
    fn a_row_is_told_in_one_line() {
        let text = short(&row(260, 1_000_000, 1, 1));
        assert!(text.starts_with("status 400, bytes 12, time 7.0 ms, CPU 260 ms, memory 1.0 MB, kept 50.0 MB, me p50 1.0 ms"), "{text}");
    }

    #[test]
    fn the_table_lists_what_is_missed_below() {
        let text = table(&[row(260, 1_000_000, 1, 1), row(10, 1_000_000, 1, 1)], 1);
        let lines: Vec<&str> = text.lines().collect();
        let [head, first, ..] = lines.as_slice() else { panic!("{text}") };
        assert!(head.starts_with("request       caller  status  bytes"), "{head}");
        assert!(first.starts_with("nested lists  login      400     12  7.0 ms  260 ms  1.0 MB  50.0 MB  1.0 ms"), "{first}");
        assert!(text.ends_with("\nNOT MET  nested lists: 260 ms of CPU\n1 of 2 rows meet every goal\n"), "{text}");
    }
}
