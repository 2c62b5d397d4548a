//! A badge for a README: how many of the cases passed, in the colour of the verdict.
//!
//! **Invariant:** a case that was left out counts as one that did not pass.

use serde_json::json;

use super::{Exit, Report, Status};

const LABEL: &str = "tenant api";
/// Width of a letter of the badge's font, on average, and the space around a text; in pixels.
const LETTER: usize = 7;
const SPACE: usize = 10;

/// What shields.io reads to draw a badge.
pub fn endpoint(report: &Report, exit: Exit) -> String {
    let badge = json!({ "schemaVersion": 1, "label": LABEL, "message": message(report), "color": color(exit).0 });
    format!("{badge:#}\n")
}

/// An image of its own.
pub fn svg(report: &Report, exit: Exit) -> String {
    let message = message(report);
    let (left, right) = (width(LABEL), width(&message));
    let (whole, fill) = (left + right, color(exit).1);
    let text = |text: &str, start: usize, width: usize| {
        let (middle, length) = (start + width / 2, width - SPACE);
        // The length is given, so that another font does not run over the edge.
        format!("<text x=\"{middle}\" y=\"14\" textLength=\"{length}\">{text}</text>")
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"20\" role=\"img\" aria-label=\"{LABEL}: {message}\">\
<title>{LABEL}: {message}</title>\
<rect width=\"{left}\" height=\"20\" fill=\"#555\"/><rect x=\"{left}\" width=\"{right}\" height=\"20\" fill=\"{fill}\"/>\
<g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">{}{}</g></svg>\n",
        text(LABEL, 0, left),
        text(&message, left, right),
    )
}

fn message(report: &Report) -> String {
    if report.trouble.is_some() || report.interrupted || report.cases.is_empty() {
        return "unknown".to_owned();
    }
    format!("{} of {}", report.count(Status::Pass), report.cases.len())
}

/// A colour by the name that shields.io knows, and the same one for the image.
fn color(exit: Exit) -> (&'static str, &'static str) {
    match exit {
        Exit::Kept => ("brightgreen", "#2a7d2a"),
        Exit::Broken => ("red", "#c0392b"),
        Exit::Incomplete => ("yellow", "#8f6b00"),
        Exit::Usage | Exit::Unknown | Exit::Interrupted => ("lightgrey", "#767676"),
    }
}

fn width(text: &str) -> usize {
    text.len() * LETTER + SPACE
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::tests::report;
    use super::*;

    fn badge(report: &Report) -> (String, String) {
        let badge: Value = serde_json::from_str(&endpoint(report, report.exit(false))).unwrap();
        assert_eq!((&badge["schemaVersion"], &badge["label"]), (&json!(1), &json!("tenant api")));
        let text = |name: &str| badge[name].as_str().unwrap().to_owned();
        (text("message"), text("color"))
    }

    #[test]
    fn the_badge_counts_all_cases_and_has_the_colour_of_the_verdict() {
        use Status::{Error, Fail, Pass, Skip};
        let of = |statuses: &[Status], mode| badge(&report(statuses, mode));
        let expected = |message: &str, color: &str| (message.to_owned(), color.to_owned());
        assert_eq!(of(&[Pass, Pass], "default"), expected("2 of 2", "brightgreen"));
        assert_eq!(of(&[Pass, Skip], "default"), expected("1 of 2", "brightgreen"));
        assert_eq!(of(&[Pass, Skip], "certify"), expected("1 of 2", "yellow"));
        assert_eq!(of(&[Pass, Fail], "default"), expected("1 of 2", "red"));
        assert_eq!(of(&[Pass, Error], "default"), expected("1 of 2", "lightgrey"));
    }

    #[test]
    fn a_run_without_an_end_has_no_number() {
        let whole = report(&[Status::Pass], "default");
        let interrupted = Report { interrupted: true, ..whole.clone() };
        let unreachable = Report { trouble: Some("no answer".to_owned()), ..report(&[Status::Error], "default") };
        for report in [interrupted, unreachable] {
            assert_eq!(badge(&report), ("unknown".to_owned(), "lightgrey".to_owned()));
        }
    }

    #[test]
    fn the_image_says_the_same() {
        let report = report(&[Status::Pass, Status::Fail], "default");
        let image = svg(&report, report.exit(false));
        assert!(image.starts_with("<svg ") && image.ends_with("</svg>\n"), "{image}");
        assert!(image.contains(">1 of 2</text>") && image.contains("#c0392b"), "{image}");
        assert!(!image.contains("href"), "{image}");
    }
}
