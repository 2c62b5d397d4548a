//! Documents that repeat facts: the table of operations, the examples of clients, and links.

use std::collections::BTreeSet;
use std::path::Path;

use apollo_compiler::Schema;
use apollo_compiler::schema::FieldDefinition;
use regex::Regex;

const COMPATIBILITY: &str = include_str!("../../docs/compatibility.md");
const CLIENTS: &str = include_str!("../../docs/clients.md");
const EXAMPLES: [&str; 7] = ["curl.sh", "graphql-request.mjs", "apollo.mjs", "urql.mjs", "react.mjs", "python_gql.py", "python_urllib.py"];
const NONE: &str = "–";

fn schema() -> Schema {
    Schema::parse(include_str!("../../../schema.graphql"), "schema.graphql").unwrap()
}

/// The part of a document below this heading.
fn section<'a>(text: &'a str, heading: &str) -> &'a str {
    let (_, rest) = text.split_once(&format!("\n## {heading}\n")).unwrap();
    rest.split_once("\n## ").map_or(rest, |(section, _)| section)
}

/// Values of the enum that a query returns, or of the codes of a mutation's error.
fn codes(schema: &Schema, field: &FieldDefinition) -> Vec<String> {
    let returned = field.ty.inner_named_type();
    let of_error = || {
        let error = schema.get_object(returned)?.fields.get("error")?;
        let code = schema.get_object(error.ty.inner_named_type())?.fields.get("code")?;
        schema.get_enum(code.ty.inner_named_type())
    };
    let found = schema.get_enum(returned).or_else(of_error);
    found.map(|found| found.values.keys().map(ToString::to_string).collect()).unwrap_or_default()
}

/// A cell of a table.
fn cell(values: &[String]) -> String {
    if values.is_empty() {
        return NONE.to_owned();
    }
    values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
}

/// The ids in `conformance/deviations.toml`.
fn deviations() -> BTreeSet<String> {
    let id = Regex::new(r#"(?m)^id = "([a-z0-9-]+)"$"#).unwrap();
    id.captures_iter(include_str!("../../../conformance/deviations.toml")).map(|found| found[1].to_owned()).collect()
}

#[test]
fn each_operation_has_one_row_with_its_arguments_and_codes() {
    let schema = schema();
    for (root, heading) in [("Query", "Queries"), ("Mutation", "Mutations")] {
        let rows: Vec<_> = section(COMPATIBILITY, heading).lines().filter(|line| line.starts_with("| `")).collect();
        let fields = &schema.get_object(root).unwrap().fields;
        assert_eq!(rows.len(), fields.len(), "{heading}");
        for (name, field) in fields {
            let arguments: Vec<_> = field.arguments.iter().map(|argument| format!("{}: {}", argument.name, argument.ty)).collect();
            let expected = format!("| `{name}` | {} | {} | ", cell(&arguments), cell(&codes(&schema, field)));
            let found = rows.iter().filter(|row| row.starts_with(&expected)).count();
            assert_eq!(found, 1, "rows of {heading} that begin with: {expected}");
        }
    }
}

#[test]
fn each_deviation_that_is_named_exists_and_each_that_exists_is_named() {
    let known = deviations();
    assert!(known.len() > 100, "{}", known.len());
    let id = Regex::new("`([a-z0-9-]+)`").unwrap();
    let mut named = BTreeSet::new();
    for heading in ["Queries", "Mutations", "Differences of all operations"] {
        for row in section(COMPATIBILITY, heading).lines().filter(|line| line.starts_with("| ")) {
            let last = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
            if !matches!(last, "same" | "status" | "---" | "ids") {
                assert!(last.starts_with('`'), "{row}");
                named.extend(id.captures_iter(last).map(|found| found[1].to_owned()));
            }
        }
    }
    assert_eq!(named.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "named, but not a deviation");
    assert_eq!(known.difference(&named).collect::<Vec<_>>(), Vec::<&String>::new(), "a deviation, but not named");
}

#[test]
fn clients_md_shows_the_examples_that_are_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples");
    let script = std::fs::read_to_string(folder.join("run.sh")).unwrap();
    for name in EXAMPLES {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        assert!(CLIENTS.contains(&format!("\n{text}```\n")), "clients.md has another text than examples/{name}");
        assert!(script.contains(&format!(" {name}\n")), "run.sh does not run examples/{name}");
    }
}

/// The lines of a document outside of blocks of code.
fn prose(text: &str) -> Vec<&str> {
    let mut in_code = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if !in_code {
            lines.push(line);
        }
    }
    lines
}

/// The anchors of a document's headings, as GitHub makes them.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text).into_iter().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let title = line.trim_start_matches('#').trim().to_lowercase();
            let kept = title.chars().filter(|it| it.is_alphanumeric() || matches!(it, ' ' | '-' | '_'));
            kept.map(|it| if it == ' ' { '-' } else { it }).collect()
        })
        .collect()
}

#[test]
fn every_relative_link_leads_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut documents: Vec<_> = ["README.md", "server/README.md", "conformance/README.md"].map(|path| root.join(path)).into();
    let pages = std::fs::read_dir(root.join("server/docs")).unwrap().map(|entry| entry.unwrap().path());
    documents.extend(pages.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    let code = Regex::new("`[^`]*`").unwrap();
    let link = Regex::new(r"\]\(([^()\s]+)\)").unwrap();
    let mut links = 0;
    for document in documents {
        let text = std::fs::read_to_string(&document).unwrap();
        let words = code.replace_all(&prose(&text).join("\n"), "").into_owned();
        for found in link.captures_iter(&words) {
            let target = &found[1];
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            links += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if path.is_empty() { document.clone() } else { document.parent().unwrap().join(path) };
            assert!(file.exists(), "{}: {target}", document.display());
            if !anchor.is_empty() {
                let there = anchors(&std::fs::read_to_string(&file).unwrap());
                assert!(there.contains(anchor), "{}: {target}", document.display());
            }
        }
    }
    assert!(links > 50, "{links}");
}

/// The texts of errors in the code of a start, with `{}` for each value.
fn messages(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap();
    let attribute = Regex::new(r#"#\[error\(\s*"((?:[^"\\]|\\.|\\\n)*)""#).unwrap();
    let found = attribute.captures_iter(code).map(|found| plain(&found[1]));
    found.filter(|text| text.chars().filter(|it| it.is_alphabetic()).count() > 3).collect()
}

/// On one line, and without the names of values.
fn plain(text: &str) -> String {
    let text = Regex::new(r"\\\n\s*").unwrap().replace_all(text, "").replace("\\\"", "\"");
    Regex::new(r"\{[^}]*\}").unwrap().replace_all(&text, "{}").into_owned()
}

#[test]
fn each_message_of_a_start_has_a_row_in_troubleshooting() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let documented = plain(include_str!("../../docs/troubleshooting.md"));
    let files = ["run", "setup", "config", "store/copy"].into_iter().flat_map(|folder| source.join(folder).read_dir().unwrap());
    let single = ["setup.rs", "private_files.rs", "store/open.rs", "store/backup.rs", "telemetry/log.rs", "telemetry/export.rs"];
    let paths = files.map(|entry| entry.unwrap().path()).chain(single.iter().map(|file| source.join(file)));
    let messages: Vec<_> = paths.filter(|path| path.is_file()).flat_map(|path| messages(&std::fs::read_to_string(path).unwrap())).collect();
    assert!(messages.len() > 40, "{messages:#?}");
    let missing: Vec<_> = messages.iter().filter(|message| !documented.contains(*message)).collect();
    assert!(missing.is_empty(), "troubleshooting.md lacks {missing:#?}");
}
