//! `cargo xtask new mutation|query NAME`: the files of a field that the schema has and the server has not.
//!
//! **Invariant:** a file that exists is never touched, except for the one line that names a new module.

use std::path::{Path, PathBuf};

use crate::codegen::{self, Skeleton};
use crate::{sdl, workspace};

/// # Errors
/// If the arguments are invalid, the schema is invalid or has no such field, or a file cannot be written.
pub fn run(args: &[String]) -> Result<(), String> {
    let (kind, root, name) = match args {
        [kind, name] if kind == "mutation" => (kind, "Mutation", name),
        [kind, name] if kind == "query" => (kind, "Query", name),
        _ => return Err("usage: cargo xtask new mutation|query NAME".into()),
    };
    let text = workspace::read(&workspace::root().join("schema.graphql"))?;
    let model = sdl::parse(&text).map_err(|refusals| codegen::list(&refusals))?;
    let skeleton =
        codegen::skeleton(&model, root, name).ok_or_else(|| format!("schema.graphql has no {root}.{name}: add it there first"))?;
    for path in create(workspace::root(), kind, &skeleton)? {
        println!("wrote {}", workspace::relative(&path));
    }
    println!("Now decide: the Action in server/src/access/, the event in server/src/audit/, then write the resolver and its test.");
    Ok(())
}

/// Writes what is not there yet below the root; what was written.
fn create(root: &Path, kind: &str, skeleton: &Skeleton) -> Result<Vec<PathBuf>, String> {
    let mut written = Vec::new();
    for (folder, text) in
        [(format!("server/src/resolvers/{kind}"), &skeleton.resolver), (format!("server/tests/api/{kind}"), &skeleton.test)]
    {
        let public = if folder.starts_with("server/src") { "pub mod" } else { "mod" };
        let folder = root.join(folder);
        let file = folder.join(format!("{}.rs", skeleton.module));
        if !file.exists() {
            workspace::write(&file, text)?;
            written.push(file);
        }
        let modules = folder.join("mod.rs");
        let list = workspace::read(&modules)?;
        let line = format!("{public} {};", skeleton.module);
        if !list.lines().any(|known| known == line) {
            workspace::write(&modules, &with_module(&list, &line))?;
            written.push(modules);
        }
    }
    Ok(written)
}

/// The list of modules with one more, in order.
fn with_module(list: &str, line: &str) -> String {
    let name = |line: &str| line.trim_start_matches("pub ").to_owned();
    let mut lines: Vec<&str> = list.lines().collect();
    let is_module = |line: &&str| line.starts_with("mod ") || line.starts_with("pub mod ");
    let place = lines.iter().position(|known| is_module(known) && name(known) > name(line));
    let place = place.or_else(|| lines.iter().rposition(is_module).map(|last| last + 1)).unwrap_or(lines.len());
    lines.insert(place, line);
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "
        type Query { me: Int }
        type Mutation { createWidget(name: String!): CreateWidgetResponse }
        type CreateWidgetResponse { ok: Boolean! error: CreateWidgetError result: CreateWidgetResult }
        type CreateWidgetResult { id: String! }
        type CreateWidgetError { code: CreateWidgetErrorCode! developerMessage: String! }
        enum CreateWidgetErrorCode { TAKEN }
    ";

    #[test]
    fn a_skeleton_is_written_once_and_never_over_a_file() {
        let root = tempfile::tempdir().unwrap();
        let resolvers = root.path().join("server/src/resolvers/mutation");
        let tests = root.path().join("server/tests/api/mutation");
        workspace::write(&resolvers.join("mod.rs"), "//! x\n\npub mod add;\npub mod sign_in;\n").unwrap();
        workspace::write(&tests.join("mod.rs"), "//! x\n\nmod add;\n").unwrap();
        let skeleton = codegen::skeleton(&sdl::parse(SCHEMA).unwrap(), "Mutation", "createWidget").unwrap();

        assert_eq!(create(root.path(), "mutation", &skeleton).unwrap().len(), 4);
        assert_eq!(
            workspace::read(&resolvers.join("mod.rs")).unwrap(),
            "//! x\n\npub mod add;\npub mod create_widget;\npub mod sign_in;\n"
        );
        assert_eq!(workspace::read(&tests.join("mod.rs")).unwrap(), "//! x\n\nmod add;\nmod create_widget;\n");
        insta::assert_snapshot!("skeleton_resolver", workspace::read(&resolvers.join("create_widget.rs")).unwrap());
        insta::assert_snapshot!("skeleton_test", workspace::read(&tests.join("create_widget.rs")).unwrap());

        workspace::write(&resolvers.join("create_widget.rs"), "mine").unwrap();
        assert!(create(root.path(), "mutation", &skeleton).unwrap().is_empty());
        assert_eq!(workspace::read(&resolvers.join("create_widget.rs")).unwrap(), "mine");
    }

    #[test]
    fn a_field_the_schema_does_not_have_gets_no_skeleton() {
        assert!(codegen::skeleton(&sdl::parse(SCHEMA).unwrap(), "Mutation", "createGadget").is_none());
    }
}
