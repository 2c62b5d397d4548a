//! `cargo xtask tidy`: the rules of the tree, as a test.
//!
//! **Invariant:** each finding says what to do instead.

use std::path::Path;

use crate::workspace;

/// Which modules of the server a module may import, besides itself. Top to bottom, as in `lib.rs`.
const LAYERS: [(&str, &[&str]); 27] = [
    (
        "run",
        &[
            "app",
            "clock",
            "config",
            "crypto",
            "domain",
            "graphql",
            "http",
            "metrics",
            "open_files",
            "outcome",
            "private_files",
            "readiness",
            "retention",
            "setup",
            "signals",
            "store",
        ],
    ),
    ("http", &["app", "crypto", "cx", "domain", "graphql", "metrics", "outcome", "readiness", "telemetry"]),
    ("graphql", &["audit", "cx", "domain", "generated", "metrics", "outcome", "refusals", "telemetry"]),
    ("generated::wiring", &["cx", "domain", "generated", "graphql", "outcome", "resolvers"]),
    ("resolvers", &["access", "audit", "crypto", "cx", "domain", "generated::types", "outcome", "refusals", "store"]),
    ("cx", &["access", "app", "attempts", "audit", "crypto", "domain", "metrics", "outcome", "refusals", "store", "telemetry"]),
    ("setup", &["access", "audit", "clock", "config", "crypto", "domain", "outcome", "private_files", "store"]),
    ("app", &["clock", "crypto", "domain", "generated::types", "metrics", "refusals", "store", "tracking"]),
    ("retention", &["access", "audit", "clock", "domain", "outcome", "store"]),
    ("refusals", &["access", "audit", "clock", "domain", "outcome", "store"]),
    ("readiness", &["outcome", "store"]),
    ("tracking", &["domain", "outcome", "store"]),
    ("store", &["access", "attempts", "audit", "config", "crypto", "domain", "metrics", "outcome", "private_files", "telemetry"]),
    ("audit", &["clock", "domain", "generated::types", "outcome"]),
    ("access", &["domain", "outcome"]),
    ("attempts", &["crypto", "outcome"]),
    ("telemetry", &["config", "metrics"]),
    ("config", &["crypto", "domain"]),
    ("generated::types", &["domain", "outcome"]),
    ("domain", &[]),
    ("crypto", &["metrics", "outcome"]),
    ("clock", &["domain"]),
    ("metrics", &[]),
    ("open_files", &[]),
    ("outcome", &["domain"]),
    ("private_files", &[]),
    ("signals", &[]),
];

/// Outside libraries with one home each.
const HOMES: [(&str, &[&str]); 27] = [
    ("warp", &["http"]),
    ("hyper", &["http"]),
    ("hyper_util", &["http"]),
    ("apollo_compiler", &["graphql"]),
    ("sea_orm", &["store"]),
    ("sea_query_sqlx", &["store"]),
    ("sqlx", &["store"]),
    ("migration", &["store"]),
    ("argon2", &["crypto"]),
    ("bcrypt", &["crypto"]),
    ("chacha20poly1305", &["crypto"]),
    ("sha2", &["crypto"]),
    ("clap", &["config"]),
    ("clap_complete", &["config"]),
    ("clap_mangen", &["config"]),
    ("toml", &["config"]),
    ("rustix", &["open_files", "private_files"]),
    ("sd_notify", &["run"]),
    ("prometheus_client", &["metrics"]),
    ("opentelemetry", &["telemetry"]),
    ("opentelemetry_otlp", &["telemetry"]),
    ("opentelemetry_sdk", &["telemetry"]),
    ("reqwest", &["telemetry"]),
    ("rustls", &["telemetry"]),
    ("tracing_opentelemetry", &["telemetry"]),
    ("tracing_appender", &["telemetry"]),
    ("tracing_subscriber", &["telemetry"]),
];

/// Files in which work begins that no caller asked for.
const SYSTEM_WORK: [&str; 5] =
    ["server/src/cx.rs", "server/src/refusals.rs", "server/src/retention.rs", "server/src/setup.rs", "server/src/setup/rekey.rs"];

const LARGE: usize = 300;
const TOO_LARGE: usize = 500;

pub fn run(args: &[String]) -> Result<(), String> {
    if !args.is_empty() {
        return Err("usage: cargo xtask tidy".into());
    }
    let (findings, warnings) = findings()?;
    warnings.iter().for_each(|warning| println!("warning: {warning}"));
    if findings.is_empty() { Ok(()) } else { Err(findings.join("\n")) }
}

