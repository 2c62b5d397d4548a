//! A PostgreSQL in a temporary folder, for as long as this process lives, however it ends.
//!
//! A shell holds it and waits for the end of its input, which comes when nobody is left to write it.
//!
//! **Invariant:** runs as a user without rights of its own, since PostgreSQL refuses to be root.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use super::PostgresError;
use crate::testbed::database::Url;

const SCRIPT: &str = include_str!("cluster.sh");

/// How the script says that this machine has no PostgreSQL.
const NOWHERE: i32 = 3;

pub struct Cluster {
    folder: String,
    /// Its input is what keeps the server alive.
    _shell: Child,
}

impl Cluster {
    /// Nothing if this machine has no PostgreSQL.
    pub fn start() -> Result<Option<Self>, PostgresError> {
        let failed = |error: std::io::Error| PostgresError::Start(error.to_string());
        let mut command = if is_root()? {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh", "-c", SCRIPT]);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", SCRIPT]);
            command
        };
        // The other user need not be able to enter ours.
        let mut shell =
            command.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
        let mut folder = String::new();
        if let Some(output) = shell.stdout.take() {
            BufReader::new(output).read_line(&mut folder).map_err(failed)?;
        }
        if !folder.is_empty() {
            return Ok(Some(Self { folder: folder.trim_end().to_owned(), _shell: shell }));
        }
        let mut reason = String::new();
        if let Some(mut errors) = shell.stderr.take() {
            errors.read_to_string(&mut reason).map_err(failed)?;
        }
        let status = shell.wait().map_err(failed)?;
        if status.code() == Some(NOWHERE) || reason.contains("user postgres does not exist") {
            return Ok(None);
        }
        Err(PostgresError::Start(reason.trim_end().to_owned()))
    }

    pub fn url(&self) -> Option<Url> {
        Url::postgres(format!("postgres://postgres@localhost/postgres?host={}", self.folder))
    }
}

fn is_root() -> Result<bool, PostgresError> {
    let id = Command::new("id").arg("-u").output().map_err(|error| PostgresError::Start(error.to_string()))?;
    Ok(id.stdout.trim_ascii() == b"0")
}
