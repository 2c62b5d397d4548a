//! The program: options, logging, and an exit code.
//!
//! **Invariant:** no logic of its own.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use server::config::Options;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

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
    let quiet = ["sea_orm_migration=warn", "sqlx=warn"].into_iter().filter_map(|directive| directive.parse().ok());
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy();
    let filter = quiet.fold(filter, EnvFilter::add_directive);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.init()
    } else {
        log.json().init()
    }

    match server::run::run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tenant-server: {error}");
            ExitCode::FAILURE
        }
    }
}
