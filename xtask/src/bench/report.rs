//! A run as a table to read and as JSON to keep.
//!
//! **Invariant:** both show the same figures, and JSON keeps its units in the names of its keys.

use std::fmt::Write;
use std::thread;

use serde_json::{Value, json};

use super::figures::{Figures, Row, Spread};
use super::lists;
use super::options::Options;
use super::verdict::Verdict;

const COLUMNS: [&str; 11] = ["scenario", "conns", "requests/s", "p50", "p90", "p99", "max", "errors", "ratio", "server/req", "client/req"];

pub fn table(figures: &Figures, verdicts: &[Verdict]) -> String {
    let mut lines = vec![COLUMNS.map(str::to_owned)];
    lines.extend(figures.rows.iter().map(cells));
    let mut text = String::new();
    for line in &lines {
        let padded: Vec<String> = line.iter().enumerate().map(|(column, cell)| pad(cell, column, width(&lines, column))).collect();
        push(&mut text, padded.join("  ").trim_end());
    }
    push(&mut text, "(median of the rounds; server/req and client/req are processor time; ratio is throughput to constant)");
    if figures.rows.iter().any(|row| row.name.starts_with(lists::PREFIX)) {
        push(&mut text, &format!("(the rows of {} are measured with {})", lists::PREFIX.trim_end_matches(", "), lists::LIMITS));
    }
    for row in figures.rows.iter().filter(|row| row.failed()) {
        push(&mut text, &format!("FAILED {}: {}", row.name, row.errors.first.as_deref().unwrap_or("unknown error")));
    }

    push(&mut text, "");
    push(&mut text, &format!("cold start    {}", spread(figures.startup.cold)));
    push(&mut text, &format!("restart       {}", spread(figures.startup.restart)));
    let memory = &figures.memory;
    push(
        &mut text,
        &format!(
            "memory        idle {}, after load {}, peak {}",
            megabytes(memory.idle),
            megabytes(memory.after_load),
            megabytes(memory.peak)
        ),
    );
    push(&mut text, "");
    for verdict in verdicts {
        push(&mut text, &format!("{:<10}  {}: {}", verdict.outcome.text(), verdict.goal, verdict.found));
    }
    text
}

pub fn json(figures: &Figures, verdicts: &[Verdict], options: &Options) -> String {
    let rows: Vec<Value> = figures.rows.iter().map(row_json).collect();
    let goals: Vec<Value> =
        verdicts.iter().map(|verdict| json!({ "goal": verdict.goal, "found": verdict.found, "outcome": verdict.outcome.text() })).collect();
    let value = json!({
        "machine": { "cores": thread::available_parallelism().map_or(0, usize::from) },
        "options": {
            "connections": options.connections,
            "seconds": options.seconds,
            "store": options.store.name(),
            "server": options.server.as_ref().map(|path| path.display().to_string()),
            "queryFile": options.query_file.as_ref().map(|path| path.display().to_string()),
        },
        "startup": { "cold": spread_json(figures.startup.cold), "restart": spread_json(figures.startup.restart) },
        "memory": {
            "idleBytes": figures.memory.idle,
            "afterLoadBytes": figures.memory.after_load,
            "peakBytes": figures.memory.peak,
        },
        "scenarios": rows,
        "goals": goals,
    });
    format!("{value:#}\n")
}

fn cells(row: &Row) -> [String; 11] {
    [
        row.name.to_owned(),
        row.connections.to_string(),
        rate(row.requests_per_second),
        duration(row.p50),
        duration(row.p90),
        duration(row.p99),
        duration(row.max),
        if row.failed() { format!("{} FAILED", row.errors.count) } else { "0".to_owned() },
        format!("{:.1} %", row.ratio_to_constant * 100.0),
        duration(row.server_time),
        duration(row.client_time),
    ]
}

fn row_json(row: &Row) -> Value {
    json!({
        "name": row.name,
        "connections": row.connections,
        "requestsPerSecond": row.requests_per_second,
        "requestsPerSecondByRound": row.rounds,
        "p50Ns": row.p50,
        "p90Ns": row.p90,
        "p99Ns": row.p99,
        "maxNs": row.max,
        "errors": row.errors.count,
        "firstError": row.errors.first,
        "failed": row.failed(),
        "ratioToConstant": row.ratio_to_constant,
        "serverProcessorNsPerRequest": row.server_time,
        "clientProcessorNsPerRequest": row.client_time,
    })
}

