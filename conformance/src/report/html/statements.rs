//! From the documents to the verdict: each statement with its cases and how they ended.
//!
//! **Invariant:** a statement is never better than the worst of its cases, and one without a case in this run is not called shown.

use std::collections::BTreeMap;

use serde::Serialize;

use super::mark::Mark;
use crate::judge::register::{Register, Requirement};
use crate::report::{CaseResult, Report, Status};

/// The statements about one subject.
#[derive(Serialize)]
pub struct StatementSubject<'a> {
    name: &'a str,
    statements: Vec<StatementRow<'a>>,
}

#[derive(Serialize)]
pub struct StatementRow<'a> {
    id: &'a str,
    level: &'static str,
    text: &'a str,
    source: &'a str,
    untestable: Option<&'a str>,
    /// Of the worst case; nothing if none was in the run.
    mark: Option<Mark>,
    cases: Vec<Proof<'a>>,
}

#[derive(Serialize)]
struct Proof<'a> {
    id: &'a str,
    /// Nothing for a case that was not in the run.
    mark: Option<Mark>,
}

/// How many statements of the documents a run is about.
#[derive(Serialize)]
pub struct Summary {
    statements: usize,
    untestable: usize,
    asked: usize,
}

pub fn subjects<'a>(report: &'a Report, register: &'a Register) -> (Summary, Vec<StatementSubject<'a>>) {
    let results: BTreeMap<&str, &CaseResult> = report.cases.iter().map(|case| (case.id.as_str(), case)).collect();
    let mut subjects: Vec<StatementSubject<'_>> = Vec::new();
    for requirement in &register.requirements {
        let name = requirement.id.split('/').next().unwrap_or(&requirement.id);
        let statement = StatementRow::new(requirement, &results);
        match subjects.iter_mut().find(|subject| subject.name == name) {
            Some(subject) => subject.statements.push(statement),
            None => subjects.push(StatementSubject { name, statements: vec![statement] }),
        }
    }
    let count =
        |wanted: fn(&StatementRow<'_>) -> bool| subjects.iter().flat_map(|subject| &subject.statements).filter(|one| wanted(one)).count();
    let summary = Summary {
        statements: count(|_| true),
        untestable: count(|statement| statement.untestable.is_some()),
        asked: count(|statement| statement.mark.is_some()),
    };
    (summary, subjects)
}

impl<'a> StatementRow<'a> {
    fn new(requirement: &'a Requirement, results: &BTreeMap<&str, &'a CaseResult>) -> Self {
        let found = || requirement.cases.iter().map(|id| (id.as_str(), results.get(id.as_str())));
        let worst = found().filter_map(|(_, result)| result).max_by_key(|result| (gravity(result.status), result.deviation.is_some()));
        Self {
            id: &requirement.id,
            level: requirement.level.name(),
            text: &requirement.statement,
            source: &requirement.source,
            untestable: requirement.untestable.as_deref(),
            mark: worst.map(|result| Mark::of(result)),
            cases: found().map(|(id, result)| Proof { id, mark: result.map(|result| Mark::of(result)) }).collect(),
        }
    }
}

/// How much a status takes away from a statement.
fn gravity(status: Status) -> u8 {
    match status {
        Status::Pass => 0,
        Status::Disabled => 1,
        Status::Skip => 2,
        Status::Notice => 3,
        Status::Known => 4,
        Status::Warn => 5,
        Status::Error => 6,
        Status::Fail => 7,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::tests::report;

    fn shown(statuses: &[Status]) -> (Value, Value) {
        let register = Register::get();
        let requirement = register.requirements.iter().find(|requirement| requirement.cases.len() > 2).unwrap();
        let mut report = report(statuses, "default");
        for (case, id) in report.cases.iter_mut().zip(&requirement.cases) {
            case.id.clone_from(id);
        }
        let (summary, subjects) = subjects(&report, register);
        let statement = subjects.iter().flat_map(|subject| &subject.statements).find(|statement| statement.id == requirement.id);
        (serde_json::to_value(summary).unwrap(), serde_json::to_value(statement).unwrap())
    }

    #[test]
    fn a_statement_is_as_good_as_its_worst_case() {
        let (_, statement) = shown(&[Status::Pass, Status::Fail]);
        assert_eq!(statement["mark"]["text"], "fail");
        assert_eq!((&statement["cases"][0]["mark"]["text"], &statement["cases"][2]["mark"]), (&json!("pass"), &Value::Null));
    }

    #[test]
    fn what_was_not_asked_is_not_shown() {
        let (summary, statement) = shown(&[]);
        assert_eq!((&statement["mark"], &summary["asked"]), (&Value::Null, &json!(0)));
        assert!(summary["statements"].as_u64() > summary["untestable"].as_u64());
    }
}
