//! The program: options, logging, and an exit code.
//!
//! **Invariant:** no logic of its own.

use std::process::ExitCode;

use clap::Parser;
use server::config::Options;

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(asked) if !asked.use_stderr() => {
            print!("{}", asked.render().ansi());
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            let text = error.to_string();
            let problem = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
            eprintln!("tenant-server: {problem}; --help lists the options");
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
