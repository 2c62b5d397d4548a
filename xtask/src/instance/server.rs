//! The server under test as a child process.
//!
//! It gets tokens that are known beforehand, a data folder of its own and none of the caller's settings.
//!
//! **Invariant:** the child is killed and reaped when its value goes away, on every path.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use crate::workspace;

/// The instance lives as long as the bench, so these open nothing.
pub const LOGIN_TOKEN: &str = "1111111111111111111111111111111111111111";
pub const ROOT_TOKEN: &str = "2222222222222222222222222222222222222222";

const PATIENCE: Duration = Duration::from_secs(30);
const LOG_LINES: usize = 10;

pub struct Server {
    child: Child,
    address: SocketAddr,
    management: Option<SocketAddr>,
    log: PathBuf,
}

impl Server {
    /// Returns as soon as the server has printed its address. `folder` gets the data and the log.
    ///
    /// # Errors
    /// If the server cannot be started, or does not print its address in time.
    pub fn start(binary: &Path, folder: &Path, settings: &[(String, String)]) -> Result<Server, String> {
        Server::start_with(binary, folder, &folder.join("data"), settings)
    }

    /// With the data somewhere else than the log.
    ///
    /// # Errors
    /// If the server cannot be started, or does not print its address in time.
    pub fn start_with(binary: &Path, folder: &Path, data: &Path, settings: &[(String, String)]) -> Result<Server, String> {
        let log = folder.join("server.log");
        let log_file = File::options().create(true).append(true).open(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let mut command = Command::new(binary);
        workspace::without_settings(&mut command)
            .args(["--host", "127.0.0.1", "--port", "0", "--management-port", "0", "--data-dir"])
            .arg(data)
            .env("CONTEMBER_LOGIN_TOKEN", LOGIN_TOKEN)
            .env("CONTEMBER_ROOT_TOKEN", ROOT_TOKEN)
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log_file);
        let child = command.spawn().map_err(|error| format!("cannot start {}: {error}", binary.display()))?;
        // From here on the value owns the child, so that every early return ends it.
        let mut server = Server { child, address: SocketAddr::from(([127, 0, 0, 1], 0)), management: None, log };
        let stdout = server.child.stdout.take().ok_or("the server has no stdout")?;
        match announced_addresses(stdout).recv_timeout(PATIENCE) {
            Ok((management, address)) => (server.management, server.address) = (management, address),
            Err(_) => return Err(format!("the server did not print its address{}", server.log_tail())),
        }
        Ok(server)
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it says whether it is ready.
    pub fn management(&self) -> Option<SocketAddr> {
        self.management
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it without a word.
    ///
    /// # Errors
    /// If it cannot be killed.
    pub fn kill(mut self) -> Result<(), String> {
        self.child.kill().and_then(|()| self.child.wait()).map(|_| ()).map_err(|error| format!("cannot kill the server: {error}"))
    }

    /// Asks it to end, and waits until it has.
    ///
    /// # Errors
    /// If it cannot be signalled, or ends with an error.
    pub fn terminate(mut self) -> Result<(), String> {
        let signal = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status();
        let status = signal.and_then(|_| self.child.wait()).map_err(|error| format!("cannot end the server: {error}"))?;
        if status.success() { Ok(()) } else { Err(format!("the server ended with {status}{}", self.log_tail())) }
    }

    /// The end of the server's log, ready to be put behind an error message.
    pub fn log_tail(&self) -> String {
        let text = fs::read(&self.log).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines.get(lines.len().saturating_sub(LOG_LINES)..).unwrap_or_default();
        if tail.is_empty() { String::new() } else { format!("\nend of the server's log:\n  {}", tail.join("\n  ")) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail only for a child that is gone already.
        let _killed = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The thread reads on until the end, because a full pipe would stop the server.
fn announced_addresses(stdout: ChildStdout) -> Receiver<(Option<SocketAddr>, SocketAddr)> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut management = None;
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            management = management.or_else(|| line.strip_prefix("Management at http://")?.parse().ok());
            if let Some(address) = find_address(&line) {
                let _no_one_waits = sender.send((management, address));
            }
        }
    });
    receiver
}

fn find_address(line: &str) -> Option<SocketAddr> {
    line.split("http://").skip(1).find_map(|rest| rest.split_once("/tenant")?.0.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_address_in_a_sentence() {
        let expected = Some(SocketAddr::from(([127, 0, 0, 1], 4000)));
        assert_eq!(find_address("Tenant API: http://127.0.0.1:4000/tenant (press Ctrl-C)"), expected);
        assert_eq!(find_address("see http://docs.example and http://127.0.0.1:4000/tenant"), expected);
        assert_eq!(find_address("http://127.0.0.1:4000/"), None);
        assert_eq!(find_address("listening"), None);
    }

    #[test]
    fn a_program_that_only_ends_is_an_error_with_its_log() -> Result<(), String> {
        let scratch = super::super::scratch::Scratch::create()?;
        let error = Server::start(Path::new("/bin/ls"), scratch.path(), &[]).err();
        assert!(error.is_some_and(|error| error.contains("did not print its address\nend of the server's log:")));
        Ok(())
    }
}
