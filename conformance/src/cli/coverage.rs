//! `coverage`: how much of the contract a run asks and sees.
//!
//! **Invariant:** the list of known gaps is made shorter here and never longer.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::options::Run;
use super::run::{execute, save};
use super::{CommandError, output};
use crate::judge::coverage::{Measured, Ratchet, Seen, check, measure, render, shrink};
use crate::report::{Exit, Report};

#[derive(Args)]
pub struct Coverage {
    #[command(flatten)]
    run: Run,
    /// Take a saved report in place of a new run
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    report: Option<PathBuf>,
    /// Fail if a gap is not in this list of known gaps, or a line of it is no longer true
    #[arg(long, value_name = "FILE")]
    known_gaps: Option<PathBuf>,
    /// Take what is covered by now out of the list
    #[arg(long, requires = "known_gaps")]
    shrink: bool,
}

/// # Errors
/// If the options are invalid, a saved report or the file of known gaps cannot be read, or the output cannot be written.
pub async fn main(coverage: Coverage) -> Result<Exit, CommandError> {
    let seen = match &coverage.report {
        Some(path) => saved(path)?,
        None => {
            let report = execute(&coverage.run).await?;
            save(&coverage.run, &report)?;
            let exit = report.exit(false);
            if matches!(exit, Exit::Unknown | Exit::Interrupted) {
                eprintln!("error: {}", report.trouble.as_deref().unwrap_or(exit.sentence()));
                return Ok(exit);
            }
            report.seen
        }
    };
    let measured = measure(&seen);
    output::print(&format!("{}\n", render(&measured)))?;
    match &coverage.known_gaps {
        Some(path) => compare(path, &measured, coverage.shrink),
        None => Ok(Exit::Kept),
    }
}

fn compare(path: &Path, measured: &Measured, shorten: bool) -> Result<Exit, CommandError> {
    let failed = |error: &dyn std::fmt::Display| CommandError::Other(format!("{}: {error}", path.display()));
    let mut text = fs::read_to_string(path).map_err(|error| failed(&error))?;
    if shorten {
        text = shrink(&text, measured);
        fs::write(path, &text).map_err(|error| failed(&error))?;
    }
    let problems = check(measured, &Ratchet::parse(&text).map_err(|error| failed(&error))?);
    for problem in &problems {
        eprintln!("{problem}");
    }
    Ok(if problems.is_empty() { Exit::Kept } else { Exit::Broken })
}

fn saved(path: &Path) -> Result<Seen, CommandError> {
    let failed = |error: &dyn std::fmt::Display| CommandError::Other(format!("{}: {error}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
    let report: Report = serde_json::from_str(&text).map_err(|error| failed(&format!("no report of this suite: {error}")))?;
    Ok(report.seen)
}
