//! Builds the release server and finds out where cargo put it.
//!
//! **Invariant:** the measured binary is the one that this build names, not a leftover in some target folder.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

pub fn release_server() -> Result<PathBuf, String> {
    eprintln!("bench: building the release server");
    // The cargo that built this program, so that both use the same toolchain.
    let output = Command::new(env!("CARGO"))
        .args(["build", "--release", "-p", "server", "--message-format", "json-render-diagnostics"])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err("the release server does not build".to_owned());
    }
    find_binary(&String::from_utf8_lossy(&output.stdout)).ok_or_else(|| "cargo built no binary in package server".to_owned())
}

/// Cargo prints one JSON message per line; those about a program name its file.
fn find_binary(messages: &str) -> Option<PathBuf> {
    messages.lines().filter_map(|line| serde_json::from_str(line).ok()).find_map(|message: Value| {
        let is_program = message.pointer("/target/kind/0").and_then(Value::as_str) == Some("bin");
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
{"reason":"compiler-artifact","target":{"kind":["custom-build"]},"executable":"/t/build-script"}
{"reason":"compiler-artifact","target":{"kind":["lib"]},"executable":null}
{"reason":"compiler-artifact","target":{"kind":["bin"]},"executable":"/t/release/tenant-server"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(find_binary(messages), Some(PathBuf::from("/t/release/tenant-server")));
        assert_eq!(find_binary("{}"), None);
    }
}
