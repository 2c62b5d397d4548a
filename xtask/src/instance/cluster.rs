//! A PostgreSQL of our own, from the programs on this machine, which can be stopped and started like any other.
//!
//! It writes as carefully as one in production: what it has acknowledged must be there after a crash.
//!
//! **Invariant:** listens on a socket in its folder and nowhere else, and ends with its value.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::janitor::Janitor;

const SETTINGS: &str = "-c listen_addresses= -c max_connections=200 -c shared_buffers=128MB -c min_wal_size=32MB -c max_wal_size=64MB";

pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    /// PostgreSQL refuses to be root, so root becomes another user first.
    root: bool,
    _janitor: Janitor,
}

impl Cluster {
    /// Makes and starts one in a folder that exists.
    ///
    /// # Errors
    /// If PostgreSQL is not installed, the folder cannot be created, or a command fails.
    pub fn create(parent: &Path) -> Result<Cluster, String> {
        let cluster = Cluster::prepare(parent.join("pg"))?;
        run(cluster.command("initdb").args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-D"]).arg(cluster.data()))?;
        cluster.start()?;
        Ok(cluster)
    }

    /// Creates and starts a standby in a folder that does not exist. Its replication slot has the name of that folder.
    ///
    /// # Errors
    /// If the folder cannot be created, or a command fails.
    pub fn create_standby(&self, folder: PathBuf) -> Result<Cluster, String> {
        let standby = Cluster::prepare(folder)?;
        let slot = standby.folder.file_name().unwrap_or_default();
        let mut copy = self.command("pg_basebackup");
        copy.args(["-U", "postgres", "-R", "-c", "fast", "-X", "stream", "-C", "-S"]).arg(slot).arg("-h").arg(&self.folder);
        run(copy.arg("-D").arg(standby.data()))?;
        standby.start()?;
        Ok(standby)
    }

    fn prepare(folder: PathBuf) -> Result<Cluster, String> {
        let programs =
            programs().ok_or("there is no PostgreSQL on this machine: install its server (such as `apt-get install postgresql`)")?;
        fs::create_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let root = run(Command::new("id").arg("-u"))?.trim() == "0";
        if root {
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let stop = "if [ \"$3\" = root ]; then set -- \"$1\" \"$2\" runuser -u postgres --; else set -- \"$1\" \"$2\" env; fi; \
                    program=$1; data=$2; shift 2; \"$@\" \"$program\" -D \"$data\" -m immediate stop";
        let user = OsStr::new(if root { "root" } else { "user" });
        let janitor = Janitor::hire(stop, &[programs.join("pg_ctl").as_os_str(), folder.join("data").as_os_str(), user])?;
        Ok(Cluster { programs, folder, root, _janitor: janitor })
    }

    /// # Errors
    /// If it does not start.
    pub fn start(&self) -> Result<(), String> {
        let settings = format!("{SETTINGS} -c unix_socket_directories={}", self.folder.display());
        let log = self.folder.join("log");
        run(self.command("pg_ctl").args(["-w", "-o", &settings, "-l"]).arg(log).arg("-D").arg(self.data()).arg("start"))?;
        Ok(())
    }

    /// `immediate` is a crash, `fast` ends every connection first.
    ///
    /// # Errors
    /// If it does not stop.
    pub fn stop(&self, mode: &str) -> Result<(), String> {
        run(self.command("pg_ctl").args(["-w", "-m", mode, "-D"]).arg(self.data()).arg("stop")).map(|_| ())
    }

    /// SIGKILL to all of its processes at once, as if its machine lost power but kept its disk.
    ///
    /// # Errors
    /// If it is not running, or cannot be killed.
    pub fn kill(&self) -> Result<(), String> {
        let file = self.data().join("postmaster.pid");
        let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let pid = text.lines().next().unwrap_or_default();
        // The parent first: it would restart its children.
        let script = "children=$(grep -ls \"^PPid:[[:space:]]*$1$\" /proc/[0-9]*/status | cut -d/ -f3); \
                      kill -9 \"$1\" && { kill -9 $children || true; }";
        run(Command::new("sh").args(["-c", script, "kill", pid]))?;
        // Nothing else removes the segment that marked the data directory as in use.
        if let Some(segment) = text.lines().nth(6).and_then(|line| line.split_whitespace().nth(1)) {
            run(Command::new("ipcrm").args(["-m", segment])).ok();
        }
        Ok(())
    }

    /// Ends a standby's recovery; returns as soon as it accepts writes.
    ///
    /// # Errors
    /// If it is not a standby, or is not promoted in time.
    pub fn promote(&self) -> Result<(), String> {
        run(self.command("pg_ctl").args(["-w", "-D"]).arg(self.data()).arg("promote")).map(|_| ())
    }

    /// Removes a server that was killed.
    ///
    /// # Errors
    /// If its folder cannot be removed.
    pub fn remove(self) -> Result<(), String> {
        fs::remove_dir_all(&self.folder).map_err(|error| format!("{}: {error}", self.folder.display()))
    }

    pub fn socket(&self) -> PathBuf {
        self.folder.join(".s.PGSQL.5432")
    }

    /// Whether it accepts connections.
    pub fn answers(&self) -> bool {
        self.sql("SELECT 1").is_ok()
    }

    /// # Errors
    /// If psql cannot be started, or the statement fails.
    pub fn sql(&self, statement: &str) -> Result<String, String> {
        run(self.command("psql").args(["-XAtq", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-h"]).arg(&self.folder).args(["-c", statement]))
    }

    /// Runs a file of SQL in one of the databases.
    ///
    /// # Errors
    /// If psql cannot be started, or a statement fails.
    pub fn script(&self, database: &str, script: File) -> Result<(), String> {
        let mut command = self.command("psql");
        command.args(["-Xq", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-d", database, "-h"]).arg(&self.folder).stdin(script);
        let output = command.stdout(Stdio::null()).output().map_err(|error| format!("cannot run psql: {error}"))?;
        if output.status.success() { Ok(()) } else { Err(format!("psql: {}", String::from_utf8_lossy(&output.stderr).trim_end())) }
    }

    /// The address of a new database.
    ///
    /// # Errors
    /// If psql cannot be started, or the database cannot be created.
    pub fn database(&self, name: &str) -> Result<String, String> {
        self.sql(&format!("CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'"))?;
        Ok(format!("postgres://postgres@localhost/{name}?host={}", self.folder.display()))
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if self.root { Command::new("runuser") } else { Command::new(&program) };
        if self.root {
            command.args(["-u", "postgres", "--"]).arg(program);
        }
        // The other user need not be able to enter our folder.
        command.current_dir("/");
        command
    }
}

fn run(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    // A server that is started here keeps what it inherits, so it must not inherit a pipe that we read to its end.
    let starts = command.get_args().any(|argument| argument == "start");
    let output = if starts { Stdio::null } else { Stdio::piped };
    let child = command.stdin(Stdio::null()).stdout(output()).stderr(output()).spawn();
    let output = child.and_then(std::process::Child::wait_with_output).map_err(|error| format!("cannot run {name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim_end()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where the newest PostgreSQL of this machine has its programs.
fn programs() -> Option<PathBuf> {
    let is_it = |folder: &PathBuf| ["initdb", "pg_ctl", "psql", "pg_basebackup"].iter().all(|program| folder.join(program).is_file());
    let packaged = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut packaged: Vec<(u32, PathBuf)> = packaged
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| is_it(folder))
        .collect();
    packaged.sort();
    let named = run(Command::new("sh").args(["-c", "command -v initdb"])).ok();
    let named = named.and_then(|path| Some(Path::new(path.trim()).parent()?.to_path_buf())).filter(is_it);
    named.or_else(|| packaged.pop().map(|(_, folder)| folder))
}
