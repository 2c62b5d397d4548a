//! An instance that has moved to another database keeps the contract there, with the tokens it had.
//!
//! **Invariant:** no server outlives the test.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use conformance::testbed::postgres::Postgres;
use conformance::testbed::server::build;
use tempfile::TempDir;

use crate::run;

const LOGIN: &str = "5555555555555555555555555555555555555555";
const ROOT: &str = "6666666666666666666666666666666666666666";
const KEY: &str = "0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c0c";

struct Serving {
    child: Child,
    url: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The program with nothing but this in its environment.
fn program(binary: &Path, folder: &TempDir, env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(binary);
    command.env_clear().env("CONTEMBER_ENCRYPTION_KEY", KEY).envs(env.iter().copied()).arg("--data-dir").arg(folder.path());
    command
}

fn serve(mut command: Command) -> Serving {
    let mut child = command.args(["--port", "0", "--management-port", "off"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let url = lines.filter_map(|line| line.strip_prefix("Tenant API ready at ").map(str::to_owned)).next().unwrap();
    Serving { child, url }
}

/// The six steps, with the same tokens before and after.
fn smoke(serving: &Serving) {
    let ended = run(&["--url", &serving.url, "--login-token", LOGIN, "--root-token", ROOT, "--mode", "smoke"]);
    assert_eq!(ended.code, 0, "{}{}", ended.output, ended.errors);
    assert!(ended.errors.contains("pass     overview/six-steps\n"), "{}", ended.errors);
}

#[test]
fn an_instance_that_moved_to_postgresql_passes_the_smoke_test() {
    if std::env::var("TENANT_TEST_STORE").is_ok_and(|store| store == "sqlite") {
        return;
    }
    let binary = std::env::var("TENANT_SERVER_BIN").map_or_else(|_| build().unwrap(), Into::into);
    let folder = TempDir::new().unwrap();
    let postgres = Postgres::find().unwrap_or_else(|error| panic!("{error}"));
    let database = postgres.create(None).unwrap();
    let url = database.url.reveal();
    let given = [("CONTEMBER_LOGIN_TOKEN", LOGIN), ("CONTEMBER_ROOT_TOKEN", ROOT)];
    let embedded = serve(program(&binary, &folder, &given));
    smoke(&embedded);
    drop(embedded);
    let copied = program(&binary, &folder, &[("DATABASE_URL", url)]).arg("copy").output().unwrap();
    let told = String::from_utf8(copied.stdout).unwrap();
    assert!(copied.status.success() && told.contains("\ncopied "), "{told}{}", String::from_utf8_lossy(&copied.stderr));
    // It takes no tokens now: it has to know the old ones.
    smoke(&serve(program(&binary, &folder, &[("DATABASE_URL", url)])));
}
