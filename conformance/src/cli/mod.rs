//! The command line: what can be asked of the program, and how the answer is given back.
//!
//! **Invariant:** what a user did wrong is one sentence on standard error and exit code 2.

mod compare;
mod coverage;
mod explain;
mod files;
mod list;
mod options;
mod output;
mod progress;
mod run;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tokio::runtime::Builder;

use crate::report::Exit;
use crate::runner::plan::PlanError;
use crate::target::settings::SettingsError;
use options::Run;

/// Asks any Tenant API endpoint whether it keeps the contract.
#[derive(Parser)]
#[command(name = "tenant-conformance", version, args_conflicts_with_subcommands = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: Run,
}

const EXIT_CODES: &str = "Exit codes: 0 the contract is kept; 1 it is broken; 2 the command line or a file cannot be used; \
3 the endpoint could not be asked everything; 4 certify, and cases were left out; 130 interrupted.";

#[derive(Subcommand)]
enum Command {
    /// Run the cases and give a verdict (also without a command)
    Run(Box<Run>),
    /// Show where two endpoints, or two saved reports, differ
    Compare(Box<compare::Compare>),
    /// Show the cases of a run without asking the endpoint
    List(Box<list::List>),
    /// Show how much of the contract a run asks and sees
    Coverage(Box<coverage::Coverage>),
    /// Show what a case proves and which answers it expects
    Explain(explain::Explain),
}

/// Why the program did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error("{0}")]
    Other(String),
}

pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments) {
        Ok(exit) => exit.into(),
        Err(error) => {
            eprintln!("error: {error}");
            Exit::Usage.into()
        }
    }
}

fn dispatch(arguments: Arguments) -> Result<Exit, CommandError> {
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| CommandError::Other(format!("no threads for the run: {error}")))?;
    match arguments.command.unwrap_or(Command::Run(Box::new(arguments.run))) {
        Command::Run(run) => runtime.block_on(run::main(*run)),
        Command::Compare(compare) => runtime.block_on(compare::main(*compare)),
        Command::List(list) => list::main(*list),
        Command::Coverage(coverage) => runtime.block_on(coverage::main(*coverage)),
        Command::Explain(explain) => explain::main(&explain),
    }
}
