//! What must not compile: a field without a resolver, a resolver of another shape, a mutation without an audit decision, an error code
//! without its text, and a schema the generated code does not know. Each error has to name what it is about.
//!
//! **Invariant:** works on a copy of the tree, with the real resolvers and the real wiring.

#![expect(clippy::unwrap_used, reason = "a test that finds something unexpected ends")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, io};

/// A copy of the workspace that a test may break. It stays where it is, so that the next run compiles only what has changed.
struct Copy {
    folder: PathBuf,
}

impl Copy {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile_fail");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        fs::create_dir_all(&folder).unwrap();
        for name in ["Cargo.toml", "Cargo.lock", "schema.graphql", "server", "conformance", "migration", "xtask"] {
            copy(&root.join(name), &folder.join(name)).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(from), "{name} no longer has `{from}`: adapt this test");
        fs::write(self.path(name), text.replacen(from, to, 1)).unwrap();
    }

    /// What the compiler says to the server. Selected like this, dependencies are those of the tests, so none is built for this.
    fn errors(&self) -> String {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("target");
        let mut cargo = Command::new(env!("CARGO"));
        // What cargo tells a test about its package would be a change of environment for some dependencies.
        for name in ["CARGO_MANIFEST_DIR", "CARGO_PKG_NAME", "CARGO_MANIFEST_LINKS", "OUT_DIR"] {
            cargo.env_remove(name);
        }
        for part in ["MAJOR", "MINOR", "PATCH", "PRE"] {
            cargo.env_remove(format!("CARGO_PKG_VERSION_{part}"));
        }
        let output = cargo
            .args(["build", "--offline", "--quiet", "--workspace", "--examples", "--bin", "tenant-server"])
            .env("CARGO_TARGET_DIR", target)
            .current_dir(&self.folder)
            .output()
            .unwrap();
        assert!(!output.status.success(), "it compiles");
        String::from_utf8(output.stderr).unwrap()
    }
}

/// A file that is the same already keeps its time, by which cargo tells what has changed.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        let text = fs::read(from)?;
        return if fs::read(to).is_ok_and(|there| there == text) { Ok(()) } else { fs::write(to, text) };
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        if !from.join(entry.file_name()).exists() {
            if entry.file_type()?.is_dir() { fs::remove_dir_all(entry.path())? } else { fs::remove_file(entry.path())? }
        }
    }
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

const RESOLVERS: &str = "server/src/resolvers/mutation";

#[test]
fn what_breaks_the_contract_does_not_compile() {
    let copy = Copy::new();

    copy.edit(&format!("{RESOLVERS}/mod.rs"), "pub mod create_api_key;\n", "");
    let errors = copy.errors();
    assert!(errors.contains("could not find `create_api_key` in `mutation`"), "{errors}");
    assert!(errors.contains("resolvers::mutation::create_api_key::resolve(&cx, args?)"), "{errors}");
    copy.edit(&format!("{RESOLVERS}/mod.rs"), "pub mod create_global_api_key;", "pub mod create_api_key;\npub mod create_global_api_key;");

    // Five mistakes that the compiler finds in one run: another schema, another argument, another result, no audit decision, a code
    // without its text.
    copy.edit("schema.graphql", "type Query {", "# changed\ntype Query {");
    copy.edit(&format!("{RESOLVERS}/create_project.rs"), "pub async fn resolve(", "async fn right(");
    let wrong = "pub async fn resolve(_cx: &Cx, _args: String) -> Outcome<CreateProjectResult, CreateProjectResponseError> {\n    std::future::pending().await\n}\n\nasync fn right(";
    copy.edit(&format!("{RESOLVERS}/create_project.rs"), "async fn right(", wrong);
    copy.edit(&format!("{RESOLVERS}/disable_api_key.rs"), "pub async fn resolve(", "async fn right(");
    let wrong = "pub async fn resolve(_cx: &Cx, _args: DisableApiKeyArgs) -> Outcome<String, DisableApiKeyError> {\n    std::future::pending().await\n}\n\nasync fn right(";
    copy.edit(&format!("{RESOLVERS}/disable_api_key.rs"), "async fn right(", wrong);
    copy.edit("server/src/audit/operation.rs", "        MutationName::SignOut => Recorded::Action(EventKind::SignOut),\n", "");
    let text = "        FailureCode::SessionNotFound => \"the caller has no session with this id\",\n";
    copy.edit("server/src/resolvers/message.rs", text, "");
    let errors = copy.errors();
    for part in [
        "schema.graphql has changed: run `cargo xtask codegen`",
        "resolvers::mutation::create_project::resolve(&cx, args?)",
        "expected `String`, found `CreateProjectArgs`",
        "resolvers::mutation::disable_api_key::resolve(&cx, args?)",
        "expected `Result<(), Stop<DisableApiKeyError>>`, found `Result<String, Stop<DisableApiKeyError>>`",
        "MutationName::SignOut` not covered",
        "FailureCode::SessionNotFound` not covered",
    ] {
        assert!(errors.contains(part), "no `{part}` in\n{errors}");
    }
}
