//! What tests of a database that cannot be used ask of the server, and what they expect of it.
//!
//! **Invariant:** of a fault in the database a client learns nothing but that it may try again.

use std::path::Path;
use std::process::{Command, Output};

use super::database::{Wanted, wanted};
use super::process::{Process, Reply};

/// What happens on one store alone is left to the process that tests that store; with both, each has one.
pub fn is_tested(store: Wanted) -> bool {
    (wanted() == Wanted::Postgres) == (store == Wanted::Postgres)
}

pub const ME: &str = "{ me { id } }";

/// The one line that a refused start prints, without the name of the program.
pub fn refusal(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{} {text}", output.status);
    assert!(text.lines().count() == 1 && !text.contains("panicked") && !text.contains("hunter2"), "{text}");
    text.trim_end().strip_prefix("tenant-server: ").unwrap_or_else(|| panic!("{text}")).to_owned()
}

pub fn set_up(folder: &Path, url: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenant-server"));
    command.env_clear().env("DATABASE_URL", url).arg("--data-dir").arg(folder).arg("setup").output().unwrap()
}

/// Not available, in the contract's shape, with nothing of the cause; never "not authorised".
pub fn assert_unavailable(reply: &Reply) {
    assert!(reply.status == 503 && reply.head.to_ascii_lowercase().contains("\r\nretry-after: 1\r\n"), "{reply:?}");
    let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    assert!(body["errors"][0]["message"].as_str().unwrap().contains("not available, try again"), "{reply:?}");
    for word in ["sql", "database", "disk", "connection", "relation", "postgres"] {
        assert!(!reply.body.to_ascii_lowercase().contains(word), "{reply:?}");
    }
}

pub fn create_project(server: &Process, slug: &str) -> Reply {
    server.ask("root", &creation(slug))
}

/// The mutation that creates the project.
pub fn creation(slug: &str) -> String {
    format!("mutation {{ createProject(projectSlug: \"{slug}\", options: {{ noDeployToken: true }}) {{ ok }} }}")
}

pub fn assert_created(reply: &Reply) {
    assert!(reply.status == 200 && reply.body.contains("\"ok\":true"), "{reply:?}");
}

/// The slugs of all projects that begin with the word.
pub fn projects(server: &Process, word: &str) -> Vec<String> {
    let reply = server.ask("root", "{ projects { slug } }");
    let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    let slugs = body["data"]["projects"].as_array().unwrap_or_else(|| panic!("{reply:?}"));
    slugs.iter().map(|project| project["slug"].as_str().unwrap().to_owned()).filter(|slug| slug.starts_with(word)).collect()
}
