//! A PostgreSQL in a temporary folder, for as long as this process lives, however it ends.
//!
//! A shell holds it and waits for the end of its input, which comes when the last writer is gone.
//!
//! **Invariant:** runs as a user without rights of its own.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::PostgresError;
use super::user::User;
use crate::testbed::database::Url;

const SCRIPT: &str = include_str!("cluster.sh");

pub struct Cluster {
    folder: String,
    /// Its input is what keeps the server alive.
    _shell: Child,
}

impl Cluster {
    /// From the programs in this folder.
    ///
    /// # Errors
    /// If no user can run the programs, or the server does not start.
    pub fn start(programs: &Path) -> Result<Self, PostgresError> {
        let failed = |error: std::io::Error| PostgresError::Start(error.to_string());
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "sh"]).arg(programs).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut shell = User::demote(&mut command).map_err(PostgresError::Start)?.spawn().map_err(failed)?;
        let mut folder = String::new();
        if let Some(output) = shell.stdout.take() {
            BufReader::new(output).read_line(&mut folder).map_err(failed)?;
        }
        if !folder.is_empty() {
            return Ok(Self { folder: folder.trim_end().to_owned(), _shell: shell });
        }
        let mut reason = String::new();
        if let Some(mut errors) = shell.stderr.take() {
            errors.read_to_string(&mut reason).map_err(failed)?;
        }
        shell.wait().map_err(failed)?;
        Err(PostgresError::Start(reason.trim_end().to_owned()))
    }

    pub fn url(&self) -> Option<Url> {
        Url::postgres(format!("postgres://postgres@localhost/postgres?host={}", self.folder))
    }
}
