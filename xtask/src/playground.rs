//! `cargo xtask playground`: builds the page that the server embeds, and tries it in a browser.
//!
//! **Invariant:** what is embedded is what the sources and the lock file build; the page is tried as the server serves it.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::instance::api;
use crate::instance::scratch::Scratch;
use crate::instance::server::{LOGIN_TOKEN, ROOT_TOKEN, Server};
use crate::{program, workspace};

const SOURCES: &str = "server/playground";
const EMAIL: &str = "jane@example.com";
const PASSWORD: &str = "Correct-Horse-7";

/// # Errors
/// If the arguments are invalid, or npm, node or the test in the browser fails.
pub fn run(args: &[String]) -> Result<(), String> {
    match args {
        [one] if one == "build" => {
            install()?;
            workspace::run("node", &["server/playground/build.mjs"])
        }
        [one] if one == "check" => {
            install()?;
            workspace::run("node", &["server/playground/build.mjs", "--check"])?;
            browse()
        }
        _ => Err("usage: cargo xtask playground build|check".into()),
    }
}

/// Exactly what the lock file names. Nothing of it is run while it is installed.
fn install() -> Result<(), String> {
    workspace::run("npm", &["ci", "--prefix", SOURCES, "--ignore-scripts", "--no-audit", "--no-fund"])
}

/// A new instance with one person, and a browser that signs in as her.
fn browse() -> Result<(), String> {
    let server = program::build("server", "tenant-server", &[])?;
    let scratch = Scratch::create()?;
    let server = Server::start(&server, scratch.path(), &[])?;
    let sign_up = "mutation($email: String!, $password: String!) { signUp(email: $email, password: $password) { ok } }";
    api::mutation(server.address(), ROOT_TOKEN, sign_up, &json!({ "email": EMAIL, "password": PASSWORD }))?;
    let status = Command::new("node")
        .arg(Path::new(SOURCES).join("test.mjs"))
        .args([&server.address().to_string(), LOGIN_TOKEN, EMAIL, PASSWORD])
        .current_dir(workspace::root())
        .status()
        .map_err(|error| format!("cannot start node: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("the page does not work in the browser{}", server.log_tail())) }
}
