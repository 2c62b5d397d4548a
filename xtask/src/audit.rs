//! `cargo xtask audit`: a server of this tree before the questions of the npm package graphql-http, the audit of GraphQL over HTTP.
//!
//! Needs node and npm; the package is installed below the target folder, in the version that the lock file pins.
//!
//! **Invariant:** a broken MUST is a failure, however many other answers are right.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::instance::scratch::Scratch;
use crate::instance::server::{ROOT_TOKEN, Server};
use crate::{program, workspace};

/// The three that are missing want status 200 for documents that are refused, under the media type
/// for which the contract has status 400.
const LEAST_OK: usize = 58;

const FILES: [&str; 3] = ["package.json", "package-lock.json", "audit.mjs"];

#[derive(Deserialize, Debug)]
struct Finding {
    id: String,
    name: String,
    status: String,
    reason: Option<String>,
}

/// # Errors
/// If there are arguments, npm or node fails, the server cannot be built or started, a MUST is broken, or too few audits are ok.
pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("usage: cargo xtask audit".into());
    }
    let binary = program::build("server", "tenant-server", &[])?;
    let folder = installed(&binary)?;
    let scratch = Scratch::create()?;
    let server = Server::start(&binary, scratch.path(), &[])?;
    let output = Command::new("node")
        .arg("audit.mjs")
        .current_dir(&folder)
        .env("AUDIT_URL", format!("http://{}/tenant", server.address()))
        .env("AUDIT_TOKEN", ROOT_TOKEN)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start node: {error}"))?;
    if !output.status.success() {
        return Err(format!("the audit ended with {}{}", output.status, server.log_tail()));
    }
    let findings: Vec<Finding> = serde_json::from_slice(&output.stdout).map_err(|error| format!("the audit answered nonsense: {error}"))?;
    print!("{}", report(&findings));
    verdict(&findings)
}

/// The folder with the package in it.
fn installed(binary: &Path) -> Result<PathBuf, String> {
    let target = binary.ancestors().nth(2).ok_or("the server was built nowhere")?;
    let (source, folder) = (workspace::root().join("xtask/audit"), target.join("audit"));
    let lock = workspace::read(&source.join("package-lock.json"))?;
    // Written last, so it says that everything before was done.
    let done = folder.join("installed");
    let is_current = fs::read_to_string(&done).is_ok_and(|text| text == lock);
    for file in FILES {
        workspace::write(&folder.join(file), &workspace::read(&source.join(file))?)?;
    }
    if !is_current {
        let status = Command::new("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder).status();
        match status {
            Ok(status) if status.success() => workspace::write(&done, &lock)?,
            Ok(status) => return Err(format!("`npm ci` ended with {status}")),
            Err(error) => return Err(format!("cannot start npm: {error}")),
        }
    }
    Ok(folder)
}

fn count(findings: &[Finding], status: &str) -> usize {
    findings.iter().filter(|finding| finding.status == status).count()
}

fn report(findings: &[Finding]) -> String {
    let others = ["error", "warn", "notice"].map(|status| format!("{} {status}", count(findings, status)));
    let mut text = format!("GraphQL over HTTP: {} of {} ok, {}\n", count(findings, "ok"), findings.len(), others.join(", "));
    for Finding { id, name, status, reason } in findings.iter().filter(|finding| finding.status != "ok") {
        text += &format!("  {status} {id}: {name}; {}\n", reason.as_deref().unwrap_or("no reason given"));
    }
    text
}

fn verdict(findings: &[Finding]) -> Result<(), String> {
    let (errors, ok) = (count(findings, "error"), count(findings, "ok"));
    match (errors, ok) {
        (0, LEAST_OK..) => Ok(()),
        (0, _) => Err(format!("{ok} are ok, {LEAST_OK} should be")),
        (_, _) => Err(format!("{errors} that MUST be are not")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(statuses: &[(&str, usize)]) -> Vec<Finding> {
        let finding = |status: &str| Finding { id: "1A".into(), name: "MUST do".into(), status: status.into(), reason: Some("no".into()) };
        statuses.iter().flat_map(|(status, number)| (0..*number).map(|_| finding(status))).collect()
    }

    #[test]
    fn a_broken_must_fails_and_so_do_too_few_that_are_ok() {
        assert_eq!(verdict(&findings(&[("ok", 58), ("warn", 3)])), Ok(()));
        assert!(verdict(&findings(&[("ok", 57), ("warn", 4)])).is_err());
        assert!(verdict(&findings(&[("ok", 60), ("error", 1)])).is_err());
        assert!(verdict(&[]).is_err());
    }

    #[test]
    fn what_is_not_ok_is_shown_with_its_reason() {
        let text = report(&findings(&[("ok", 2), ("warn", 1)]));
        assert_eq!(text, "GraphQL over HTTP: 2 of 3 ok, 0 error, 1 warn, 0 notice\n  warn 1A: MUST do; no\n");
    }
}
