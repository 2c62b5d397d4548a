//! Builds a program of the workspace and finds out where cargo put it.
//!
//! **Invariant:** the program that is used is the one that this build names, not a leftover in some target folder.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::workspace;

/// What makes cargo choose features as it does for the tests, so that nothing is built that they have not built already: all of
/// the workspace, and its examples, of which there are none: they would use what the tests use.
const AS_THE_TESTS: &[&str] = &["--workspace", "--examples"];

/// A program, its package, and further options of `cargo build`.
///
/// # Errors
/// If cargo cannot be started, the build fails, or cargo names no such program.
pub fn build(package: &str, program: &str, options: &[&str]) -> Result<PathBuf, String> {
    let selected: &[&str] = if options.is_empty() { AS_THE_TESTS } else { &["--package", package] };
    let output = workspace::command(&workspace::cargo())
        .args(["build", "--bin", program, "--message-format", "json-render-diagnostics"])
        .args(selected)
        .args(options)
        .current_dir(workspace::root())
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("{program} does not build"));
    }
    find(&String::from_utf8_lossy(&output.stdout), program).ok_or_else(|| format!("cargo names no program {program}"))
}

/// The tenant-server that is to be used: this file, or one that is built now, with these further options of `cargo build`.
///
/// # Errors
/// If the given file does not exist, or the build fails.
pub fn server(given: Option<&Path>, options: &[&str]) -> Result<PathBuf, String> {
    match given {
        Some(path) => path.canonicalize().map_err(|error| format!("{}: {error}", path.display())),
        None => {
            eprintln!("building the server");
            build("server", "tenant-server", options)
        }
    }
}

/// Cargo prints one JSON message per line; those about a program name its file.
fn find(messages: &str, program: &str) -> Option<PathBuf> {
    messages.lines().filter_map(|line| serde_json::from_str(line).ok()).find_map(|message: Value| {
        let is_program = message.pointer("/target/name").and_then(Value::as_str) == Some(program);
        let path = message.get("executable").and_then(Value::as_str)?;
        is_program.then(|| PathBuf::from(path))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_program_among_the_messages() {
        let messages = r#"not a message
{"reason":"compiler-artifact","target":{"name":"build-script-build","kind":["custom-build"]},"executable":"/t/build-script"}
{"reason":"compiler-artifact","target":{"name":"server","kind":["lib"]},"executable":null}
{"reason":"compiler-artifact","target":{"name":"tenant-server","kind":["bin"]},"executable":"/t/release/tenant-server"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(find(messages, "tenant-server"), Some(PathBuf::from("/t/release/tenant-server")));
        assert_eq!(find("{}", "tenant-server"), None);
    }
}
