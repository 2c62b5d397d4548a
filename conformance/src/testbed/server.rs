//! Our own server as a child process: built, started on a free port with a fresh data directory, and ended with the run.
//!
//! **Invariant:** neither the process nor its directory outlives the value.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use std::{fs, io, thread};

use tempfile::TempDir;

use crate::client::exchange::Endpoint;
use crate::client::token::Token;
use crate::scrub::scrub;

const BINARY: &str = "tenant-server";
/// A start takes a fraction of a second; migrations on a loaded machine take longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Enough of the log to see why a start failed.
const LOG_LINES: usize = 20;

/// A running server.
#[derive(Debug)]
pub struct Server {
    pub endpoint: Endpoint,
    child: Child,
    _directory: TempDir,
}

/// Where the services listen that the server is told of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Services {
    /// The SMTP server.
    pub mails: Option<SocketAddr>,
    /// The verifier of captchas, and its path.
    pub captchas: Option<(SocketAddr, &'static str)>,
    pub breaches: Option<SocketAddr>,
    /// Whether identity providers are on this machine.
    pub providers: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ServerStartError {
    #[error("`cargo build --bin {BINARY}` failed:\n{0}")]
    Build(String),
    #[error("`cargo build --bin {BINARY}` names no executable {BINARY}")]
    NoBinary,
    #[error("{what}: {source}")]
    Io { what: String, source: io::Error },
    #[error("the server did not say where it listens; the end of its log:\n{0}")]
    Silent(String),
}

impl Server {
    /// Builds the server unless a binary is given. Without a database, the environment says which one.
    ///
    /// # Errors
    /// If the server cannot be built or started, or does not print its address.
    pub fn start(
        database: Option<&str>,
        binary: Option<&str>,
        services: Services,
        login: &Token,
        root: &Token,
    ) -> Result<Self, ServerStartError> {
        let binary = binary.map_or_else(build, |path| Ok(PathBuf::from(path)))?;
        let directory = tempfile::tempdir().map_err(|source| failed("no temporary directory", source))?;
        let log = directory.path().join("server.log");
        let mut child = Command::new(&binary)
            .args(["--host", "127.0.0.1", "--port", "0", "--data-dir"])
            .arg(directory.path().join("data"))
            .env("TENANT_MANAGEMENT_PORT", "off")
            .env("CONTEMBER_LOGIN_TOKEN", login.reveal())
            .env("CONTEMBER_ROOT_TOKEN", root.reveal())
            .envs(database.map(|url| ("DATABASE_URL", url)))
            .envs(services.mails.into_iter().flat_map(mailer))
            .envs(services.captchas.map(|(address, path)| ("TENANT_CAPTCHA_URL", format!("http://{address}/{path}"))))
            .envs(services.breaches.map(|address| ("TENANT_HIBP_URL", format!("http://{address}"))))
            .envs(services.providers.then_some(("TENANT_IDP_PRIVATE_ADDRESSES", "true")))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&log).map_err(|source| failed("no log file", source))?)
            .spawn()
            .map_err(|source| failed(&format!("cannot start {}", binary.display()), source))?;
        let endpoint = child.stdout.take().and_then(announced_endpoint);
        match endpoint {
            Some(endpoint) => Ok(Self { endpoint, child, _directory: directory }),
            None => {
                end(&mut child);
                Err(ServerStartError::Silent(tail(&log)))
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        end(&mut self.child);
    }
}

fn mailer(mails: SocketAddr) -> [(&'static str, String); 3] {
    [
        ("TENANT_MAILER_HOST", mails.ip().to_string()),
        ("TENANT_MAILER_PORT", mails.port().to_string()),
        ("TENANT_MAILER_FROM", "Tenant <tenant@example.com>".to_owned()),
    ]
}

fn failed(what: &str, source: io::Error) -> ServerStartError {
    ServerStartError::Io { what: what.to_owned(), source }
}

/// An error here means that the process is gone already, which is what is wanted.
fn end(child: &mut Child) {
    child.kill().ok();
    child.wait().ok();
}

/// What cargo tells a test about its package. Another cargo would take it for a change, and build some dependencies anew.
const OF_THE_PACKAGE: [&str; 8] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
    "CARGO_MANIFEST_LINKS",
    "OUT_DIR",
];

/// The program of this repository.
///
/// # Errors
/// If cargo cannot be started, the build fails, or cargo names no program.
pub fn build() -> Result<PathBuf, ServerStartError> {
    let mut cargo = Command::new(option_env!("CARGO").unwrap_or("cargo"));
    for name in OF_THE_PACKAGE {
        cargo.env_remove(name);
    }
    let built = cargo
        // With the workspace and its examples (of which there are none) selected, dependencies are those of the tests, so that none
        // is built for this.
        .args(["build", "--quiet", "--workspace", "--examples", "--bin", BINARY, "--message-format=json-render-diagnostics"])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .stdin(Stdio::null())
        .output()
        .map_err(|source| failed("cannot run cargo", source))?;
    if !built.status.success() {
        return Err(ServerStartError::Build(String::from_utf8_lossy(&built.stderr).into_owned()));
    }
    executable(&String::from_utf8_lossy(&built.stdout)).ok_or(ServerStartError::NoBinary)
}

/// Cargo reports one JSON object per line; the binary's own is the one with an executable and the right name.
fn executable(report: &str) -> Option<PathBuf> {
    let messages = report.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut binaries = messages.filter(|message| message.pointer("/target/name").and_then(|name| name.as_str()) == Some(BINARY));
    binaries.find_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
}

/// Reads on after the address has come, because a full pipe would stop the server.
fn announced_endpoint(stdout: ChildStdout) -> Option<Endpoint> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some(endpoint) = endpoint_in(&line) {
                sender.send(endpoint).ok();
            }
        }
    });
    receiver.recv_timeout(PATIENCE).ok()
}

