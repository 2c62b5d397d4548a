//! Words that the documents, texts and comments of the project do not have.
//!
//! **Invariant:** only files that people write are read: nothing generated, no snapshot, and not the list of these words in CONTRIBUTING.md.

use std::fs;
use std::path::Path;

use crate::workspace;

/// Each with what is written instead.
const WORDS: [(&str, &str); 14] = [
    ("whoever", "client, caller, user or operator"),
    ("somebody", "a person or a client"),
    ("nobody", "no person or no client"),
    ("everybody", "all callers"),
    ("anybody", "any caller"),
    ("made-up", "generated"),
    ("made up", "generated"),
    ("lies", "injected faults"),
    ("believed", "trusted"),
    ("under way", "in flight or in progress"),
    ("who asks", "the caller"),
    ("is good for", "is valid for"),
    ("of one's own", "of its own"),
    ("passes over", "skips"),
];

/// Where people read: documents, the contract, and texts of the suite.
const DOCUMENTS: [&str; 6] = ["README.md", "schema.graphql", "server/README.md", "conformance/README.md", "server/docs", ".github"];
const TEXTS: [&str; 3] = ["conformance/requirements.toml", "conformance/deviations.toml", "conformance/coverage.toml"];

const LIST: &str = ".github/CONTRIBUTING.md";

/// Findings in documents.
///
/// # Errors
/// If a document cannot be read.
pub fn in_documents() -> Result<Vec<String>, String> {
    let mut findings = Vec::new();
    for name in DOCUMENTS.into_iter().chain(TEXTS) {
        let path = workspace::root().join(name);
        let paths = if path.is_dir() { documents(&path)? } else { vec![path] };
        for path in paths {
            let name = workspace::relative(&path);
            if name != LIST {
                findings.extend(in_text(&name, &workspace::read(&path)?));
            }
        }
    }
    Ok(findings)
}

fn documents(folder: &Path) -> Result<Vec<std::path::PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
    Ok(paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect())
}

/// Findings in one text.
pub fn in_text(name: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.to_ascii_lowercase();
        for (word, instead) in WORDS {
            if has(&line, word) {
                findings.push(format!("{name}:{}: write {instead} instead of `{word}`", number + 1));
            }
        }
    }
    findings
}

/// As a word, and not as a part of one.
fn has(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line.get(..start).and_then(|before| before.chars().next_back());
        let after = line.get(start + word.len()..).and_then(|after| after.chars().next());
        [before, after].into_iter().flatten().all(|neighbour| !neighbour.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_and_a_part_of_one_is_not() {
        let text = "Families and replies.\nNobody, in a comment.\nA list of made-up names.\n";
        let findings = in_text("a.md", text);
        assert_eq!(findings.len(), 2, "{findings:#?}");
        assert_eq!(findings[0], "a.md:2: write no person or no client instead of `nobody`");
    }
}
