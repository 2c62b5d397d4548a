//! `cargo xtask check`: everything that must pass before a commit, the same here and in CI.
//!
//! **Invariant:** the tests contain all of it but formatting and clippy, so no rule is CI's alone.

use crate::workspace;

pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("usage: cargo xtask check".into());
    }
    let cargo = workspace::cargo();
    let has_nextest = workspace::succeeds(&cargo, &["nextest", "--version"]);
    workspace::run(&cargo, &["fmt", "--all", "--check"])?;
    workspace::run(&cargo, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])?;
    let tests: &[&str] = if has_nextest { &["nextest", "run", "--workspace"] } else { &["test", "--workspace"] };
    workspace::run(&cargo, tests)
}