fn endpoint_in(line: &str) -> Option<Endpoint> {
    let words = line.split_whitespace().map(|word| word.trim_matches(|character: char| !character.is_ascii_alphanumeric()));
    words.filter(|word| word.starts_with("http://") && word.ends_with("/tenant")).find_map(Endpoint::parse)
}

fn tail(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    scrub(&lines.get(lines.len().saturating_sub(LOG_LINES)..).unwrap_or_default().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_address_in_a_sentence() {
        let endpoint = endpoint_in("Tenant API ready: http://127.0.0.1:40123/tenant (SQLite).").unwrap();
        assert_eq!(Some(endpoint), Endpoint::parse("http://127.0.0.1:40123/tenant"));
        assert!(endpoint_in("Playground at http://127.0.0.1:40123/playground").is_none());
        assert_eq!(endpoint_in("starting"), None);
    }

    #[test]
    fn finds_the_binary_in_cargos_report() {
        let report = r#"{"reason":"compiler-artifact","target":{"name":"server"},"executable":null}
{"reason":"compiler-artifact","target":{"name":"tenant-server"},"executable":"/t/debug/tenant-server"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(executable(report), Some(PathBuf::from("/t/debug/tenant-server")));
        assert_eq!(executable("no json"), None);
    }

    #[test]
    fn a_binary_that_says_nothing_is_an_error_with_its_log() {
        let token = Token::random().unwrap();
        let error = Server::start(None, Some("false"), Services::default(), &token, &token).unwrap_err();
        assert!(matches!(error, ServerStartError::Silent(_)), "{error}");
    }

    #[test]
    fn a_missing_binary_is_an_error() {
        let token = Token::random().unwrap();
        let error = Server::start(None, Some("/nonexistent/tenant-server"), Services::default(), &token, &token).unwrap_err();
        assert!(matches!(error, ServerStartError::Io { .. }), "{error}");
    }
}
