//! The result of a run, as the reports show it and as `--json` writes it down.
//!
//! `text` is for a terminal, `junit` for build servers, `html` for people who read on, `badge` for a README, `json` for other programs;
//! `compare` puts two reports side by side.
//!
//! **Invariant:** a report is made of redacted values only.

pub mod badge;
pub mod compare;
mod html;
mod json;
mod junit;
mod text;

use serde::{Deserialize, Serialize};

pub use html::html;
pub use json::{json, read};
pub use junit::junit;
pub use text::{details, line, table};

use crate::judge::coverage::Seen;
use crate::judge::register::Level;
use crate::judge::trace::Exchange;

/// How a case ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Pass,
    /// A MUST is broken, or a known failure is none.
    Fail,
    /// A SHOULD is broken.
    Warn,
    /// A MAY is not made use of.
    Notice,
    /// It fails, and is known to.
    Known,
    /// The target lacks something.
    Skip,
    /// The user did not want it.
    Disabled,
    /// The suite, the network or an answer that cannot be read: nothing is known.
    Error,
}

impl Status {
    pub const ALL: [Self; 8] = [Self::Pass, Self::Fail, Self::Warn, Self::Notice, Self::Known, Self::Skip, Self::Disabled, Self::Error];

    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Notice => "notice",
            Self::Known => "known",
            Self::Skip => "skip",
            Self::Disabled => "disabled",
            Self::Error => "error",
        }
    }
}

/// One statement that a case proves.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Statement {
    pub id: String,
    pub level: Level,
    pub statement: String,
    pub source: String,
}

/// One case of a run.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct CaseResult {
    pub id: String,
    pub title: String,
    pub level: Level,
    pub status: Status,
    /// Why it was skipped, what went wrong, or which other answer was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The row of the table of accepted answers, if the endpoint answered as the reference does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation: Option<String>,
    pub seconds: f64,
    pub statements: Vec<Statement>,
    /// The last step, for a case that went wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub curl: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exchanges: Vec<Exchange>,
    #[serde(default)]
    pub seen: Seen,
}

impl CaseResult {
    /// The subject: the first part of the path.
    pub fn area(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }

    /// The status, with a star where the reference's answer was accepted.
    pub fn mark(&self) -> String {
        format!("{}{}", self.status.name(), if self.deviation.is_some() { "*" } else { "" })
    }
}

/// Everything about one run.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Report {
    /// Version of the suite.
    pub suite: String,
    /// What the implementation is called, or its address.
    pub target: String,
    pub mode: String,
    pub provisioner: String,
    pub seconds: f64,
    /// Ended by the user before its end.
    pub interrupted: bool,
    /// Why the endpoint could not be asked, or not to the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
    /// What of the contract was asked and answered.
    pub seen: Seen,
    pub cases: Vec<CaseResult>,
}

impl Report {
    pub fn count(&self, status: Status) -> usize {
        self.cases.iter().filter(|case| case.status == status).count()
    }

    pub fn deviations(&self) -> usize {
        self.cases.iter().filter(|case| case.deviation.is_some()).count()
    }

    /// The verdict as the program's exit code.
    pub fn exit(&self, strict: bool) -> Exit {
        let certify = self.mode == "certify";
        if self.interrupted {
            return Exit::Interrupted;
        }
        if self.count(Status::Fail) > 0 || strict && self.count(Status::Warn) > 0 {
            return Exit::Broken;
        }
        if self.count(Status::Error) > 0 {
            return Exit::Unknown;
        }
        if certify && self.count(Status::Skip) + self.count(Status::Disabled) + self.count(Status::Known) > 0 {
            return Exit::Incomplete;
        }
        Exit::Kept
    }
}

/// What the program says to its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Kept = 0,
    /// The contract is broken.
    Broken = 1,
    /// The command line or a file of the user cannot be used.
    Usage = 2,
    /// The endpoint could not be asked, so some answers are not known.
    Unknown = 3,
    /// A certificate needs every case.
    Incomplete = 4,
    Interrupted = 130,
}

impl Exit {
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Kept => "The endpoint keeps the contract.",
            Self::Broken => "The endpoint breaks the contract.",
            Self::Usage => "The suite was not run.",
            Self::Unknown => "The endpoint could not be asked everything.",
            Self::Incomplete => "No certificate: cases were left out.",
            Self::Interrupted => "Interrupted; this is what was known so far.",
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn report(statuses: &[Status], mode: &str) -> Report {
        let cases = statuses.iter().enumerate().map(|(number, status)| CaseResult {
            id: format!("area/case-{number}"),
            title: "A title.".to_owned(),
            level: Level::Must,
            status: *status,
            reason: None,
            deviation: None,
            seconds: 0.1,
            statements: Vec::new(),
            step: None,
            diff: None,
            curl: None,
            exchanges: Vec::new(),
            seen: Seen::default(),
        });
        Report {
            suite: "0".to_owned(),
            target: "t".to_owned(),
            mode: mode.to_owned(),
            provisioner: "config".to_owned(),
            seconds: 1.0,
            interrupted: false,
            trouble: None,
            seen: Seen::default(),
            cases: cases.collect(),
        }
    }

    #[test]
    fn each_kind_of_trouble_has_its_exit_code() {
        use Status::{Error, Fail, Known, Notice, Pass, Skip, Warn};
        for (statuses, mode, strict, expected) in [
            (&[Pass, Notice, Skip, Known][..], "default", false, Exit::Kept),
            (&[Pass, Warn], "default", false, Exit::Kept),
            (&[Pass, Warn], "default", true, Exit::Broken),
            (&[Fail, Error], "default", false, Exit::Broken),
            (&[Pass, Error], "default", false, Exit::Unknown),
            (&[Pass, Skip], "certify", false, Exit::Incomplete),
            (&[Pass], "certify", false, Exit::Kept),
        ] {
            assert_eq!(report(statuses, mode).exit(strict), expected, "{statuses:?}");
        }
        let interrupted = Report { interrupted: true, ..report(&[Pass], "default") };
        assert_eq!(interrupted.exit(false), Exit::Interrupted);
    }
}
