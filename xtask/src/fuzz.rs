//! `cargo xtask fuzz`: libFuzzer on the checks of `server/tests/api/properties`, one target after the other.
//!
//! **Invariant:** what is checked in is read and never written; what is found on the way stays in the target folder.

use std::path::PathBuf;
use std::process::Stdio;

use crate::workspace;

const TARGETS: [&str; 6] = ["acl", "execution", "headers", "membership", "request", "text"];
const SECONDS: u32 = 60;

const USAGE: &str = "\
usage: cargo xtask fuzz [--seconds N] [TARGET…]

  --seconds N   how long each target runs (60)
  TARGET        acl, execution, headers, membership, request, text; all of them if none is given";

#[derive(Debug, PartialEq, Eq)]
struct Options {
    seconds: u32,
    targets: Vec<&'static str>,
}

/// # Errors
/// If the arguments are invalid, cargo-fuzz is not installed, or a target fails.
pub fn run(args: &[String]) -> Result<(), String> {
    let options = parse(args)?;
    is_installed()?;
    let folder = workspace::root().join("server/fuzz");
    let target_folder = target_folder()?;
    // The checks look for what is wrong by themselves, and no line of ours is unsafe: instead of the address sanitizer, which
    // needs an unstable compiler, there are the checks of a debug build.
    let build = ["--dev", "--sanitizer", "none"];
    for target in &options.targets {
        let found = target_folder.join("corpus").join(target);
        std::fs::create_dir_all(&found).map_err(|error| format!("{}: {error}", found.display()))?;
        let mut command = workspace::command(&workspace::cargo());
        command.args(["fuzz", "run"]).args(build).arg("--fuzz-dir").arg(&folder).arg("--target-dir").arg(&target_folder);
        // The first folder takes what is new.
        command.arg(target).arg(&found).arg(folder.join("corpus").join(target)).arg("--");
        command.args([&format!("-max_total_time={}", options.seconds), "-timeout=10", "-max_len=8192", "-print_final_stats=1"]);
        let status = command.stdin(Stdio::null()).status().map_err(|error| format!("cannot start cargo fuzz: {error}"))?;
        if !status.success() {
            return Err(format!(
                "{target}: an input that ends it is in server/fuzz/artifacts/{target}; `cargo fuzz tmin` makes it small, and then it \
                 belongs into server/fuzz/corpus/{target}, where `cargo test -p server properties` shows it"
            ));
        }
    }
    Ok(())
}

fn is_installed() -> Result<(), String> {
    let version = workspace::command(&workspace::cargo()).args(["fuzz", "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    match version {
        Ok(status) if status.success() => Ok(()),
        _ => Err("cargo-fuzz is missing: `cargo install cargo-fuzz` installs it, and it needs a C++ compiler".into()),
    }
}

/// Beside what cargo builds, wherever that is.
fn target_folder() -> Result<PathBuf, String> {
    let metadata = workspace::output(&workspace::cargo(), &["metadata", "--format-version", "1", "--no-deps"])?;
    let metadata: serde_json::Value = serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let folder = metadata.get("target_directory").and_then(serde_json::Value::as_str).ok_or("cargo names no target folder")?;
    Ok(PathBuf::from(folder).join("fuzz"))
}

fn parse(args: &[String]) -> Result<Options, String> {
    let mut options = Options { seconds: SECONDS, targets: Vec::new() };
    let mut args = args.iter();
    while let Some(arg) = args.next() {
        if arg == "--seconds" {
            let number = args.next().and_then(|text| text.parse().ok()).filter(|seconds| *seconds > 0);
            options.seconds = number.ok_or("--seconds wants a number")?;
        } else {
            let target = TARGETS.into_iter().find(|target| target == arg);
            options.targets.push(target.ok_or_else(|| format!("there is no `{arg}`\n\n{USAGE}"))?);
        }
    }
    if options.targets.is_empty() {
        options.targets = TARGETS.to_vec();
    }
    Ok(options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Options, String> {
        parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn all_targets_run_if_none_is_named() {
        assert_eq!(parsed(""), Ok(Options { seconds: 60, targets: TARGETS.to_vec() }));
        assert_eq!(parsed("--seconds 5 text acl"), Ok(Options { seconds: 5, targets: vec!["text", "acl"] }));
        for wrong in ["--seconds", "--seconds 0", "nothing", "--seconds x"] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_target_has_a_program_and_a_corpus() {
        let folder = workspace::root().join("server/fuzz");
        let manifest = workspace::read(&folder.join("Cargo.toml")).unwrap_or_default();
        for target in TARGETS {
            assert!(manifest.contains(&format!("name = \"{target}\"")), "{target}");
            let program = workspace::read(&folder.join(format!("fuzz_targets/{target}.rs"))).unwrap_or_default();
            assert!(program.contains(&format!("checks::{target}::check(")), "{target}");
            assert!(folder.join("corpus").join(target).is_dir(), "{target}");
        }
    }
}
