//! The report for a terminal or a log: one line per case while it runs, what went wrong in full, and a table at the end.
//!
//! **Invariant:** the same text with and without a terminal; only the progress bar is for a terminal alone.

use std::collections::BTreeMap;

use super::{CaseResult, Exit, Report, Status};

/// Exchanges before the last ones lead to the trouble rarely; the file reports have all of them.
const LAST_EXCHANGES: usize = 2;
/// Longer lines hide the others; the file reports have them whole.
const LONGEST_LINE: usize = 2_000;

/// One case in one line.
pub fn line(case: &CaseResult) -> String {
    let reason = match (&case.deviation, &case.reason) {
        (Some(deviation), _) => format!(" (as the reference: {deviation})"),
        (None, Some(reason)) => format!(" ({})", first_line(reason)),
        (None, None) => String::new(),
    };
    format!("{:<8} {}{reason}", case.status.name(), case.id)
}

/// Everything that helps with a case that went wrong.
pub fn details(case: &CaseResult) -> String {
    let mut text = format!("--- {} {} ({})\n{}\n", case.status.name(), case.id, case.level.name(), case.title);
    for statement in &case.statements {
        text.push_str(&format!("{}: {}\n  [{}; {}]\n", statement.level.name(), statement.statement, statement.id, statement.source));
    }
    if let Some(reason) = &case.reason {
        text.push_str(&format!("\n{reason}\n"));
    }
    if let Some(step) = &case.step {
        text.push_str(&format!("at the step: {step}\n"));
    }
    if let Some(diff) = &case.diff {
        text.push_str(&format!("\n{diff}\n"));
    }
    for exchange in case.exchanges.iter().skip(case.exchanges.len().saturating_sub(LAST_EXCHANGES)) {
        let status = exchange.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        text.push_str(&format!("{} /{} as {} [{}]\n", exchange.method, exchange.path, exchange.caller, exchange.step));
        text.push_str(&format!("  > {}\n  < {status} {}\n", cut(&exchange.request.to_string()), cut(&exchange.response.to_string())));
    }
    if let Some(curl) = &case.curl {
        text.push_str(&format!("{}\n", cut(curl)));
    }
    text
}

/// Counts per subject, and the verdict.
pub fn table(report: &Report, exit: Exit) -> String {
    let mut areas: BTreeMap<&str, BTreeMap<Status, usize>> = BTreeMap::new();
    for case in &report.cases {
        *areas.entry(case.area()).or_default().entry(case.status).or_default() += 1;
    }
    let met: Vec<Status> = Status::ALL.into_iter().filter(|status| report.count(*status) > 0).collect();
    let width = areas.keys().map(|area| area.len()).max().unwrap_or_default().max("total".len());
    let row = |name: &str, count: &dyn Fn(Status) -> String| {
        let cells: String = met.iter().map(|status| format!("{:>10}", count(*status))).collect();
        format!("{name:<width$}{cells}\n")
    };
    let mut text = row("", &|status| status.name().to_owned());
    for (area, counts) in &areas {
        text.push_str(&row(area, &|status| counts.get(&status).map_or_else(|| "·".to_owned(), usize::to_string)));
    }
    text.push_str(&row("total", &|status| report.count(status).to_string()));
    if report.deviations() > 0 {
        text.push_str(&format!("{} of the passed cases are answered as the reference does where that is accepted.\n", report.deviations()));
    }
    text.push_str(&format!(
        "{} cases in {:.1} s, mode {}, {}\n{}\n",
        report.cases.len(),
        report.seconds,
        report.mode,
        report.target,
        exit.sentence()
    ));
    text
}

fn cut(text: &str) -> String {
    let beginning: String = text.chars().take(LONGEST_LINE).collect();
    if beginning.len() < text.len() { format!("{beginning}… ({} bytes)", text.len()) } else { beginning }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::report;
    use super::*;

    #[test]
    fn the_table_counts_what_was_met() {
        let report = report(&[Status::Pass, Status::Pass, Status::Skip], "default");
        let text = table(&report, Exit::Kept);
        assert!(text.contains("total         2         1"), "{text}");
        assert!(!text.contains("error") && text.ends_with("The endpoint keeps the contract.\n"), "{text}");
    }

    #[test]
    fn a_line_says_why() {
        let mut report = report(&[Status::Skip], "default");
        let case = report.cases.first_mut().unwrap();
        case.reason = Some("needs a mailbox\nand more".to_owned());
        assert_eq!(line(case), "skip     area/case-0 (needs a mailbox)");
    }

    #[test]
    fn the_details_end_with_a_line_to_try() {
        let mut report = report(&[Status::Fail], "default");
        let case = report.cases.first_mut().unwrap();
        case.curl = Some("curl x".to_owned());
        case.diff = Some("-a\n+b".to_owned());
        let text = details(case);
        assert!(text.contains("-a\n+b") && text.ends_with("curl x\n"), "{text}");
    }
}
