//! `cargo xtask tidy`: the rules of the tree, as a test.
//!
//! **Invariant:** each finding says what to do instead.

mod cycles;
mod fallible;
mod imports;
mod layers;
mod words;

use std::path::Path;

use crate::workspace;

use imports::Modules;
use layers::TABLES;

/// The crates of the workspace.
const CRATES: [&str; 4] = ["server/src", "conformance/src", "migration/src", "xtask/src"];

/// Files in which work begins that no caller asked for.
const SYSTEM_WORK: [&str; 8] = [
    "server/src/background/refusals.rs",
    "server/src/background/retention.rs",
    "server/src/background/revalidation.rs",
    "server/src/cx.rs",
    "server/src/idle_session.rs",
    "server/src/provider_logout.rs",
    "server/src/setup.rs",
    "server/src/setup/rekey.rs",
];

/// The file in which sessions are issued, and the one that stores them: only there it is known which limits they have.
const NEW_SESSIONS: [&str; 2] = ["server/src/login/session.rs", "server/src/store/api_key/mod.rs"];

const LARGE: usize = 300;
const TOO_LARGE: usize = 500;

/// # Errors
/// If there are arguments, or anything is found, with the findings.
pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("usage: cargo xtask tidy".into());
    }
    let (findings, warnings) = findings()?;
    warnings.iter().for_each(|warning| println!("warning: {warning}"));
    if findings.is_empty() { Ok(()) } else { Err(findings.join("\n")) }
}

/// What must be mended, and what might be.
///
/// # Errors
/// If a file cannot be read or is not Rust.
pub fn findings() -> Result<(Vec<String>, Vec<String>), String> {
    let (mut findings, mut warnings, mut counts) = (Vec::new(), Vec::new(), Default::default());
    for folder in CRATES {
        let mut modules = Modules::default();
        for path in workspace::rust_files(&workspace::root().join(folder))? {
            let name = workspace::relative(&path);
            let text = workspace::read(&path)?;
            check_file(&name, &text, &mut findings, &mut warnings);
            words::count(&text, &mut counts);
            if let Some(module) = module(folder, &name) {
                modules.add(&module, &text).map_err(|error| format!("{name}: {error}"))?;
            }
        }
        let table = TABLES.iter().find(|(of, _)| *of == folder).map(|(_, table)| *table);
        findings.extend(table.into_iter().flat_map(|table| table.check(folder, &modules)));
        findings.extend(cycles::check(folder, &modules, table.is_some()));
    }
    for (folder, public) in [("query", "resolve"), ("mutation", "resolve"), ("field", "resolve")] {
        for path in workspace::rust_files(&workspace::root().join("server/src/resolvers").join(folder))? {
            check_resolver(&path, public, &mut findings)?;
        }
    }
    findings.extend(words::in_documents()?);
    warnings.extend(words::warnings(counts));
    Ok((findings, warnings))
}

fn check_file(name: &str, text: &str, findings: &mut Vec<String>, warnings: &mut Vec<String>) {
    let generated = name.contains("/generated/");
    let lines = text.lines().count();
    if !generated && lines > TOO_LARGE {
        findings.push(format!("{name}: {lines} lines; split it, {TOO_LARGE} is the most"));
    } else if !generated && lines > LARGE {
        warnings.push(format!("{name}: {lines} lines; above {LARGE} a file is worth splitting"));
    }
    if generated && !text.starts_with("// Written by `cargo xtask codegen`") {
        findings.push(format!("{name}: only the generator writes here; move it elsewhere"));
    }
    if !generated && !text.starts_with("//!") {
        findings.push(format!("{name}: begin with `//!`: what the module is, and its **Invariant:**"));
    }
    let is_entity = name.contains("/entity/");
    if !generated && !is_entity && !text.contains("**Invariant:**") && !is_resolver(name) {
        findings.push(format!("{name}: say in the `//!` what the module never does (**Invariant:**)"));
    }
    if text.contains("Permit::system(") && name.starts_with("server/src/") && !SYSTEM_WORK.contains(&name) {
        findings.push(format!("{name}: ask the caller's permission with cx.require; only {} act without one", SYSTEM_WORK.join(" and ")));
    }
    if text.contains("insert_session(") && name.starts_with("server/src/") && !NEW_SESSIONS.contains(&name) {
        findings.push(format!("{name}: a session is issued by login::admit, which knows its limits; only {} stores it", NEW_SESSIONS[0]));
    }
    if !generated {
        findings.extend(words::in_text(name, text));
    }
    for (line, function) in fallible::undocumented(text) {
        if !is_explained_elsewhere(name, &function) {
            findings.push(format!("{name}:{line}: say in a section `# Errors` how `{function}` fails"));
        }
    }
    if text.lines().any(|line| line.trim_start().starts_with("#[allow(") || line.trim_start().starts_with("#![allow(")) {
        findings.push(format!("{name}: write #[expect(…, reason = \"…\")] instead of #[allow]"));
    }
}

