//! The program: options, logging, and an exit code.
//!
//! **Invariant:** no logic of its own.

use std::io::ErrorKind;
use std::process::ExitCode;

use server::config::{NotLoaded, Options};

/// A request makes more than a hundred small allocations on several threads, which takes this allocator less time than that of the
/// C library. It gives memory back to the system after a peak, also when the process is idle.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::load() {
        Ok(options) => options,
        // A reader that closes the pipe has what it wants.
        Err(NotLoaded::Asked(asked)) => match asked.print() {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => return ExitCode::FAILURE,
            _ => return ExitCode::SUCCESS,
        },
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
