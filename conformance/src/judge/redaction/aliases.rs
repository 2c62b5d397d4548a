//! Which value got which name in one case.
//!
//! The same value always gets the same name, so a snapshot still shows that two answers speak of the same thing.
//!
//! **Invariant:** names are numbered in the order in which a case meets the values, never by the values themselves.

use std::collections::BTreeMap;

use serde_json::Value;

use super::shape;
use crate::scrub::scrub;

/// Shorter tokens may be ordinary words, such as those of a set-up for development, so they are not replaced in texts.
const SHORTEST_SECRET: usize = 16;
const TOKEN: &str = "<token#";
/// How the names of secrets begin: tokens, their hashes, and what second factors are set up and replaced with.
const SECRETS: [&str; 5] = [TOKEN, "<hash#", "<secret#", "<uri#", "<code#"];
/// Members of answers whose values are never shown, in whatever document they were asked for.
const SECRET_MEMBERS: [&str; 8] =
    ["otpSecret", "otpUri", "backupCodes", "clientSecret", "privateKey", "access_token", "refresh_token", "id_token"];

#[derive(Clone, Default)]
pub struct Aliases {
    known: BTreeMap<String, String>,
    counts: BTreeMap<String, usize>,
}

impl Aliases {
    /// The name of a value; a new value gets the next number of its kind.
    pub fn name(&mut self, kind: &str, value: &str) -> String {
        if let Some(alias) = self.known.get(value) {
            return alias.clone();
        }
        let count = self.counts.entry(kind.to_owned()).or_default();
        *count += 1;
        let alias = format!("<{kind}#{count}>");
        self.known.insert(value.to_owned(), alias.clone());
        alias
    }

    /// JSON without types: names for what is known, for ids and for secrets, wherever they stand.
    pub fn json(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::Array(items) => items.iter().map(|item| self.json(item)).collect(),
            Value::Object(members) => members.iter().map(|(key, value)| (self.text(key), self.member(key, value))).collect(),
            other => other.clone(),
        }
    }

    fn member(&mut self, key: &str, value: &Value) -> Value {
        if SECRET_MEMBERS.contains(&key) && !value.is_null() { format!("<{key}>").into() } else { self.json(value) }
    }

    pub fn text(&mut self, text: &str) -> String {
        if shape::is_local_detail(text) {
            return "<ip>".to_owned();
        }
        let text = self.replace_known(text);
        let mut clean = String::with_capacity(text.len());
        for piece in text.split_inclusive(|character: char| !is_id_character(character)) {
            let word = piece.trim_end_matches(|character: char| !is_id_character(character));
            let tail = piece.get(word.len()..).unwrap_or_default();
            clean.push_str(&self.word(word));
            clean.push_str(tail);
        }
        clean
    }

    /// Replaces known secrets only, so that the text can still be used.
    pub fn hide_secrets(&self, text: &str) -> String {
        let secrets = self.replaceable().filter(|(_, alias)| SECRETS.iter().any(|secret| alias.starts_with(secret)));
        scrub(&secrets.fold(text.to_owned(), |text, (value, alias)| text.replace(value.as_str(), alias)))
    }

    fn word(&mut self, word: &str) -> String {
        match word {
            id if shape::is_uuid(id) => self.name("uuid", id),
            token if shape::is_token(token) => self.name("token", token),
            hash if shape::is_hash(hash) => self.name("hash", hash),
            secret if shape::is_authenticator_secret(secret) => self.name("secret", secret),
            other => other.to_owned(),
        }
    }

    /// The values that are replaced wherever they occur.
    fn replaceable(&self) -> impl Iterator<Item = (&String, &String)> {
        self.known.iter().filter(|(value, alias)| value.len() >= SHORTEST_SECRET || !alias.starts_with(TOKEN))
    }

    /// Longer values first, because an e-mail address contains the name it was made from.
    fn replace_known(&self, text: &str) -> String {
        let mut found: Vec<_> = self.replaceable().filter(|(value, _)| text.contains(value.as_str())).collect();
        found.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        found.iter().fold(text.to_owned(), |text, (value, alias)| text.replace(value.as_str(), alias))
    }
}

fn is_id_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '-'
}
