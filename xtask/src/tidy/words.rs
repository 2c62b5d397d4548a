//! Words that the documents, texts and comments of the project do not have.
//!
//! **Invariant:** only files that people write are read: nothing generated, no snapshot, and not the list of these words in CONTRIBUTING.md.

use std::fs;
use std::path::Path;

use crate::workspace;

/// Each with what is written instead. The words are put together, so that this list is no finding of its own.
const WORDS: [(&str, &str); 20] = [
    (concat!("who", "ever"), "client, caller, user or operator"),
    (concat!("some", "body"), "a person or a client"),
    (concat!("no", "body"), "no person or no client"),
    (concat!("every", "body"), "all callers"),
    (concat!("any", "body"), "any caller"),
    (concat!("made", "-up"), "generated"),
    (concat!("made", " up"), "generated"),
    (concat!("li", "es"), "injected faults"),
    (concat!("belie", "ved"), "trusted"),
    (concat!("under", " way"), "in flight or in progress"),
    (concat!("who", " asks"), "the caller"),
    (concat!("is good", " for"), "is valid for"),
    (concat!("of one's", " own"), "of its own"),
    (concat!("passes", " over"), "skips"),
    (concat!("gives", " up"), "aborts"),
    (concat!("given", " up"), "aborted"),
    (concat!("are the", " most"), "exceeds the limit of"),
    (concat!("as long as", " it wants"), "unlimited"),
    (concat!("words and", " signs"), "tokens"),
    (concat!("is not", " known"), "unknown"),
];

/// Reported where they stand in Rust code, since each has another meaning as well.
const REPORTED: [(&str, &str); 4] = [
    (concat!("mom", "ent"), "timestamp"),
    (concat!("fig", "ures"), "metrics"),
    (concat!("let", "ters"), "characters"),
    (concat!("bla", "nks"), "spaces"),
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

/// How many lines of a text have each word that is reported.
pub fn count(text: &str, counts: &mut [usize; REPORTED.len()]) {
    for line in text.lines().map(str::to_ascii_lowercase) {
        for (count, (word, _)) in counts.iter_mut().zip(REPORTED) {
            *count += usize::from(has(&line, word));
        }
    }
}

/// A warning for each word that was counted.
pub fn warnings(counts: [usize; REPORTED.len()]) -> Vec<String> {
    let counted = counts.into_iter().zip(REPORTED).filter(|(count, _)| *count > 0);
    counted.map(|(count, (word, instead))| format!("{count} lines have `{word}`; is {instead} meant?")).collect()
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
        let (first, second) = (WORDS[2].0.to_uppercase(), WORDS[5].0);
        let text = format!("Families and replies.\n{first}, in a comment.\nA list of {second} names.\n");
        let findings = in_text("a.md", &text);
        assert_eq!(findings.len(), 2, "{findings:#?}");
        assert_eq!(findings[0], format!("a.md:2: write no person or no client instead of `{}`", WORDS[2].0));
    }

    #[test]
    fn words_with_another_meaning_are_counted() {
        let mut counts = [0; REPORTED.len()];
        let word = REPORTED[1].0;
        count(&format!("The {word} of a node.\nNone here.\n{word}, and {word}.\n"), &mut counts);
        assert_eq!(warnings(counts), [format!("2 lines have `{word}`; is metrics meant?")]);
    }
}
