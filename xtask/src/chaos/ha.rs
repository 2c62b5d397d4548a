//! The set-up of `server/packaging/ha`, run by its own script.
//!
//! **Invariant:** it is stopped when the value goes away, however the command ends.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::ENCRYPTION_KEY;
use crate::instance::janitor::Janitor;
use crate::instance::server::{LOGIN_TOKEN, ROOT_TOKEN};
use crate::instance::wait;
use crate::workspace;

const SCRIPT: &str = "server/packaging/ha/ha";
const PORT: u16 = 24000;
/// The key of the old leader must expire, and it must come back.
const PATIENCE: Duration = Duration::from_secs(90);
pub struct Ha {
    script: PathBuf,
    folder: PathBuf,
    binary: PathBuf,
    _janitor: Janitor,
}

impl Ha {
    /// In a folder that does not exist.
    ///
    /// # Errors
    /// If the secrets cannot be written, or the cluster does not start.
    pub fn start(folder: PathBuf, binary: &Path) -> Result<Ha, String> {
        let secrets = folder.join("secrets");
        let failed = |error| format!("{}: {error}", secrets.display());
        fs::create_dir_all(&secrets).map_err(failed)?;
        for (name, value) in [("login-token", LOGIN_TOKEN), ("root-token", ROOT_TOKEN), ("encryption-key", ENCRYPTION_KEY)] {
            fs::write(secrets.join(name), value).map_err(failed)?;
        }
        let script = workspace::root().join(SCRIPT);
        let janitor = Janitor::hire("\"$1\" stop \"$2\"", &[script.as_os_str(), folder.as_os_str()])?;
        let ha = Ha { script, folder, binary: binary.to_owned(), _janitor: janitor };
        ha.run("start", None)?;
        Ok(ha)
    }

    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], PORT))
    }

    /// # Errors
    /// If the script cannot be started or fails.
    pub fn run(&self, command: &str, component: Option<&str>) -> Result<String, String> {
        let mut script = Command::new(&self.script);
        workspace::without_settings(&mut script).arg(command).arg(&self.folder).args(component).stdin(Stdio::null());
        script.env("TENANT_SERVER", &self.binary).env_remove("HA_PORT");
        let output = script.output().map_err(|error| format!("{}: {error}", self.script.display()))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        } else {
            Err(format!("ha {command}: {}", String::from_utf8_lossy(&output.stderr).trim_end()))
        }
    }

    /// # Errors
    /// If it is not done in time.
    pub fn until(&self, what: &str, done: impl Fn(&Self) -> bool) -> Result<(), String> {
        let begun = Instant::now();
        while !done(self) {
            if begun.elapsed() > PATIENCE {
                let status = self.run("status", None).unwrap_or_default();
                return Err(format!("{what} within {} s\n{status}", PATIENCE.as_secs()));
            }
            wait(Duration::from_millis(100));
        }
        Ok(())
    }

    /// # Errors
    /// If there is no such state in time.
    pub fn until_whole(&self) -> Result<(), String> {
        self.until("there was no leader with a synchronous standby", |ha| {
            ha.run("leader", None).is_ok() && ha.run("synchronous", None).is_ok()
        })
    }
}
