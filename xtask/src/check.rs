//! `cargo xtask check`: everything that must pass before a commit, the same here and in CI.
//!
//! **Invariant:** the tests contain all of it but formatting, clippy, the suite's program alone and cargo-deny, so no rule is CI's alone.

use crate::workspace;

const DENY: [&str; 5] = ["deny", "check", "bans", "licenses", "sources"];

/// # Errors
/// If there are arguments, or a check fails or cannot be started.
pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("usage: cargo xtask check".into());
    }
    let cargo = workspace::cargo();
    workspace::run(&cargo, &["fmt", "--all", "--check"])?;
    workspace::run(&cargo, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    // Alone it has no features and dependencies of tests.
    workspace::run(&cargo, &["check", "-p", "conformance", "--bins"])?;
    deny(&cargo)?;
    // One process for the suite, and so one server: nextest would start one for each of its cases.
    workspace::run(&cargo, &["test", "--workspace"])
}

/// The rules of `.cargo/deny.toml`. CI must have cargo-deny; elsewhere it may be missing.
fn deny(cargo: &str) -> Result<(), String> {
    let is_installed = std::process::Command::new(cargo).args(["deny", "--version"]).output().is_ok_and(|output| output.status.success());
    if is_installed {
        return workspace::run(cargo, &DENY);
    }
    let missing = "cargo-deny is not installed (`cargo install cargo-deny --locked`)";
    #[expect(clippy::disallowed_methods, reason = "CI systems tell their jobs by this variable")]
    if std::env::var_os("CI").is_some() {
        return Err(missing.into());
    }
    println!("> skipped `cargo {}`: {missing}", DENY.join(" "));
    Ok(())
}
