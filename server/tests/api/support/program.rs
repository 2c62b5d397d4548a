//! The program as a process of its own, and what it says.
//!
//! **Invariant:** none outlives its test.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value as Json;

use super::process::{Connection, Process};

/// A program that knows nothing of the caller's environment.
pub fn command(folder: &Path, env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenant-server"));
    command.env_clear().envs(env.iter().copied()).arg("--data-dir").arg(folder);
    command
}

/// Runs it to its end.
pub fn program(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Output {
    command(folder, env).args(args).output().unwrap()
}

/// The one line a refused start prints.
pub fn refusal(output: &Output) -> String {
    assert!(!output.status.success());
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    assert!(text.starts_with("tenant-server: ") && !text.contains("panicked"), "{text}");
    text.trim_end().to_owned()
}

/// A server that serves, with the credentials that it finds or is given.
pub struct Serving {
    process: Process,
    pub address: String,
}

impl Serving {
    pub fn start(folder: &Path, env: &[(&str, &str)]) -> Self {
        let mut command = command(folder, env);
        command.args(["--port", "0", "--management-port", "0", "--shutdown-delay", "0"]);
        let mut process = Process::spawn(&mut command, &folder.join("server.log"));
        process.wait_ready();
        Self { address: process.address.clone(), process }
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(mut self) {
        self.process.signal("TERM");
        assert!(self.process.wait().0.success(), "{}", self.process.log());
    }
}

/// Status and body of an answer.
pub fn ask(address: &str, token: &str, query: &str) -> (u16, Json) {
    let reply = Connection::open(address).ask(token, query).unwrap();
    (reply.status, serde_json::from_str(&reply.body).unwrap())
}
