//! The layers of a crate: which of its modules may import which others, and which outside libraries have one home.
//!
//! **Invariant:** a row names rows below it only, so that arrows point one way; the tests of this module hold it.

use super::imports::Modules;

type Row = (&'static str, &'static [&'static str]);

/// The layers of one crate.
pub struct Table {
    /// Which modules a module may import, besides itself. Top to bottom, as in `lib.rs`.
    layers: &'static [Row],
    /// Outside libraries, and the modules that alone use them.
    homes: &'static [Row],
    /// Folders whose modules know nothing of each other.
    apart: &'static [&'static str],
}

/// The folders of crates that have layers.
pub const TABLES: [(&str, &Table); 2] = [
    ("server/src", &Table { layers: &SERVER_LAYERS, homes: &SERVER_HOMES, apart: &[] }),
    ("conformance/src", &Table { layers: &CONFORMANCE_LAYERS, homes: &CONFORMANCE_HOMES, apart: &["cases"] }),
];

/// The one arrow that points up: the generated table reads arguments with `graphql`, which calls it.
#[cfg(test)]
const MUTUAL: (&str, &str) = ("generated::wiring", "graphql");

/// The server, top to bottom as in its `lib.rs`.
const SERVER_LAYERS: [Row; 35] = [
    (
        "run",
        &[
            "app",
            "background",
            "clock",
            "config",
            "crypto",
            "domain",
            "graphql",
            "http",
            "idp",
            "mail",
            "metrics",
            "open_files",
            "outbound",
            "outcome",
            "private_files",
            "readiness",
            "setup",
            "signals",
            "store",
        ],
    ),
    ("http", &["app", "crypto", "cx", "domain", "graphql", "idp", "metrics", "outcome", "provider_logout", "readiness", "telemetry"]),
    ("graphql", &["audit", "background", "cx", "domain", "generated", "metrics", "outcome", "telemetry"]),
    ("generated::wiring", &["cx", "domain", "generated", "graphql", "outcome", "resolvers"]),
    ("generated::errors", &["generated::types", "outcome", "resolvers"]),
    (
        "resolvers",
        &[
            "access",
            "audit",
            "background",
            "crypto",
            "cx",
            "domain",
            "generated::types",
            "idp",
            "login",
            "mail",
            "new_mail",
            "outbound",
            "outcome",
            "pace",
            "provider_memberships",
            "store",
        ],
    ),
    ("login", &["audit", "background", "crypto", "cx", "domain", "mail", "new_mail", "outcome", "store"]),
    ("new_mail", &["background", "cx", "outcome", "store"]),
    (
        "cx",
        &[
            "access",
            "app",
            "attempts",
            "audit",
            "background",
            "crypto",
            "domain",
            "idle_session",
            "idp",
            "metrics",
            "outbound",
            "outcome",
            "store",
            "telemetry",
        ],
    ),
    ("provider_logout", &["access", "app", "audit", "crypto", "domain", "idp", "outcome", "store"]),
    ("idle_session", &["access", "app", "audit", "domain", "outcome", "store"]),
    ("setup", &["access", "audit", "clock", "config", "crypto", "domain", "outcome", "private_files", "store"]),
    ("app", &["background", "clock", "crypto", "domain", "generated::types", "idp", "mail", "metrics", "outbound", "store"]),
    ("background", &["access", "audit", "clock", "crypto", "domain", "idp", "mail", "metrics", "outcome", "provider_memberships", "store"]),
    ("readiness", &["outcome", "store"]),
    ("provider_memberships", &["audit", "domain", "outcome", "store"]),
    ("store", &["access", "attempts", "audit", "config", "crypto", "domain", "mail", "metrics", "outcome", "private_files", "telemetry"]),
    ("audit", &["clock", "domain", "generated::types", "outcome"]),
    ("access", &["domain", "outcome"]),
    ("attempts", &["crypto", "outcome"]),
    ("idp", &["crypto", "domain", "outbound", "outcome"]),
    ("mail", &["config", "domain", "outbound"]),
    ("outbound", &["config", "crypto", "domain", "metrics"]),
    ("telemetry", &["config", "metrics"]),
    ("config", &["crypto", "domain"]),
    ("generated::types", &["domain", "outcome"]),
    ("crypto", &["metrics", "outcome", "pace"]),
    ("clock", &["domain"]),
    ("outcome", &["domain"]),
    ("domain", &[]),
    ("metrics", &[]),
    ("open_files", &[]),
    ("pace", &[]),
    ("private_files", &[]),
    ("signals", &[]),
];

const SERVER_HOMES: [Row; 32] = [
    ("base64", &["idp"]),
    ("openidconnect", &["idp"]),
    ("p256", &["crypto"]),
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
    ("sha1", &["crypto"]),
    ("sha2", &["crypto"]),
    ("clap", &["config"]),
    ("clap_complete", &["config"]),
    ("clap_mangen", &["config"]),
    ("toml", &["config"]),
    ("rustix", &["crypto::speed", "open_files", "private_files", "signals"]),
    ("sd_notify", &["run"]),
    ("prometheus_client", &["metrics"]),
    ("opentelemetry", &["telemetry"]),
    ("opentelemetry_otlp", &["telemetry"]),
    ("opentelemetry_sdk", &["telemetry"]),
    ("lettre", &["mail"]),
    ("reqwest", &["mail", "outbound", "telemetry"]),
    ("rustls", &["outbound", "telemetry"]),
    ("tracing_opentelemetry", &["telemetry"]),
    ("tracing_appender", &["telemetry"]),
    ("tracing_subscriber", &["telemetry"]),
];

/// The conformance suite, top to bottom as in its `lib.rs`.
const CONFORMANCE_LAYERS: [Row; 16] = [
    ("cli", &["cases", "judge", "report", "runner", "target", "testbed"]),
    ("mutants", &["client", "contract", "judge", "report", "runner", "target"]),
    ("runner", &["cases", "error", "judge", "report", "suite", "target"]),
    ("report", &["judge"]),
    ("cases", &["client", "contract", "error", "operations", "scrub", "suite", "target::need"]),
    ("suite", &["client", "counterparts", "error", "judge", "operations", "target"]),
    ("target", &["client", "counterparts", "error", "judge", "operations", "testbed"]),
    ("counterparts", &["client", "error"]),
    ("testbed", &["client", "scrub"]),
    ("judge", &["client", "contract", "error", "scrub"]),
    ("operations", &["schema"]),
    ("client", &["error"]),
    ("contract", &[]),
    ("error", &["scrub"]),
    ("schema", &[]),
    ("scrub", &[]),
];

const CONFORMANCE_HOMES: [Row; 17] = [
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("toml_edit", &["judge::coverage"]),
    ("globset", &["runner::plan", "mutants"]),
    ("warp", &["counterparts", "mutants"]),
    ("minijinja", &["report::html"]),
    ("quick_junit", &["report::junit"]),
    ("mail_parser", &["counterparts::mailbox"]),
    ("smtp_proto", &["counterparts::mailbox"]),
    ("rsa", &["counterparts::providers"]),
    ("hmac", &["counterparts::providers"]),
    ("sqlx", &["testbed::postgres"]),
    ("testcontainers", &["testbed::postgres"]),
    ("include_dir", &["judge::expected"]),
    ("similar", &["judge::verdict"]),
    ("rustls", &["client"]),
    ("tokio_rustls", &["client"]),
];

impl Table {
    /// Everything in a crate that is not as the table says.
    pub fn check(&self, folder: &str, modules: &Modules) -> Vec<String> {
        let mut findings = Vec::new();
        for module in modules.paths() {
            let name = module.join("::");
            if self.layer(&name).is_none() && !self.layers.iter().any(|(layer, _)| is_within(layer, &name)) {
                findings.push(format!("{folder}: `{name}` has no place yet; add it to xtask/src/tidy/layers.rs and to lib.rs"));
            }
        }
        for (module, import) in modules.imports() {
            let (name, target) = (module.join("::"), modules.target(&import.path));
            let Some(problem) = self.arrow(&name, &import.path.join("::")).or_else(|| self.neighbour(module, &target)) else { continue };
            findings.push(format!("{folder}: `{name}`, line {}: {problem}", import.line));
        }
        for (module, library, line) in modules.libraries() {
            let name = module.join("::");
            let Some((_, homes)) = self.homes.iter().find(|(known, _)| *known == library) else { continue };
            if !name.is_empty() && !homes.iter().any(|home| is_within(&name, home)) {
                let homes = homes.join(" and ");
                findings.push(format!("{folder}: `{name}`, line {line}: `{library}` belongs to {homes} alone; add what you need there"));
            }
        }
        findings
    }

    /// The row of a module.
    fn layer(&self, module: &str) -> Option<&Row> {
        self.layers.iter().find(|(layer, _)| module.is_empty() || is_within(module, layer))
    }

    fn arrow(&self, module: &str, target: &str) -> Option<String> {
        let (layer, may_import) = self.layer(module).filter(|_| !module.is_empty() && !target.is_empty())?;
        let allowed = is_within(target, layer) || may_import.iter().any(|allowed| is_within(target, allowed));
        let target = target.split("::").next().unwrap_or_default();
        (!allowed).then(|| format!("`{layer}` may not import `{target}`; arrows point down the list in lib.rs"))
    }

    fn neighbour(&self, module: &[String], target: &[String]) -> Option<String> {
        let ([folder, own, ..], [other_folder, other, ..]) = (module, target) else { return None };
        let apart = folder == other_folder && own != other && self.apart.contains(&folder.as_str());
        apart.then(|| format!("`{own}` may not import `{other}`; what two of `{folder}` share belongs below `{folder}`"))
    }
}

fn is_within(module: &str, layer: &str) -> bool {
    module == layer || module.strip_prefix(layer).is_some_and(|rest| rest.starts_with("::"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table = Table {
        layers: &[("top", &["middle", "bottom::inner"]), ("middle", &["bottom"]), ("bottom", &[])],
        homes: &[("sqlx", &["bottom::inner"])],
        apart: &["middle"],
    };

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let mut modules = Modules::default();
        for (module, text) in files {
            let path: Vec<String> = module.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect();
            modules.add(&path, text).unwrap();
        }
        TABLE.check("x", &modules)
    }

    #[test]
    fn a_row_names_rows_below_it() {
        for (folder, table) in TABLES {
            for (place, (layer, may_import)) in table.layers.iter().enumerate() {
                for allowed in *may_import {
                    let below = table.layers.iter().skip(place + 1).any(|(row, _)| is_within(allowed, row) || is_within(row, allowed));
                    assert!(below || MUTUAL == (*layer, *allowed), "{folder}: `{layer}` names `{allowed}`");
                }
            }
        }
    }

    #[test]
    fn a_resolver_reads_types_and_not_the_wiring() {
        let (_, server) = TABLES[0];
        assert_eq!(server.arrow("resolvers::x", "generated::types::A"), None);
        assert!(server.arrow("resolvers::x", "generated::wiring").is_some());
    }

    #[test]
    fn an_arrow_that_points_up_is_found() {
        let findings = found(&[
            ("", "pub mod top;\nuse sqlx::Any;"),
            ("top", "use crate::middle::a::A;\nuse crate::bottom::B;\nuse crate::bottom::inner::C;"),
            ("middle::a", "fn f(x: super::super::top::T) {}\nuse super::b::B;\nuse super::a::c;"),
            ("middle::b", "use sqlx::Pool;\nuse std::sqlx;"),
            ("bottom::inner", "fn f() { sqlx::query(y) }"),
            ("side", ""),
        ]);
        assert_eq!(
            findings,
            [
                "x: `side` has no place yet; add it to xtask/src/tidy/layers.rs and to lib.rs",
                "x: `middle::a`, line 1: `middle` may not import `top`; arrows point down the list in lib.rs",
                "x: `middle::a`, line 2: `a` may not import `b`; what two of `middle` share belongs below `middle`",
                "x: `top`, line 2: `top` may not import `bottom`; arrows point down the list in lib.rs",
                "x: `middle::b`, line 1: `sqlx` belongs to bottom::inner alone; add what you need there",
            ]
        );
    }
}
