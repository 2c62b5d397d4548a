//! `run`: the cases, the reports, the verdict.
//!
//! **Invariant:** a report that cannot be written is an error of its own, after everything else was shown.

use super::files::write_reports;
use super::options::Run;
use super::progress::Progress;
use super::{CommandError, output};
use crate::report::{Exit, Report, Status, details, table};
use crate::runner::plan::Planned;
use crate::runner::{Options, run_plan};
use crate::target::settings::Settings;

/// # Errors
/// If the options are invalid, or the output or a report cannot be written.
pub async fn main(run: Run) -> Result<Exit, CommandError> {
    let report = execute(&run).await?;
    let exit = report.exit(run.strict);
    output::print(&text(&report, exit))?;
    save(&run, &report).map(|()| exit)
}

/// Writes the reports that were asked for.
///
/// # Errors
/// If one of them cannot be written.
pub fn save(run: &Run, report: &Report) -> Result<(), CommandError> {
    let unwritten = write_reports(&run.files, report, report.exit(run.strict), run.strict);
    if unwritten.is_empty() { Ok(()) } else { Err(CommandError::Other(unwritten.join("\nerror: "))) }
}

/// Runs what the options say and shows how it goes.
///
/// # Errors
/// If the options are invalid. Cases that fail are in the report.
pub async fn execute(run: &Run) -> Result<Report, CommandError> {
    let profile = run.endpoint.profile()?;
    let settings = run.endpoint.settings(&profile)?;
    let selection = run.cases.selection(&profile)?;
    let plan = selection.plan(&settings)?;
    Ok(ask(plan, &settings, Options { mode: selection.mode, jobs: usize::from(run.jobs) }, run.quiet).await)
}

/// Runs a plan before the user's eyes, until its end or until the user ends it.
pub async fn ask(plan: Vec<Planned>, settings: &Settings, options: Options, quiet: bool) -> Report {
    let progress = Progress::new(plan.len(), quiet);
    let report = run_plan(plan, settings, options, interrupted(), |case| progress.seen(case)).await;
    progress.end();
    report
}

/// Ends when the user presses Ctrl-C. If that cannot be heard, nothing else changes.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn text(report: &Report, exit: Exit) -> String {
    // A trouble is the same for all cases; showing it once is enough.
    let shown =
        |status| matches!(status, Status::Fail | Status::Warn | Status::Notice) || status == Status::Error && report.trouble.is_none();
    let details: Vec<String> = report.cases.iter().filter(|case| shown(case.status)).map(details).collect();
    let trouble = report.trouble.as_ref().map(|trouble| format!("error: {trouble}\n")).unwrap_or_default();
    format!("{}\n{trouble}{}", details.join("\n"), table(report, exit))
}