/// What must be mended, and what might be.
pub fn findings() -> Result<(Vec<String>, Vec<String>), String> {
    let (mut findings, mut warnings) = (Vec::new(), Vec::new());
    for folder in ["server/src", "conformance/src", "migration/src", "xtask/src"] {
        for path in workspace::rust_files(&workspace::root().join(folder))? {
            let name = workspace::relative(&path);
            let text = workspace::read(&path)?;
            check_file(&name, &text, &mut findings, &mut warnings);
            if let Some(module) = server_module(&name) {
                check_imports(&name, &module, &text, &mut findings);
            }
        }
    }
    for (folder, public) in [("query", "resolve"), ("mutation", "resolve"), ("field", "resolve")] {
        for path in workspace::rust_files(&workspace::root().join("server/src/resolvers").join(folder))? {
            check_resolver(&path, public, &mut findings)?;
        }
    }
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
    if text.lines().any(|line| line.trim_start().starts_with("#[allow(") || line.trim_start().starts_with("#![allow(")) {
        findings.push(format!("{name}: write #[expect(…, reason = \"…\")] instead of #[allow]"));
    }
}

/// The parts of the tree whose header says what the field does and nothing more.
fn is_resolver(name: &str) -> bool {
    name.starts_with("server/src/resolvers/")
}

/// `server/src/store/auth.rs` to `store::auth`. The crate root and the program have no rules.
fn server_module(name: &str) -> Option<String> {
    let module = name.strip_prefix("server/src/")?.strip_suffix(".rs")?;
    let module = module.strip_suffix("/mod").unwrap_or(module);
    (module != "lib" && module != "main").then(|| module.replace('/', "::"))
}

fn is_within(module: &str, layer: &str) -> bool {
    module == layer || module.strip_prefix(layer).is_some_and(|rest| rest.starts_with("::"))
}

fn check_imports(name: &str, module: &str, text: &str, findings: &mut Vec<String>) {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let layer = LAYERS.iter().find(|(layer, _)| is_within(module, layer));
    for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
        let place = format!("{name}:{}", number + 1);
        for (library, homes) in HOMES {
            let mentioned = mentions(line, &format!("{library}::"));
            if mentioned && !homes.iter().any(|home| is_within(module, home)) {
                findings.push(format!("{place}: `{library}` belongs to {} alone; add what you need there", homes.join(" and ")));
            }
        }
        if line.contains("Permit::system(") && !SYSTEM_WORK.contains(&name) {
            findings
                .push(format!("{place}: ask the caller's permission with cx.require; only {} act without one", SYSTEM_WORK.join(" and ")));
        }
        let Some((layer, may_import)) = layer else { continue };
        for target in line.split("crate::").skip(1).filter(|target| !target.starts_with("crate")) {
            let allowed = is_within_text(target, layer) || may_import.iter().any(|allowed| is_within_text(target, allowed));
            if !allowed {
                let target = target.split([':', ';', '(', ' ', '>']).next().unwrap_or_default();
                findings.push(format!("{place}: `{layer}` may not import `{target}`; arrows point down the list in lib.rs"));
            }
        }
    }
    if layer.is_none() && module != "generated" {
        findings.push(format!("{name}: the module has no place yet; add it to LAYERS in xtask/src/tidy.rs and to lib.rs"));
    }
}

/// Whether a path that begins with this text is in the layer.
fn is_within_text(path: &str, layer: &str) -> bool {
    path.strip_prefix(layer).is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_'))
}

/// Whether the line has the word, and not as the end of a longer one.
fn mentions(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| !line[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':'))
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
    fn an_arrow_that_points_up_is_found() {
        let mut findings = Vec::new();
        let text =
            "use crate::store::person;\nuse crate::domain::email::Email;\nuse sea_orm::Value;\nlet permit = Permit::system(\"x\");\n";
        check_imports("server/src/domain/email.rs", "domain::email", text, &mut findings);
        let starts: Vec<&str> = findings.iter().map(|finding| finding.split(';').next().unwrap()).collect();
        assert_eq!(
            starts,
            [
                "server/src/domain/email.rs:1: `domain` may not import `store`",
                "server/src/domain/email.rs:3: `sea_orm` belongs to store alone",
                "server/src/domain/email.rs:4: ask the caller's permission with cx.require",
            ]
        );
    }

    #[test]
    fn a_resolver_reads_types_and_not_the_wiring() {
        let mut findings = Vec::new();
        check_imports(
            "server/src/resolvers/x.rs",
            "resolvers::x",
            "use crate::generated::types::A;\nuse crate::generated::wiring;\n",
            &mut findings,
        );
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
