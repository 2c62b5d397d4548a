//! Two reports side by side: what one endpoint does otherwise than the other.
//!
//! **Invariant:** a case that only one of them had is a difference, because nothing is known of the other.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{CaseResult, Exit, Report, Status};

/// How a case that was not in a run is shown.
const ABSENT: &str = "-";

#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    pub a: Side,
    pub b: Side,
    /// Those that differ first, then those that only one answers as the reference does, then the rest; each by case.
    pub rows: Vec<Row>,
    pub counts: Vec<Count>,
}

/// One of the two.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// As the user named it.
    pub subject: String,
    pub target: String,
    pub mode: String,
    pub interrupted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Row {
    pub case: String,
    pub a: Cell,
    pub b: Cell,
    pub differs: bool,
}

/// How a case ended; both are missing if it was not in the run.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cell {
    pub status: Option<Status>,
    pub deviation: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct Count {
    pub a: String,
    pub b: String,
    pub cases: usize,
}

impl Cell {
    fn of(case: &CaseResult) -> Self {
        Self { status: Some(case.status), deviation: case.deviation.clone() }
    }

    /// A star says that the reference's answer was accepted.
    pub fn shown(&self) -> String {
        let star = if self.deviation.is_some() { "*" } else { "" };
        self.status.map_or_else(|| ABSENT.to_owned(), |status| format!("{}{star}", status.name()))
    }
}

impl Side {
    fn new(subject: &str, report: &Report) -> Self {
        let (target, mode) = (report.target.clone(), report.mode.clone());
        Self { subject: subject.to_owned(), target, mode, interrupted: report.interrupted, trouble: report.trouble.clone() }
    }
}

/// Each report comes with the name that the user gave it.
pub fn compare(a: (&str, &Report), b: (&str, &Report)) -> Comparison {
    let mut cells: BTreeMap<&str, (Cell, Cell)> = BTreeMap::new();
    for case in &a.1.cases {
        cells.entry(&case.id).or_default().0 = Cell::of(case);
    }
    for case in &b.1.cases {
        cells.entry(&case.id).or_default().1 = Cell::of(case);
    }
    let row = |(case, (a, b)): (&str, (Cell, Cell))| Row { case: case.to_owned(), differs: a.status != b.status, a, b };
    let mut rows: Vec<Row> = cells.into_iter().map(row).collect();
    // Stable, so that the cases stay in their order.
    rows.sort_by_key(|row| (!row.differs, row.a == row.b));
    let mut counts: BTreeMap<(Option<Status>, String, Option<Status>, String), usize> = BTreeMap::new();
    for row in &rows {
        *counts.entry((row.a.status, row.a.shown(), row.b.status, row.b.shown())).or_default() += 1;
    }
    let counts = counts.into_iter().map(|((_, a, _, b), cases)| Count { a, b, cases }).collect();
    Comparison { a: Side::new(a.0, a.1), b: Side::new(b.0, b.1), rows, counts }
}

impl Comparison {
    pub fn differing(&self) -> usize {
        self.rows.iter().filter(|row| row.differs).count()
    }

    /// Whether both were asked, and if so, whether all cases ended the same.
    pub fn exit(&self) -> Exit {
        let sides = [&self.a, &self.b];
        if sides.iter().any(|side| side.interrupted) {
            return Exit::Interrupted;
        }
        if sides.iter().any(|side| side.trouble.is_some()) {
            return Exit::Unknown;
        }
        let unknown = self.rows.iter().any(|row| row.a.status == Some(Status::Error));
        match self.differing() {
            0 if unknown => Exit::Unknown,
            0 => Exit::Kept,
            _ => Exit::Broken,
        }
    }

