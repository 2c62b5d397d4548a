//! What is on the page, ready to be written down.
//!
//! **Invariant:** it holds what the report and the tables of the suite hold and nothing else, as plain texts.

use std::collections::BTreeMap;

use serde::Serialize;

use super::documents::{Document, Documents};
use super::lines::shown;
use super::mark::Mark;
use super::statements::{StatementSubject, Summary, subjects};
use crate::judge::coverage::{MeasuredClass, measure};
use crate::judge::register::Register;
use crate::judge::trace::Exchange;
use crate::report::{CaseResult, Exit, Report, Statement, Status};

#[derive(Serialize)]
pub struct Page<'a> {
    report: Heading<'a>,
    kept: bool,
    verdict: &'static str,
    counts: Vec<Count>,
    deviations: usize,
    areas: Vec<Area<'a>>,
    classes: Vec<Class>,
    summary: Summary,
    subjects: Vec<StatementSubject<'a>>,
    documents: Vec<Document>,
}

#[derive(Serialize)]
struct Heading<'a> {
    suite: &'a str,
    target: &'a str,
    mode: &'a str,
    provisioner: &'a str,
    seconds: String,
    interrupted: bool,
    trouble: Option<&'a str>,
    cases: usize,
}

#[derive(Serialize)]
struct Count {
    status: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct Area<'a> {
    name: &'a str,
    counts: Vec<Count>,
    cases: Vec<Case<'a>>,
}

#[derive(Serialize)]
struct Case<'a> {
    id: &'a str,
    title: &'a str,
    level: &'static str,
    mark: Mark,
    seconds: String,
    reason: Option<&'a str>,
    deviation: Option<Accepted<'a>>,
    statements: &'a [Statement],
    step: Option<&'a str>,
    diff: Vec<DiffLine<'a>>,
    curl: Option<&'a str>,
    exchanges: Vec<Exchanged<'a>>,
}

#[derive(Serialize)]
struct Accepted<'a> {
    id: &'a str,
    contract: &'a str,
    reference: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct DiffLine<'a> {
    kind: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct Exchanged<'a> {
    step: &'a str,
    caller: &'a str,
    method: &'a str,
    path: &'a str,
    /// Those that not every request has.
    headers: Vec<String>,
    document: Option<String>,
    request: String,
    status: Option<u16>,
    response: String,
    milliseconds: String,
}

#[derive(Serialize)]
struct Class {
    name: &'static str,
    covered: usize,
    total: usize,
    missing: Vec<String>,
}

impl<'a> Page<'a> {
    pub fn new(report: &'a Report, exit: Exit) -> Self {
        let register = Register::get();
        let mut documents = Documents::default();
        let mut areas: BTreeMap<&str, Vec<&CaseResult>> = BTreeMap::new();
        for case in &report.cases {
            areas.entry(case.area()).or_default().push(case);
        }
        let areas = areas.into_iter().map(|(name, cases)| Area {
            name,
            counts: counts(cases.iter().copied()),
            cases: cases.into_iter().map(|case| Case::new(case, register, &mut documents)).collect(),
        });
        let areas = areas.collect();
        let (summary, subjects) = subjects(report, register);
        Self {
            report: Heading {
                suite: &report.suite,
                target: &report.target,
                mode: &report.mode,
                provisioner: &report.provisioner,
                seconds: format!("{:.1}", report.seconds),
                interrupted: report.interrupted,
                trouble: report.trouble.as_deref(),
                cases: report.cases.len(),
            },
            kept: exit == Exit::Kept,
            verdict: exit.sentence(),
            counts: counts(&report.cases),
            deviations: report.deviations(),
            areas,
            classes: measure(&report.seen).classes.into_iter().map(Class::new).collect(),
            summary,
            subjects,
            documents: documents.into_sorted(),
        }
    }
}

fn counts<'a>(cases: impl IntoIterator<Item = &'a CaseResult>) -> Vec<Count> {
    let mut counts: BTreeMap<Status, usize> = BTreeMap::new();
    for case in cases {
        *counts.entry(case.status).or_default() += 1;
    }
    counts.into_iter().map(|(status, count)| Count { status: status.name(), count }).collect()
}

impl<'a> Case<'a> {
    fn new(case: &'a CaseResult, register: &'a Register, documents: &mut Documents) -> Self {
        let accepted = |id: &'a str| {
            let row = register.deviations.iter().find(|row| row.id == id);
            // A report of another version may name a row that is gone.
            row.map_or(Accepted { id, contract: "", reference: "", why: "" }, |row| Accepted {
                id,
                contract: &row.contract,
                reference: &row.reference,
                why: &row.why,
            })
        };
        Self {
            id: &case.id,
            title: &case.title,
            level: case.level.name(),
            mark: Mark::of(case),
            seconds: format!("{:.2}", case.seconds),
            // Of an accepted answer, the reason is a part of its row.
            reason: case.reason.as_deref().filter(|_| case.deviation.is_none()),
            deviation: case.deviation.as_deref().map(accepted),
            statements: &case.statements,
            step: case.step.as_deref(),
            diff: case.diff.iter().flat_map(|diff| diff.lines()).map(DiffLine::new).collect(),
            curl: case.curl.as_deref(),
            exchanges: case.exchanges.iter().map(|exchange| Exchanged::new(exchange, documents)).collect(),
        }
    }
}

impl<'a> DiffLine<'a> {
    fn new(text: &'a str) -> Self {
        let kind = match text.chars().next() {
            Some('+') => "added",
            Some('-') => "removed",
            _ => "",
        };
        Self { kind, text }
    }
}

impl<'a> Exchanged<'a> {
    fn new(exchange: &'a Exchange, documents: &mut Documents) -> Self {
        let asked = documents.asked(&exchange.request);
        let usual = |name: &str, value: &str| name == "authorization" || name == "content-type" && value == "application/json";
        let headers = exchange.headers.iter().filter(|(name, value)| !usual(name, value));
        Self {
            step: &exchange.step,
            caller: &exchange.caller,
            method: &exchange.method,
            path: &exchange.path,
            headers: headers.map(|(name, value)| format!("{name}: {value}")).collect(),
            document: asked.document,
            request: asked.text,
            status: exchange.status,
            response: shown(&exchange.response),
            milliseconds: format!("{:.0}", exchange.seconds * 1000.0),
        }
    }
}

impl Class {
    fn new(measured: MeasuredClass) -> Self {
        let MeasuredClass { name, covered, total, missing } = measured;
        Self { name: name.name(), covered, total, missing }
    }
}
