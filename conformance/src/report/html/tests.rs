//! The page as a whole.
//!
//! **Invariant:** the texts of these tests are hostile wherever a server or a user could choose them.

use serde_json::json;

use super::*;
use crate::judge::register::{Level, Register};
use crate::judge::trace::Exchange;
use crate::report::tests::report;
use crate::report::{Statement, Status};

const HOSTILE: &str = "\0\u{1b}</pre></script><script>alert('x')</script>\"'&";

fn hostile() -> Report {
    let text = || HOSTILE.to_owned();
    let mut report = report(&Status::ALL, &text());
    (report.target, report.provisioner, report.suite, report.trouble) = (text(), text(), text(), Some(text()));
    for case in &mut report.cases {
        (case.title, case.reason, case.step, case.curl, case.diff) = (text(), Some(text()), Some(text()), Some(text()), Some(text()));
        let (statement, source) = (text(), text());
        case.statements.push(Statement { id: text(), level: Level::Must, statement, source });
        let exchange = |request| Exchange {
            step: text(),
            caller: text(),
            method: text(),
            path: text(),
            headers: [(text(), text())].into(),
            request,
            status: Some(200),
            response: json!({ HOSTILE: HOSTILE }),
            seconds: 0.01,
        };
        case.exchanges
            .push(exchange(json!({ "query": format!("query A {{ {} }}", HOSTILE.repeat(10)), "variables": { HOSTILE: HOSTILE } })));
        case.exchanges.push(exchange(json!({ "query": HOSTILE })));
        case.exchanges.push(exchange(json!(HOSTILE)));
    }
    report.cases[0].deviation = Some(text());
    report.cases[1].id = text();
    report
}

#[test]
fn no_text_of_a_run_becomes_markup() {
    let page = html(&hostile(), Exit::Broken).unwrap();
    assert_eq!(page.matches("<script").count(), 1);
    assert_eq!(page.matches("</script").count(), 1);
    assert!(!page.contains(['\0', '\u{1b}']));
    assert!(!page.contains("alert('x')") && page.contains("alert(&#x27;x&#x27;)"));
    assert!(page.ends_with("</html>"), "{}", page.get(page.len() - 50..).unwrap());
}

#[test]
fn the_page_needs_nothing_else() {
    let page = html(&report(&[Status::Pass], "default"), Exit::Kept).unwrap();
    for foreign in ["src=", "<link", "@import", "url(", "http://", "https://"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
}

#[test]
fn it_leads_from_statements_to_cases_and_back() {
    let requirement = Register::get().requirements.iter().find(|requirement| !requirement.cases.is_empty()).unwrap();
    let mut report = report(&[Status::Warn], "default");
    let case = &mut report.cases[0];
    case.id.clone_from(&requirement.cases[0]);
    let (id, statement, source) = (requirement.id.clone(), requirement.statement.clone(), requirement.source.clone());
    case.statements.push(Statement { id, level: requirement.level, statement, source });
    let page = html(&report, Exit::Kept).unwrap().replace("&#x2f;", "/");
    for kind in [format!("case-{}", requirement.cases[0]), format!("statement-{}", requirement.id)] {
        assert!(page.contains(&format!(" id=\"{kind}\"")) && page.contains(&format!("<a href=\"#{kind}\">")), "{kind}");
    }
}

#[test]
fn an_accepted_answer_is_explained() {
    let row = &Register::get().deviations[0];
    let mut report = report(&[Status::Pass], "default");
    report.cases[0].deviation = Some(row.id.clone());
    let page = html(&report, Exit::Kept).unwrap();
    assert!(page.contains(">pass*</span>") && page.contains("<dt>Accepted as</dt>"));
}

#[test]
fn the_verdict_and_what_is_missing_are_there() {
    let mut report = report(&[Status::Fail], "default");
    report.cases[0].diff = Some("--- expected\n+++ actual\n-a\n+b".to_owned());
    let page = html(&report, Exit::Broken).unwrap();
    assert!(page.contains(Exit::Broken.sentence()) && page.contains("<span class=\"added\">+b\n</span>"));
    assert!(page.contains("<td>operations</td>") && page.contains("<li>Mutation.signIn</li>"));
}
