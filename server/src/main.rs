//! The program: options, logging, and an exit code.
//!
//! **Invariant:** no logic of its own.

use std::process::ExitCode;

use server::config::{NotLoaded, Options};

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::load() {
        Ok(options) => options,
        Err(NotLoaded::Asked(asked)) => return if asked.print().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE },
        Err(NotLoaded::Refused(problem)) => {
            eprintln!("tenant-server: {problem}");
            return ExitCode::from(2);
        }
    };
    let logs = match server::telemetry::start() {
        Ok(logs) => logs,
        Err(error) => {
            eprintln!("tenant-server: {error}");
            return ExitCode::FAILURE;
        }
    };
    let ended = server::run::run(options).await;
    // What was logged comes before the last word.
    drop(logs);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tenant-server: {error}");
            ExitCode::FAILURE
        }
    }
}
