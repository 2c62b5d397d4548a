//! What packages ship besides the program: its manual and completions for shells.
//!
//! **Invariant:** made from the command line that is understood, so they never differ from it.

use std::io;
use std::path::Path;

use clap::CommandFactory;

use super::Options;

pub use clap_complete::Shell;

#[derive(Debug, thiserror::Error)]
#[error("cannot write to {path}: {source}")]
pub struct ManualError {
    path: String,
    source: io::Error,
}

impl Options {
    /// One page for the program and one for each of its commands.
    ///
    /// # Errors
    /// If the directory cannot be made, or a file cannot be written to it.
    pub fn write_manual(directory: &Path) -> Result<(), ManualError> {
        let written = std::fs::create_dir_all(directory).and_then(|()| clap_mangen::generate_to(Self::command(), directory));
        written.map_err(|source| ManualError { path: directory.display().to_string(), source })
    }

    pub fn completions(shell: Shell) -> Vec<u8> {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Self::command(), "tenant-server", &mut script);
        script
    }
}