/// The contract says how resolvers fail, a case fails with its finding, and the generator has templates of functions.
fn is_explained_elsewhere(name: &str, function: &str) -> bool {
    let is_generated = name.contains("/generated/") || name.starts_with("xtask/src/codegen/");
    is_generated || is_resolver(name) && function == "resolve" || name.starts_with("conformance/src/cases/") || name.contains("/tests")
}

/// The parts of the tree whose header says what the field does and nothing more.
fn is_resolver(name: &str) -> bool {
    name.starts_with("server/src/resolvers/")
}

/// `server/src/store/auth.rs` to `store`, `auth`, and the root of a crate to nothing. Programs beside a library and tests have no place.
fn module(folder: &str, name: &str) -> Option<Vec<String>> {
    let file = name.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(".rs")?;
    let mut module: Vec<String> = file.split('/').map(str::to_owned).collect();
    if module.iter().any(|part| part == "tests" || part == "bin") || file == "main" && is_library(folder) {
        return None;
    }
    if module.len() == 1 && (file == "lib" || file == "main") || module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    Some(module)
}

fn is_library(folder: &str) -> bool {
    workspace::root().join(folder).join("lib.rs").exists()
}

/// A resolver file is one use case: one public function, of one name.
fn check_resolver(path: &Path, public: &str, findings: &mut Vec<String>) -> Result<(), String> {
    let name = workspace::relative(path);
    let text = workspace::read(path)?;
    if name.ends_with("/mod.rs") || !text.starts_with("//! `") {
        return Ok(());
    }
    let functions: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub async fn ").or_else(|| line.strip_prefix("pub fn "))).collect();
    if functions.len() != 1 || !functions.iter().all(|function| function.starts_with(&format!("{public}("))) {
        findings.push(format!("{name}: a resolver has one public function, `{public}`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_tidy() {
        assert_eq!(findings().unwrap().0, Vec::<String>::new());
    }

    #[test]
    fn a_file_is_a_module_of_its_crate() {
        for (folder, name, expected) in [
            ("server/src", "server/src/store/auth.rs", Some("store::auth")),
            ("server/src", "server/src/store/mod.rs", Some("store")),
            ("server/src", "server/src/lib.rs", Some("")),
            ("server/src", "server/src/main.rs", None),
            ("xtask/src", "xtask/src/main.rs", Some("")),
            ("conformance/src", "conformance/src/client/tls/tests.rs", None),
            ("conformance/src", "conformance/src/bin/tenant-mutants.rs", None),
        ] {
            assert_eq!(module(folder, name).map(|module| module.join("::")).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn only_named_files_act_without_a_caller() {
        let (mut findings, mut warnings) = (Vec::new(), Vec::new());
        let text = "//! **Invariant:** none.\nlet permit = Permit::system(\"x\");\n";
        check_file("server/src/domain/email.rs", text, &mut findings, &mut warnings);
        check_file("server/src/cx.rs", text, &mut findings, &mut warnings);
        assert_eq!(findings.len(), 1, "{findings:?}");
    }

    #[test]
    fn only_the_login_stores_a_session() {
        let (mut findings, mut warnings) = (Vec::new(), Vec::new());
        let text = "//! **Invariant:** none.\nstore::api_key::insert_session(tx, key).await?;\n";
        check_file("server/src/resolvers/mutation/sign_in.rs", text, &mut findings, &mut warnings);
        check_file("server/src/login/session.rs", text, &mut findings, &mut warnings);
        assert_eq!(findings.len(), 1, "{findings:?}");
    }

    #[test]
    fn headers_sizes_and_allows_are_found() {
        let (mut findings, mut warnings) = (Vec::new(), Vec::new());
        let long = "//! A file. **Invariant:** none.\n".repeat(501);
        check_file("server/src/a.rs", &long, &mut findings, &mut warnings);
        check_file("server/src/b.rs", "#[allow(dead_code)]\nfn x() {}\n", &mut findings, &mut warnings);
        check_file("server/src/generated/c.rs", "//! by hand\n", &mut findings, &mut warnings);
        assert_eq!(findings.len(), 5, "{findings:#?}");
    }
}
