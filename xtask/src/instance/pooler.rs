//! PgBouncer between a server and its database, configured as server/README.md says.
//!
//! **Invariant:** the child ends with this process and with its value, on every path.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::wait;

const PORT: u16 = 6432;
const PATIENCE: Duration = Duration::from_secs(10);

/// What `pool_mode` can be. In transaction mode a session belongs to a client only between BEGIN and COMMIT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Session,
    Transaction,
}

impl Mode {
    /// # Errors
    /// If there is no such mode.
    pub fn parse(name: &str) -> Result<Mode, String> {
        [Mode::Session, Mode::Transaction]
            .into_iter()
            .find(|mode| mode.name() == name)
            .ok_or_else(|| format!("--pool-mode takes session or transaction, not {name}"))
    }

    pub fn name(self) -> &'static str {
        match self {
            Mode::Session => "session",
            Mode::Transaction => "transaction",
        }
    }
}

pub struct Pooler {
    folder: PathBuf,
    port: u16,
    child: Mutex<Child>,
}

impl Pooler {
    /// In a folder that does not exist, before the server at this host, which may be the folder of a socket, and port. Clients find it
    /// at a socket in its folder; and at the address, if there is one, which others may share: each gets a part of the connections.
    ///
    /// # Errors
    /// If the folder or its configuration cannot be written, or PgBouncer does not start.
    pub fn start(folder: PathBuf, shared: Option<SocketAddr>, (host, port): (String, u16), mode: Mode) -> Result<Pooler, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::create_dir(&folder).map_err(failed)?;
        // Another user makes its socket there.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o777)).map_err(failed)?;
        let listening = shared.map_or_else(String::new, |address| format!("{}\nso_reuseport = 1", address.ip()));
        let own = shared.map_or(PORT, |address| address.port());
        let text = format!(
            "[databases]\n* = host={host} port={port} user=postgres\n[pgbouncer]\nlisten_addr = {listening}\nlisten_port = {own}\n\
             unix_socket_dir = {}\nauth_type = any\npool_mode = {}\ndefault_pool_size = 50\nserver_login_retry = 1\n",
            folder.display(),
            mode.name()
        );
        fs::write(folder.join("pgbouncer.ini"), text).map_err(failed)?;
        let child = Mutex::new(spawn(&folder, own)?);
        Ok(Pooler { folder, port: own, child })
    }

    pub fn socket(&self) -> PathBuf {
        socket(&self.folder, self.port)
    }

    /// Sends a signal: `STOP` and `CONT` freeze and thaw it, `USR1` and `USR2` pause and resume its pools.
    ///
    /// # Errors
    /// If the command cannot be started, or PgBouncer has ended.
    pub fn signal(&self, signal: &str) -> Result<(), String> {
        let pid = held(&self.child).id().to_string();
        let status = Command::new("kill").args(["-s", signal, &pid]).status().map_err(|error| format!("cannot run kill: {error}"))?;
        if status.success() { Ok(()) } else { Err("PgBouncer has ended by itself".to_owned()) }
    }

    /// Ends it with this signal, and waits until it has ended.
    ///
    /// # Errors
    /// If the command cannot be started, or PgBouncer has ended before.
    pub fn stop(&self, signal: &str) -> Result<(), String> {
        self.signal(signal)?;
        held(&self.child).wait().map(|_| ()).map_err(|error| format!("cannot end PgBouncer: {error}"))
    }

    /// # Errors
    /// If PgBouncer does not start.
    pub fn start_again(&self) -> Result<(), String> {
        *held(&self.child) = spawn(&self.folder, self.port)?;
        Ok(())
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let mut child = held(&self.child);
        // Both fail only for a child that is gone already.
        let _killed = child.kill();
        let _reaped = child.wait();
    }
}

/// Returns when it accepts connections.
fn spawn(folder: &Path, port: u16) -> Result<Child, String> {
    // A socket that a killed one has left would seem to be the new one's.
    fs::remove_file(socket(folder, port)).ok();
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let mut command = Command::new("setpriv");
    command.arg("--pdeathsig=KILL");
    if is_root {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    // Debian has it where only root's path leads.
    let path = if Path::new("/usr/sbin/pgbouncer").exists() { "/usr/sbin/pgbouncer" } else { "pgbouncer" };
    let started = command.args([path, "-q"]).arg(folder.join("pgbouncer.ini")).stdin(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = started.map_err(|error| format!("cannot run setpriv: {error}"))?;
    let begun = Instant::now();
    while UnixStream::connect(socket(folder, port)).is_err() {
        let ended = child.try_wait().map_err(|error| error.to_string())?.is_some();
        if ended || begun.elapsed() > PATIENCE {
            let _killed = child.kill();
            let _reaped = child.wait();
            return Err("PgBouncer does not start (such as `apt-get install pgbouncer`)".to_owned());
        }
        wait(Duration::from_millis(5));
    }
    Ok(child)
}

fn socket(folder: &Path, port: u16) -> PathBuf {
    folder.join(format!(".s.PGSQL.{port}"))
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
