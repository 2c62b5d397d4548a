//! The program from outside: its sentences and exit codes for endpoints of every kind.
//!
//! **Invariant:** whatever an endpoint does, the program ends in a bounded time with one of its exit codes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that finds something unexpected ends")]
#![expect(clippy::disallowed_methods, reason = "the tests prepare the environment of a program, and wait for it")]

mod copied;
mod endpoint;
mod unusable;
mod usable;

use std::fs::File;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Far more than any of these runs takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a run of the program ended.
pub struct Ended {
    pub code: i32,
    pub output: String,
    pub errors: String,
    pub took: Duration,
}

/// The program with its own environment: none of the caller's variables names an endpoint.
pub fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenant-conformance"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("TENANT_") || name.starts_with("CONTEMBER_")) {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::null());
    command
}

pub fn run(arguments: &[&str]) -> Ended {
    run_until(program(arguments), |_| {})
}

/// Runs a command, with `meanwhile` going on beside it, and ends it if it does not end by itself.
pub fn run_until(mut command: Command, meanwhile: impl FnOnce(&Child)) -> Ended {
    let folder = TempDir::new().unwrap();
    let file = |name: &str| File::create(folder.path().join(name)).unwrap();
    let started = Instant::now();
    let mut child = command.stdout(file("output")).stderr(file("errors")).spawn().unwrap();
    meanwhile(&child);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("the program did not end within {PATIENCE:?}");
        }
        sleep(Duration::from_millis(10));
    };
    let text = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    Ended { code: status.code().unwrap(), output: text("output"), errors: text("errors"), took: started.elapsed() }
}

/// What is printed after the reader has gone is lost, and that is not an error.
#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    let explained = ["explain", "overview/six-steps"];
    for arguments in [&["list"][..], &["list", "--deviations"], &explained, &["--help"]] {
        let mut child = program(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        let errors = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success() && errors.is_empty(), "{arguments:?}: {errors}");
    }
}
