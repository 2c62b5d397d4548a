//! `cargo xtask coverage` and `cargo xtask mutants`: how much the suite asks, and whether it would detect a fault.
//!
//! **Invariant:** both start a server of this tree with an empty database; no endpoint of the caller's is asked.

use std::path::Path;
use std::process::Command;

use crate::{program, workspace};

const COVERAGE: &str = "usage: cargo xtask coverage [--shrink]";
const KNOWN_GAPS: &str = "conformance/coverage.toml";

/// # Errors
/// If an argument is unknown, a program cannot be built, or the coverage differs from coverage.toml.
pub fn coverage(args: &[String]) -> Result<(), String> {
    if args.iter().any(|argument| argument != "--shrink") {
        return Err(COVERAGE.into());
    }
    let server = program::build("server", "tenant-server", &[])?;
    let suite = program::build("conformance", "tenant-conformance", &[])?;
    let mut command = alone(&suite);
    command.args(["coverage", "--quiet", "--mode", "full", "--known-gaps", KNOWN_GAPS, "--start"]).arg(server).args(args);
    ended(command, "the coverage is not what coverage.toml says")
}

/// # Errors
/// If a program cannot be built, or the suite misses a mutant.
pub fn mutants(args: &[String]) -> Result<(), String> {
    let server = program::build("server", "tenant-server", &[])?;
    let mutants = program::build("conformance", "tenant-mutants", &[])?;
    let mut command = alone(&mutants);
    command.arg("--start").arg(server).args(args);
    ended(command, "the suite does not notice what it should")
}

/// The program in the root of the workspace, without the caller's settings.
fn alone(program: &Path) -> Command {
    let mut command = Command::new(program);
    workspace::without_settings(&mut command).current_dir(workspace::root());
    command
}

fn ended(mut command: Command, otherwise: &str) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("cannot run the suite: {error}"))?;
    if status.success() { Ok(()) } else { Err(otherwise.to_owned()) }
}
