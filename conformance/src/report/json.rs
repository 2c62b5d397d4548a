//! The report for other programs: everything that is known, as one JSON document.
//!
//! **Invariant:** what is written here can be read here.

use super::Report;

/// # Errors
/// If the report cannot be written as JSON.
pub fn json(report: &Report) -> Result<String, String> {
    serde_json::to_string_pretty(report).map(|text| format!("{text}\n")).map_err(|error| error.to_string())
}

/// The error says where the text is wrong.
///
/// # Errors
/// If the text is not a report as JSON.
pub fn read(text: &str) -> Result<Report, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::tests::report;
    use super::*;
    use crate::report::Status;

    #[test]
    fn what_is_written_can_be_read() {
        let mut report = report(&Status::ALL, "full");
        report.trouble = Some("no answer".to_owned());
        report.cases[0].deviation = Some("options".to_owned());
        report.seen.note("{ me { id } }", &serde_json::Value::Null, None, &serde_json::json!({ "data": { "me": { "id": "x" } } }));
        let text = json(&report).unwrap();
        let again = read(&text).unwrap();
        assert_eq!(again.seen, report.seen);
        assert_eq!(json(&again).unwrap(), text);
    }

    #[test]
    fn another_document_is_refused_with_the_place() {
        let error = read("{\n  \"suite\": \"0\"\n}").map(|_| ()).unwrap_err();
        assert!(error.contains("missing field") && error.contains("line 3"), "{error}");
    }
}
