//! The program: options, logging, and an exit code.
//!
//! **Invariant:** no logic of its own.

use std::io::IsTerminal;
use std::process::ExitCode;

use server::config::{NotLoaded, Options};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

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
