//! `cargo xtask check`: everything that must pass before a commit, the same here and in CI.
//!
//! **Invariant:** the tests contain all of it but formatting and clippy, so no rule is CI's alone.

use crate::workspace;

pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("usage: cargo xtask check".into());
    }
    let cargo = workspace::cargo();
    workspace::run(&cargo, &["fmt", "--all", "--check"])?;
    workspace::run(&cargo, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    // One process for the suite, and so one server: nextest would start one for each of its cases.
    workspace::run(&cargo, &["test", "--workspace"])
}
