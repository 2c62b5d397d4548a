//! `cargo xtask mails`: the default mails with example values, for review in a browser.
//!
//! **Invariant:** the server itself writes them, so they are what it sends.

use std::path::Path;
use std::process::Command;

use crate::{program, workspace};

/// # Errors
/// If the directory is missing in the arguments, or the server cannot be built or does not write the mails.
pub fn run(args: &[String]) -> Result<(), String> {
    let [directory] = args else { return Err("usage: cargo xtask mails DIRECTORY".into()) };
    let server = program::server(None, &[])?;
    let mut command = Command::new(server);
    let status = workspace::without_settings(&mut command).arg("mails").arg(directory).status();
    let status = status.map_err(|error| format!("cannot start the server: {error}"))?;
    if !status.success() {
        return Err("the mails are not written".into());
    }
    println!("open {}", Path::new(directory).join("index.html").display());
    Ok(())
}
