//! The checks of [`checks`] with generated input: what is kept in `server/fuzz/corpus`, that with changes, and combined tokens.
//!
//! `cargo xtask fuzz` runs the same checks for as long as one likes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};

mod checks;

/// How many inputs each target gets, if `PROPTEST_CASES` does not say more. All of them take some seconds.
const CASES: u32 = 1000;

/// Words that mean something to one of the parsers, and some that must not.
const WORDS: [&str; 65] = [
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ":",
    ",",
    " ",
    "\n",
    "\"",
    "\\u0000",
    "$",
    "!",
    "@skip(if: true)",
    "...",
    "query",
    "mutation",
    "fragment a on Person",
    "me",
    "id",
    "signIn",
    "email",
    "password",
    "\"Hunter-2!\"",
    "\"acl\":",
    "\"roles\":",
    "\"variables\":",
    "\"inherits\":",
    "\"tenant\":",
    "\"manage\":",
    "\"view\":",
    "true",
    "false",
    "null",
    "-1",
    "1e400",
    "\"editor\"",
    "\"type\":\"condition\"",
    "\"before\":",
    "\"wanted\":",
    "\"role\":",
    "\"name\":",
    "\"values\":",
    "Bearer ",
    "abc_1",
    "10.0.0.1",
    "::ffff:127.0.0.1",
    "203.0.113.9",
    "198.51.100.1",
    "198.51.100.1:80",
    "[2001:db8::9]:443",
    "[::1]",
    ",",
    ":80",
    "/24",
    "2026-01-31T",
    "23:59:60",
    "+14:00",
    "Z",
    "0000",
    "@example.com",
    "İ",
    "\u{a0}",
    "%7B",
];

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// One change: at a place, some bytes are taken out and a word or a byte is put in.
fn change() -> impl Strategy<Value = (Index, usize, Vec<u8>)> {
    let word = select(&WORDS[..]).prop_map(|word| word.as_bytes().to_vec());
    (any::<Index>(), 0..8_usize, prop_oneof![3 => word, 1 => vec(any::<u8>(), 0..3)])
}

fn input(target: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    let seeds: Vec<Vec<u8>> = corpus(target).into_iter().map(|(_, bytes)| bytes).collect();
    let changed = (select(seeds), vec(change(), 1..6)).prop_map(|(mut bytes, changes)| {
        for (place, removed, put) in changes {
            let start = place.index(bytes.len() + 1);
            let end = (start + removed).min(bytes.len());
            bytes.splice(start..end, put);
        }
        bytes
    });
    let words = vec(select(&WORDS[..]), 0..40).prop_map(|words| words.concat().into_bytes());
    prop_oneof![6 => changed, 2 => words, 1 => vec(any::<u8>(), 0..200)]
}

#[test]
fn every_check_has_a_corpus_and_holds_for_it() {
    for (target, check) in checks::ALL {
        let files = corpus(target);
        assert!(files.len() >= 4, "{target}");
        for (path, bytes) in files {
            println!("{}", path.display());
            check(&bytes);
        }
    }
}

/// Nothing of what is kept may be refused at the first glance alone, or the checks would look at nothing.
#[test]
fn the_corpus_is_accepted_and_refused_alike() {
    let mut parsed = BTreeMap::new();
    for (path, bytes) in corpus("acl") {
        let config = serde_json::from_slice(&bytes).unwrap();
        parsed.insert(server::domain::acl::Acl::of_config(&config).is_ok(), path);
    }
    assert_eq!(parsed.len(), 2, "{parsed:?}");
}

fn hold(target: &str) {
    let (_, check) = checks::ALL.into_iter().find(|(name, _)| *name == target).unwrap();
    let failures = FileFailurePersistence::Direct("tests/api/properties/regressions.txt");
    let given = Config::default();
    let cases = given.cases.max(CASES);
    let config = Config { cases, failure_persistence: Some(Box::new(failures)), source_file: Some(file!()), ..given };
    let outcome = TestRunner::new(config).run(&input(target), |bytes| {
        check(&bytes);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{target}: {error}\nkeep the smallest such input in server/fuzz/corpus/{target}");
    }
}

#[test]
fn requests_hold() {
    hold("request");
}

#[test]
fn headers_hold() {
    hold("headers");
}

#[test]
fn acls_hold() {
    hold("acl");
}

#[test]
fn memberships_hold() {
    hold("membership");
}

#[test]
fn texts_hold() {
    hold("text");
}

#[test]
fn executions_hold() {
    hold("execution");
}

/// As many valid documents as `PROPTEST_CASES` says, each from bytes of its own.
#[test]
fn generated_documents_are_executed_as_by_apollo_compiler() {
    let documents = u64::from(Config::default().cases.max(CASES));
    let (mut executed, mut number) = (0, 0_u64);
    while executed < documents {
        executed += u64::from(checks::execution::run(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes()));
        number += 1;
    }
    assert!(number < 4 * documents, "{number} documents were needed");
}