fn spread_json(spread: Spread) -> Value {
    json!({ "minMs": spread.min, "medianMs": spread.median, "maxMs": spread.max })
}

fn spread(spread: Spread) -> String {
    format!("min {:.1} ms, median {:.1} ms, max {:.1} ms", spread.min, spread.median, spread.max)
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn rate(per_second: f64) -> String {
    if per_second < 100.0 { format!("{per_second:.1}") } else { format!("{per_second:.0}") }
}

/// Three digits at least, in the unit that keeps them short.
fn duration(nanoseconds: f64) -> String {
    match nanoseconds {
        below if below < 1e5 => format!("{:.1} µs", nanoseconds / 1e3),
        below if below < 1e6 => format!("{:.0} µs", nanoseconds / 1e3),
        below if below < 1e9 => format!("{:.2} ms", nanoseconds / 1e6),
        _ => format!("{:.2} s", nanoseconds / 1e9),
    }
}

fn width(lines: &[[String; 11]], column: usize) -> usize {
    lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
}

/// Names stand on the left, numbers on the right.
fn pad(cell: &str, column: usize, width: usize) -> String {
    if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
}

fn push(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::super::figures::{Memory, Startup};
    use super::super::load::Errors;
    use super::super::verdict::Outcome;
    use super::*;

    fn figures() -> Figures {
        let spread = Spread { min: 9.0, median: 10.0, max: 12.34 };
        let row = |name, errors: Errors| Row {
            name,
            connections: 64,
            requests_per_second: 12_345.6,
            p50: 850_000.0,
            p90: 1_250_000.0,
            p99: 2e9,
            max: 3e9,
            errors,
            ratio_to_constant: 0.312,
            server_time: 45_000.0,
            client_time: 9_000.0,
            rounds: vec![12_345.6],
        };
        let failed = Errors { count: 7, first: Some("500 oh".to_owned()) };
        Figures {
            startup: Startup { cold: spread, restart: spread },
            memory: Memory { idle: 12_000_000, after_load: 20_000_000, peak: 40_500_000 },
            rows: vec![row("constant", Errors::default()), row("signIn", failed)],
        }
    }

    #[test]
    fn the_table_is_aligned_and_shows_failures() {
        let verdict = Verdict { goal: "fast".to_owned(), found: "slow".to_owned(), outcome: Outcome::NotMet };
        let text = table(&figures(), &[verdict]);
        let expected = "\
scenario  conns  requests/s     p50      p90     p99     max    errors   ratio  server/req  client/req
constant     64       12346  850 µs  1.25 ms  2.00 s  3.00 s         0  31.2 %     45.0 µs      9.0 µs
signIn       64       12346  850 µs  1.25 ms  2.00 s  3.00 s  7 FAILED  31.2 %     45.0 µs      9.0 µs
(median of the rounds; server/req and client/req are processor time; ratio is throughput to constant)
FAILED signIn: 500 oh

cold start    min 9.0 ms, median 10.0 ms, max 12.3 ms
restart       min 9.0 ms, median 10.0 ms, max 12.3 ms
memory        idle 12.0 MB, after load 20.0 MB, peak 40.5 MB

not met     fast: slow
";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_limits_of_the_lists_are_told_where_there_are_lists() {
        let mut figures = figures();
        assert!(!table(&figures, &[]).contains("--max-objects"));
        if let Some(row) = figures.rows.last_mut() {
            row.name = lists::PROJECTS[0].2[0];
        }
        assert!(table(&figures, &[]).contains("\n(the rows of members are measured with --max-objects 400000"));
    }

    #[test]
    fn json_holds_the_same_figures() -> Result<(), serde_json::Error> {
        let value: Value = serde_json::from_str(&json(&figures(), &[], &Options::default()))?;
        assert_eq!(value.pointer("/scenarios/1/errors"), Some(&json!(7)));
        assert_eq!(value.pointer("/scenarios/0/p50Ns"), Some(&json!(850_000.0)));
        assert_eq!(value.pointer("/startup/cold/medianMs"), Some(&json!(10.0)));
        assert_eq!(value.pointer("/memory/peakBytes"), Some(&json!(40_500_000)));
        Ok(())
    }
}
