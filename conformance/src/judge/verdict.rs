//! From what a case left behind to what it says about the endpoint.
//!
//! **Invariant:** the fault of the suite, of the network or of an answer that cannot be read is never called a broken contract.

use similar::TextDiff;

use crate::error::CaseError;
use crate::judge::evidence::Ran;
use crate::judge::expected::Expected;
use crate::judge::register::Deviation;

/// Enough lines around a difference to know the step.
const CONTEXT: usize = 4;

/// What one run of a case says.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// As the contract says.
    Kept,
    /// As the reference does, which is accepted, too.
    Deviates(Deviation),
    /// Against the contract.
    Broken { message: String, diff: Option<String> },
    /// Nothing is known.
    Unknown(String),
}

pub fn judge(ran: &Ran, expected: Expected, deviation: Option<&Deviation>) -> Verdict {
    let accepted = deviation.filter(|row| row.varies || expected.reference == Some(ran.transcript.as_str()));
    match (&ran.stopped, accepted) {
        // Too slow to tell which of two answers it is, and either is accepted.
        (Some(CaseError::Slow { .. }), Some(row)) => return Verdict::Deviates(row.clone()),
        (Some(reason @ (CaseError::Fault(_) | CaseError::Slow { .. })), _) => return Verdict::Unknown(reason.to_string()),
        (Some(CaseError::Finding(_)) | None, _) => {}
    }
    let Some(contract) = expected.contract else { return Verdict::Unknown("the suite has no snapshot of this case".to_owned()) };
    if ran.stopped.is_none() && ran.transcript == contract {
        return Verdict::Kept;
    }
    if let Some(row) = accepted {
        return Verdict::Deviates(row.clone());
    }
    let message = ran.stopped.as_ref().map_or_else(|| "the answers are not those of the contract".to_owned(), ToString::to_string);
    Verdict::Broken { message, diff: diff(contract, &ran.transcript) }
}

/// The lines that differ, `-` for the expected ones and `+` for the actual ones. A story that stopped has no say about what would come after.
fn diff(expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    let diff = TextDiff::from_lines(expected, actual);
    Some(diff.unified_diff().context_radius(CONTEXT).header("expected", "actual").to_string())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::judge::coverage::Seen;

    fn ran(transcript: &str, stopped: Option<CaseError>) -> Ran {
        let (step, curl, exchanges) = (String::new(), String::new(), Vec::new());
        Ran { transcript: transcript.to_owned(), stopped, step, curl, exchanges, seen: Seen::default(), seconds: 0.0 }
    }

    fn row(varies: bool) -> Deviation {
        let text = || "x".to_owned();
        Deviation { id: text(), contract: text(), reference: text(), why: text(), cases: Vec::new(), varies }
    }

    const EXPECTED: Expected = Expected { contract: Some("[1]"), reference: Some("[2]") };

    #[test]
    fn the_contract_is_kept_or_broken() {
        assert!(matches!(judge(&ran("[1]", None), EXPECTED, None), Verdict::Kept));
        let Verdict::Broken { diff, .. } = judge(&ran("[3]", None), EXPECTED, None) else { unreachable!() };
        let diff = diff.unwrap();
        assert!(diff.contains("-[1]") && diff.contains("+[3]"), "{diff}");
    }

    #[test]
    fn a_finding_breaks_it_even_with_the_same_text() {
        let stopped = || Some(CaseError::finding("status: expected 200, got 500"));
        let verdict = judge(&ran("[1]", stopped()), EXPECTED, None);
        assert!(matches!(&verdict, Verdict::Broken { message, diff: None } if message.contains("got 500")), "{verdict:?}");
    }

    #[test]
    fn the_answer_of_the_reference_is_accepted_only_where_the_table_says_so() {
        assert!(matches!(judge(&ran("[2]", None), EXPECTED, Some(&row(false))), Verdict::Deviates(_)));
        assert!(matches!(judge(&ran("[2]", None), EXPECTED, None), Verdict::Broken { .. }));
        assert!(matches!(judge(&ran("[3]", None), EXPECTED, Some(&row(false))), Verdict::Broken { .. }));
        assert!(matches!(judge(&ran("[3]", None), EXPECTED, Some(&row(true))), Verdict::Deviates(_)));
    }

    #[test]
    fn a_slow_endpoint_says_nothing_unless_either_answer_is_accepted() {
        let slow = |transcript| ran(transcript, Some(CaseError::Slow { finding: "why".to_owned(), elapsed: Duration::from_secs(2) }));
        assert!(matches!(judge(&slow("[2]"), EXPECTED, None), Verdict::Unknown(_)));
        assert!(matches!(judge(&slow("[3]"), EXPECTED, Some(&row(false))), Verdict::Unknown(_)));
        assert!(matches!(judge(&slow("[2]"), EXPECTED, Some(&row(false))), Verdict::Deviates(_)));
        assert!(matches!(judge(&slow("[3]"), EXPECTED, Some(&row(true))), Verdict::Deviates(_)));
    }

    #[test]
    fn a_fault_says_nothing_about_the_contract() {
        let verdict = judge(&ran("[2]", Some(CaseError::fault("no answer"))), EXPECTED, Some(&row(true)));
        assert!(matches!(verdict, Verdict::Unknown(reason) if reason == "no answer"));
    }
}