    /// The matrix and the counts for a terminal. Without `all`, only the rows whose two sides are not shown the same.
    pub fn text(&self, all: bool) -> String {
        let rows: Vec<[String; 3]> =
            self.rows.iter().filter(|row| all || row.a != row.b).map(|row| [row.case.clone(), row.a.shown(), row.b.shown()]).collect();
        let mut text = String::new();
        for (name, side) in [("A", &self.a), ("B", &self.b)] {
            let target = if side.target == side.subject { String::new() } else { format!(" ({})", side.target) };
            text.push_str(&format!("{name}: {}{target}, mode {}\n", side.subject, side.mode));
        }
        text.push('\n');
        text.push_str(&table(["case", "A", "B"], rows));
        text.push('\n');
        let counts = self.counts.iter().map(|count| [count.a.clone(), count.b.clone(), count.cases.to_string()]);
        text.push_str(&table(["A", "B", "cases"], counts.collect()));
        text.push_str(&format!("\n{} of {} cases ended otherwise.\n", self.differing(), self.rows.len()));
        for (name, side) in [("A", &self.a), ("B", &self.b)] {
            text.push_str(
                &side.trouble.as_ref().map(|trouble| format!("{name} could not be asked everything: {trouble}\n")).unwrap_or_default(),
            );
            text.push_str(if side.interrupted { "It was interrupted; this is what was known so far.\n" } else { "" });
        }
        text
    }
}

fn table(head: [&str; 3], rows: Vec<[String; 3]>) -> String {
    let rows: Vec<[String; 3]> = [head.map(str::to_owned)].into_iter().chain(rows).collect();
    let width = |column: fn(&[String; 3]) -> &String| rows.iter().map(|row| column(row).len()).max().unwrap_or_default();
    let (first, second) = (width(|[first, _, _]| first), width(|[_, second, _]| second));
    rows.iter().map(|[a, b, c]| format!("{a:<first$}  {b:<second$}  {c}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::report;
    use super::*;
    use crate::report::Status::{Error, Fail, Pass};

    fn of(a: &Report, b: &Report) -> Comparison {
        compare(("a.json", a), ("http://host/tenant", b))
    }

    #[test]
    fn the_same_is_the_same_even_where_the_reference_is_followed() {
        let (a, mut b) = (report(&[Pass, Fail], "default"), report(&[Pass, Fail], "default"));
        b.cases[0].deviation = Some("options".to_owned());
        let comparison = of(&a, &b);
        assert_eq!((comparison.exit(), comparison.differing()), (Exit::Kept, 0));
        let text = comparison.text(false);
        assert!(text.contains("area/case-0  pass  pass*\n") && !text.contains("area/case-1"), "{text}");
        assert!(comparison.text(true).contains("area/case-1  fail  fail\n"));
    }

    #[test]
    fn what_differs_comes_first() {
        let (mut a, b) = (report(&[Pass, Pass, Pass], "default"), report(&[Pass, Pass, Fail], "default"));
        a.cases[1].deviation = Some("options".to_owned());
        let comparison = of(&a, &b);
        let order: Vec<&str> = comparison.rows.iter().map(|row| row.case.as_str()).collect();
        assert_eq!(order, ["area/case-2", "area/case-1", "area/case-0"]);
        assert_eq!(comparison.exit(), Exit::Broken);
        let counts: Vec<_> = comparison.counts.iter().map(|count| (count.a.as_str(), count.b.as_str(), count.cases)).collect();
        assert_eq!(counts, [("pass", "pass", 1), ("pass", "fail", 1), ("pass*", "pass", 1)]);
    }

    #[test]
    fn a_case_of_one_run_only_is_a_difference() {
        let comparison = of(&report(&[Pass, Pass], "full"), &report(&[Pass], "default"));
        assert_eq!(comparison.exit(), Exit::Broken);
        assert!(comparison.text(false).contains("area/case-1  pass  -\n"), "{}", comparison.text(false));
    }

    #[test]
    fn an_endpoint_that_could_not_be_asked_is_not_compared() {
        let silent = Report { trouble: Some("no answer".to_owned()), ..report(&[Error], "default") };
        let comparison = of(&silent, &report(&[Pass], "default"));
        assert_eq!(comparison.exit(), Exit::Unknown);
        assert!(comparison.text(true).ends_with("A could not be asked everything: no answer\n"));
        let interrupted = Report { interrupted: true, ..report(&[Pass], "default") };
        assert_eq!(of(&report(&[Pass], "default"), &interrupted).exit(), Exit::Interrupted);
    }
}
