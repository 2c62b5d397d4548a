//! `compare`: the same cases against two endpoints, or what was saved of them.
//!
//! **Invariant:** nothing is asked before both sides are known to be usable, and the two are asked one after the other.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::files::{sentence, write};
use super::options::{Access, Cases};
use super::run::ask;
use super::{CommandError, output};
use crate::report::compare::{Comparison, compare};
use crate::report::{Exit, Report, Status, read};
use crate::runner::Options;
use crate::runner::plan::{Planned, Selection};
use crate::target::settings::{Profile, Settings};

#[derive(Args, Clone)]
#[command(after_help = "Exit codes: 0 all cases ended the same; 1 some did not; 2 the command line or a file cannot be used; \
3 one of the two could not be asked; 130 interrupted.")]
pub struct Compare {
    /// A profile (*.toml), a report that --json has saved (*.json), or the address of an API
    a: String,
    /// What to compare it with
    b: String,
    #[command(flatten)]
    cases: Cases,
    /// For what a profile leaves open, and for addresses
    #[command(flatten)]
    access: Access,
    /// How many cases run side by side
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
    /// Show only the cases that the two answer differently, and the counts
    #[arg(long, short)]
    quiet: bool,
    /// Write the matrix as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// One side before it is asked.
enum Subject {
    Saved(Box<Report>),
    ToAsk { plan: Vec<Planned>, settings: Box<Settings>, options: Options },
}

/// # Errors
/// If a subject is no address, profile or saved report, or cannot be read, if there is no case to compare, or if the output cannot be
/// written.
pub async fn main(this: Compare) -> Result<Exit, CommandError> {
    let subjects = (this.subject(&this.a)?, this.subject(&this.b)?);
    let a = this.report(&this.a, subjects.0).await;
    if a.interrupted {
        output::print(&format!("{}\n", Exit::Interrupted.sentence()))?;
        return Ok(Exit::Interrupted);
    }
    let b = this.report(&this.b, subjects.1).await;
    let comparison = compare((&name(&this.a, &a), &a), (&name(&this.b, &b), &b));
    if comparison.rows.is_empty() {
        return Err(other("there is no case to compare"));
    }
    output::print(&comparison.text(!this.quiet))?;
    if let Some(path) = &this.json {
        save(&comparison, path).map_err(|why| other(sentence(path, &why)))?;
    }
    Ok(comparison.exit())
}

fn save(comparison: &Comparison, path: &Path) -> Result<(), String> {
    let text = serde_json::to_string_pretty(comparison).map_err(|error| error.to_string())?;
    write(path, &format!("{text}\n"))
}

/// An address is shown without user and password, as the report shows it.
fn name(subject: &str, report: &Report) -> String {
    if is_address(subject) { report.target.clone() } else { subject.to_owned() }
}

fn is_address(subject: &str) -> bool {
    subject.contains("://")
}

fn other(text: impl Into<String>) -> CommandError {
    CommandError::Other(text.into())
}

impl Compare {
    fn subject(&self, subject: &str) -> Result<Subject, CommandError> {
        let extension = Path::new(subject).extension().and_then(|extension| extension.to_str());
        match extension {
            _ if is_address(subject) => self.to_ask(Profile { url: Some(subject.to_owned()), ..Profile::default() }),
            Some("toml") => {
                let profile = Profile::load(Path::new(subject))?;
                if profile.url.is_none() {
                    return Err(other(format!("the profile {subject} names no endpoint: `url` is missing")));
                }
                self.to_ask(profile)
            }
            Some("json") => self.saved(subject),
            _ => Err(other(format!("{subject} is no profile (*.toml), no saved report (*.json) and no address"))),
        }
    }

    /// What a profile says holds: the options and the environment are for both sides, so they only fill what it leaves open.
    fn to_ask(&self, profile: Profile) -> Result<Subject, CommandError> {
        let mut rest = self.access.profile().or(Profile { url: None, ..Profile::from_environment() });
        if profile.root_email.is_some() {
            // A token would win over the person whom the profile names.
            rest.root_token = None;
        }
        let profile = profile.or(rest);
        let (settings, selection) = (profile.settings()?, self.cases.selection(&profile)?);
        let options = Options { mode: selection.mode, jobs: usize::from(self.jobs) };
        Ok(Subject::ToAsk { plan: selection.plan(&settings)?, settings: Box::new(settings), options })
    }

    fn saved(&self, path: &str) -> Result<Subject, CommandError> {
        let text = fs::read_to_string(path).map_err(|error| other(format!("{path}: {error}")))?;
        let report = read(&text).map_err(|why| other(format!("{path} is no report that --json has saved: {why}")))?;
        let profile = Profile::default();
        let selection = self.cases.selection(&profile)?;
        // It also refuses patterns that fit no case.
        let plan = selection.plan(&profile.settings()?)?;
        let mut report = narrowed(report, &selection);
        if self.cases.mode.is_some() {
            report.cases.retain(|case| plan.iter().any(|planned| planned.case.id == case.id));
        }
        Ok(Subject::Saved(Box::new(report)))
    }

    async fn report(&self, name: &str, subject: Subject) -> Report {
        match subject {
            Subject::Saved(report) => *report,
            Subject::ToAsk { plan, settings, options } => {
                let name = settings.remote.as_ref().map_or_else(|| name.to_owned(), |remote| remote.endpoint.shown());
                eprintln!("asking {name}");
                ask(plan, &settings, options, self.quiet).await
            }
        }
    }
}

/// The same cases as those of an endpoint that is asked now.
fn narrowed(mut report: Report, selection: &Selection) -> Report {
    report.cases.retain(|case| selection.filters.is_empty() || selection.filters.iter().any(|filter| filter.matches(&case.id)));
    for case in report.cases.iter_mut().filter(|case| selection.skips.iter().any(|skip| skip.matches(&case.id))) {
        (case.status, case.deviation) = (Status::Disabled, None);
    }
    report
}

#[cfg(test)]
mod tests;
