//! `cargo xtask schemathesis`: a server of this tree before requests that schemathesis makes up from schema.graphql, asked by root,
//! by a person and with the login token.
//!
//! Needs Python 3 with `venv`; the package is installed below the target folder, in the versions of `xtask/schemathesis/requirements.txt`.
//!
//! **Invariant:** a fault of the server, a lost connection and a run in which next to nothing was asked are failures alike.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::instance::api;
use crate::instance::scratch::Scratch;
use crate::instance::server::{LOGIN_TOKEN, ROOT_TOKEN, Server};
use crate::{codegen, program, sdl, workspace};

const EXAMPLES: u32 = 2000;
const USAGE: &str = "\
usage: cargo xtask schemathesis [--examples N]

  --examples N   how many requests are generated for each of the three callers (2000)";

/// Acts as root, and is in no table, so nothing that is asked can end it.
const UNSTORED_ROOT: &str = "3333333333333333333333333333333333333333";

const SIGN_UP: &str = "mutation { signUp(email: \"someone@example.com\", password: \"Correct-Horse-7\") { ok } }";
const SIGN_IN: &str = "mutation { signIn(email: \"someone@example.com\", password: \"Correct-Horse-7\") { ok result { token } } }";

struct Asker<'a> {
    name: &'a str,
    token: &'a str,
    /// What would end its own token.
    spared: &'a [&'a str],
}

/// # Errors
/// If the arguments are invalid, the tool cannot be installed, the server cannot be built or started, or a generated request finds a fault.
pub fn run(args: &[String]) -> Result<(), String> {
    let examples = parse(args)?;
    let per_operation = examples.div_ceil(operations()?);
    let binary = program::build("server", "tenant-server", &[])?;
    let tool = installed(&binary)?;
    let scratch = Scratch::create()?;
    let settings = [("CONTEMBER_ROOT_TOKENS".to_owned(), UNSTORED_ROOT.to_owned())];
    let server = Server::start(&binary, scratch.path(), &settings)?;
    api::mutation(server.address(), ROOT_TOKEN, SIGN_UP, &Value::Null)?;
    let signed_in = api::mutation(server.address(), LOGIN_TOKEN, SIGN_IN, &Value::Null)?;
    let session = api::text_at(&signed_in, "/result/token")?;
    let askers = [
        Asker { name: "a person", token: &session, spared: &["Mutation.signOut"] },
        Asker { name: "the login token", token: LOGIN_TOKEN, spared: &[] },
        Asker { name: "root", token: UNSTORED_ROOT, spared: &[] },
    ];
    for asker in &askers {
        ask(&tool, scratch.path(), &server, asker, per_operation).map_err(|error| format!("{error}{}", server.log_tail()))?;
    }
    server.terminate()
}

fn ask(tool: &Path, folder: &Path, server: &Server, asker: &Asker<'_>, per_operation: u32) -> Result<(), String> {
    let mut command = Command::new(tool);
    command.arg("run").arg(workspace::root().join("schema.graphql"));
    command.args(["--url", &format!("http://{}/tenant", server.address()), "--header", &format!("Authorization: Bearer {}", asker.token)]);
    command.args(["--checks", "no_fault", "--phases", "fuzzing", "--max-examples", &per_operation.to_string()]);
    command.args(["--seed", "1", "--generation-database", "none", "--request-timeout", "10", "--warnings", "off", "--no-color"]);
    command.arg("--continue-on-failure");
    for operation in asker.spared {
        command.args(["--exclude-name", operation]);
    }
    println!("> schemathesis as {}, {per_operation} requests to each field", asker.name);
    let hooks = workspace::root().join("xtask/schemathesis/hooks.py");
    let output = command.current_dir(folder).env("SCHEMATHESIS_HOOKS", hooks).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("cannot start schemathesis: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("as {}:\n{text}{}", asker.name, String::from_utf8_lossy(&output.stderr)));
    }
    let passed = passed(&text).ok_or_else(|| format!("schemathesis does not say how much it asked:\n{text}"))?;
    println!("  {passed} requests, no fault and no lost connection");
    // The token must have been good until the end.
    api::query(server.address(), asker.token, "{ me { id } }", &Value::Null).map(|_| ())
}

/// How many requests passed, which schemathesis says in its last lines: `114 generated, 114 passed`.
fn passed(output: &str) -> Option<u32> {
    let line = output.lines().rev().find(|line| line.contains(" generated, "))?;
    line.split(", ").find_map(|part| part.trim().strip_suffix(" passed"))?.parse().ok().filter(|passed| *passed > 0)
}

/// The program of the package, which is installed first if it is not there in these versions.
fn installed(binary: &Path) -> Result<PathBuf, String> {
    let folder = binary.ancestors().nth(2).ok_or("the server was built nowhere")?.join("schemathesis");
    let source = workspace::root().join("xtask/schemathesis/requirements.txt");
    let versions = workspace::read(&source)?;
    // Written last, so it says that everything before was done.
    let done = folder.join("installed");
    if !fs::read_to_string(&done).is_ok_and(|text| text == versions) {
        let python = |program: &Path, args: &[&str]| {
            let mut command = Command::new(program);
            let status = command.args(args).stdin(Stdio::null()).status();
            match status {
                Ok(status) if status.success() => Ok(()),
                Ok(_) | Err(_) => Err(format!(
                    "`{} {}` failed: it needs Python 3 with venv, and a registry of packages",
                    program.display(),
                    args.join(" ")
                )),
            }
        };
        let (venv, requirements) = (folder.to_string_lossy(), source.to_string_lossy());
        python(Path::new("python3"), &["-m", "venv", &venv])?;
        let options = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", &requirements];
        python(&folder.join("bin/python"), &options)?;
        workspace::write(&done, &versions)?;
    }
    Ok(folder.join("bin/schemathesis"))
}

/// How many fields can be asked for.
fn operations() -> Result<u32, String> {
    let text = workspace::read(&workspace::root().join("schema.graphql"))?;
    let model = sdl::parse(&text).map_err(|refusals| codegen::list(&refusals))?;
    let fields = model.root("Query").len() + model.root("Mutation").len();
    u32::try_from(fields).ok().filter(|fields| *fields > 0).ok_or_else(|| "schema.graphql has no operations".into())
}

fn parse(args: &[String]) -> Result<u32, String> {
    match args {
        [] => Ok(EXAMPLES),
        [option, number] if option == "--examples" => {
            number.parse().ok().filter(|examples| *examples > 0).ok_or_else(|| "--examples wants a number".into())
        }
        _ => Err(USAGE.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_examples_is_one_that_shows_something() {
        let parsed = |line: &str| parse(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!((parsed(""), parsed("--examples 30")), (Ok(2000), Ok(30)));
        for wrong in ["--examples", "--examples 0", "--examples x", "30"] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_run_that_asked_nothing_is_none() {
        assert_eq!(passed("Test cases:\n  114 generated, 114 passed\n\nSeed: 1\n"), Some(114));
        assert_eq!(passed("Test cases:\n  0 generated, 0 passed\n"), None);
        assert_eq!(passed("No test cases were generated\n"), None);
    }
}
