//! The program as a process of its own, and what it says.
//!
//! **Invariant:** none outlives its test.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::{Value as Json, json};

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

/// A server that serves.
pub struct Serving {
    child: Child,
    pub address: String,
}

impl Serving {
    pub fn start(folder: &Path, env: &[(&str, &str)]) -> Self {
        let mut command = command(folder, env);
        let mut child = command.args(["--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let ready = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap).find(|line| line.contains("http://")).unwrap();
        let address = ready.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Self { child, address }
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(mut self) {
        let stopped = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(stopped.success() && self.child.wait().unwrap().success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Status and body of an answer.
pub fn ask(address: &str, token: &str, query: &str) -> (u16, Json) {
    let body = json!({ "query": query }).to_string();
    let request = format!(
        "POST /tenant HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    (status, serde_json::from_str(body).unwrap())
}
