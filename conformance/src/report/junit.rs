//! The report for build servers: a test suite for each subject, a test for each case.
//!
//! The format knows no levels, so what is worth knowing of a test that did not fail is in its output.
//!
//! **Invariant:** a test fails here exactly if it makes the program fail.

use std::collections::BTreeMap;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report as Document, TestCase, TestCaseStatus, TestSuite};

use super::{CaseResult, Report, Status, details};

/// The report as XML. With `strict`, a broken SHOULD is a failure.
///
/// # Errors
/// If the report cannot be written as XML.
pub fn junit(report: &Report, strict: bool) -> Result<String, String> {
    let mut document = Document::new(format!("tenant-conformance: {}", report.target));
    document.set_time(duration(report.seconds));
    let mut suites: BTreeMap<&str, Vec<&CaseResult>> = BTreeMap::new();
    for case in &report.cases {
        suites.entry(case.area()).or_default().push(case);
    }
    for (area, cases) in suites {
        let mut suite = TestSuite::new(area);
        suite.add_property(Property::new("mode", report.mode.as_str()));
        suite.set_time(duration(cases.iter().map(|case| case.seconds).sum()));
        suite.add_test_cases(cases.into_iter().map(|case| test(case, strict)));
        document.add_test_suite(suite);
    }
    document.to_string().map_err(|error| error.to_string())
}

fn test(case: &CaseResult, strict: bool) -> TestCase {
    let reason = || case.reason.as_deref().unwrap_or(&case.title).to_owned();
    let bad = |kind| {
        let mut status = TestCaseStatus::non_success(kind);
        status.set_type(case.level.name()).set_message(reason()).set_description(details(case));
        status
    };
    let status = match case.status {
        Status::Fail => bad(NonSuccessKind::Failure),
        Status::Warn if strict => bad(NonSuccessKind::Failure),
        Status::Error => bad(NonSuccessKind::Error),
        Status::Skip | Status::Disabled => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(reason());
            status
        }
        Status::Pass | Status::Warn | Status::Notice | Status::Known => TestCaseStatus::success(),
    };
    let mut test = TestCase::new(case.id.as_str(), status);
    test.set_classname(case.area()).set_time(duration(case.seconds));
    if let Some(remark) = remark(case) {
        test.set_system_out(remark);
    }
    test
}

/// What is said about a case that did not fail.
fn remark(case: &CaseResult) -> Option<String> {
    let about = match (case.status, &case.deviation) {
        (Status::Warn, _) => "A SHOULD is broken.",
        (Status::Notice, _) => "A MAY is not made use of.",
        (Status::Known, _) => "It fails, and is known to.",
        (Status::Pass, Some(_)) => "It is answered as the reference does, which is accepted here.",
        _ => return None,
    };
    Some(format!("{about}\n{}", details(case)))
}

fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::report;
    use super::*;

    fn read_back(strict: bool) -> Document {
        let mut report = report(&Status::ALL, "default");
        for case in &mut report.cases {
            case.reason = Some(format!("because <{}> & \u{1b}[31m\u{0}", case.status.name()));
        }
        Document::deserialize_from_str(&junit(&report, strict).unwrap()).unwrap()
    }

    fn test(document: &Document, status: Status) -> &TestCase {
        let place = Status::ALL.iter().position(|other| *other == status).unwrap();
        document.test_suites[0].test_cases.iter().find(|test| test.name.as_str() == format!("area/case-{place}")).unwrap()
    }

    #[test]
    fn what_is_written_can_be_read() {
        let document = read_back(false);
        assert_eq!((document.tests, document.failures, document.errors), (8, 1, 1));
        assert_eq!((document.test_suites[0].name.as_str(), document.test_suites[0].skipped), ("area", 2));
        let TestCaseStatus::NonSuccess { kind, message, description, .. } = &test(&document, Status::Fail).status else { unreachable!() };
        assert_eq!((*kind, message.as_ref().unwrap().as_str()), (NonSuccessKind::Failure, "because <fail> & "));
        assert!(description.as_ref().unwrap().contains("--- fail area/case-1 (MUST)"));
        let TestCaseStatus::Skipped { message, .. } = &test(&document, Status::Skip).status else { unreachable!() };
        assert_eq!(message.as_ref().unwrap().as_str(), "because <skip> & ");
    }

    #[test]
    fn less_than_a_failure_is_said_in_the_output() {
        let document = read_back(false);
        let output = |status| test(&document, status).system_out.as_ref().map(|text| text.as_str().lines().next().unwrap().to_owned());
        assert_eq!(output(Status::Warn).unwrap(), "A SHOULD is broken.");
        assert_eq!(output(Status::Known).unwrap(), "It fails, and is known to.");
        assert_eq!(output(Status::Pass), None);
    }

    #[test]
    fn a_strict_run_fails_here_too() {
        assert_eq!((read_back(false).failures, read_back(true).failures), (1, 2));
    }
}
