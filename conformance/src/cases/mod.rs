//! The cases, in one folder per subject, and the list of all of them.
//!
//! `overview` and `moments` are about several subjects. A case's id is a path that never changes: reports, snapshots and lists of known
//! failures name it.
//!
//! **Invariant:** a case needs nothing that another case has done, and leaves nothing that another case could see.

mod accounts;
mod api_keys;
mod audit;
mod configuration;
mod factors;
mod graphql;
mod hardening;
mod http;
mod identities;
mod mails;
mod members;
mod moments;
mod overview;
mod passwordless;
mod persons;
mod policies;
mod projects;
mod providers;
mod sessions;

use crate::suite::definition::Definition;

/// Every case, in the order of the subjects.
pub fn all() -> impl Iterator<Item = Definition> {
    let subjects = [
        &[overview::CASES],
        sessions::CASES,
        persons::CASES,
        accounts::CASES,
        passwordless::CASES,
        factors::CASES,
        identities::CASES,
        projects::CASES,
        members::CASES,
        api_keys::CASES,
        audit::CASES,
        configuration::CASES,
        policies::CASES,
        providers::CASES,
        mails::CASES,
        &[moments::CASES],
        graphql::CASES,
        http::CASES,
        hardening::CASES,
    ];
    subjects.into_iter().flatten().copied().flatten().copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::judge::expected::{Expected, REFERENCE};
    use crate::judge::register::Register;

    #[test]
    fn ids_are_paths_and_unique() {
        let mut seen = BTreeSet::new();
        for case in all() {
            let well_formed = case.id.contains('/')
                && case.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-/".contains(&byte));
            assert!(well_formed, "{}", case.id);
            assert!(seen.insert(case.id), "{} twice", case.id);
        }
    }

    #[test]
    fn titles_are_sentences() {
        for case in all() {
            assert!(case.title.ends_with('.'), "{}", case.id);
        }
    }

    #[test]
    fn statements_and_cases_belong_together() {
        let problems = Register::get().problems(&all().map(|case| case.id).collect());
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    #[test]
    fn every_case_has_an_expected_answer() {
        for case in all() {
            assert!(Expected::of(case.id).contract.is_some_and(|text| text.starts_with('[')), "{}", case.id);
        }
    }

    #[test]
    fn there_is_a_snapshot_for_every_answer_and_no_other() {
        let register = Register::get();
        let mut expected = BTreeSet::new();
        for case in all() {
            expected.insert(format!("{}.snap", case.id));
            if register.deviation(case.id).is_some_and(|row| !row.varies) {
                expected.insert(format!("{}@{REFERENCE}.snap", case.id));
            }
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots");
        let mut found = BTreeSet::new();
        snapshots(&folder, &folder, &mut found);
        assert_eq!(found, expected);
    }

    /// The snapshots in a folder and below it, by their paths relative to `root`.
    fn snapshots(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                snapshots(root, &path, found);
            } else if path.extension().is_some_and(|extension| extension == "snap") {
                found.insert(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
}
