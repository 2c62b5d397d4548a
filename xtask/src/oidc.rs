//! `cargo xtask oidc`: users sign in at a certified OpenID provider, in a browser, and end their sessions there.
//!
//! **Invariant:** the provider is exactly what the lock file names, and nothing of it is part of the server.

use std::path::Path;
use std::process::Command;

use crate::instance::scratch::Scratch;
use crate::instance::server::{LOGIN_TOKEN, ROOT_TOKEN, Server};
use crate::{program, workspace};

const SOURCES: &str = "server/oidc";

/// # Errors
/// If there are arguments, npm fails, the server cannot be built or started, or the sign-in fails.
pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("usage: cargo xtask oidc".into());
    }
    workspace::run("npm", &["ci", "--prefix", SOURCES, "--ignore-scripts", "--no-audit", "--no-fund"])?;
    let server = program::build("server", "tenant-server", &[])?;
    let scratch = Scratch::create()?;
    // The provider is on this machine.
    let settings = [("TENANT_IDP_PRIVATE_ADDRESSES".to_owned(), "true".to_owned())];
    let server = Server::start(&server, scratch.path(), &settings)?;
    let status = Command::new("node")
        .arg(Path::new(SOURCES).join("flow.mjs"))
        .args([&server.address().to_string(), LOGIN_TOKEN, ROOT_TOKEN])
        .current_dir(workspace::root())
        .status()
        .map_err(|error| format!("cannot start node: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("signing in at a certified provider does not work{}", server.log_tail())) }
}
