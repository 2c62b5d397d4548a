//! Reads the fields of a configuration, with the path of each.
//!
//! **Invariant:** an error names a field and what is expected of it, and never repeats a value.

use std::fmt;

use serde_json::{Map, Value as Json};
use url::Url;

use crate::domain::text;

/// The whole configuration as JSON, and each string in it, in bytes.
const LONGEST: usize = 64 * 1024;
const LONGEST_STRING: usize = 16 * 1024;
/// Levels of objects and lists.
const DEEPEST: usize = 32;
/// How much of an unknown key an error shows, in bytes.
const SHOWN: usize = 60;

/// What is wrong with a configuration, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct InvalidConfiguration {
    path: String,
    problem: String,
}

/// An object of the configuration.
pub(super) struct Fields<'a> {
    path: String,
    map: &'a Map<String, Json>,
}

const OBJECT: &str = "an object is expected";
const NOT_EMPTY: &str = "a string that is not empty is expected";

pub(super) fn invalid(path: &str, problem: impl Into<String>) -> InvalidConfiguration {
    let path = if path.is_empty() { "configuration" } else { path };
    InvalidConfiguration { path: path.to_owned(), problem: problem.into() }
}

/// Whether the configuration is small enough to be read.
///
/// # Errors
/// If it, or a string in it, is too long, or if it is nested too deeply.
pub(super) fn check_size(configuration: &Json) -> Result<(), InvalidConfiguration> {
    if !is_within(configuration, DEEPEST) {
        return Err(invalid("", format!("nesting exceeds the limit of {DEEPEST} levels")));
    }
    if text::json_length(configuration) > LONGEST {
        return Err(invalid("", format!("exceeds the limit of {LONGEST} bytes as JSON")));
    }
    match long_string(configuration, String::new()) {
        Some(path) => Err(invalid(&path, format!("exceeds the limit of {LONGEST_STRING} bytes"))),
        None => Ok(()),
    }
}

/// Whether objects and lists have that many levels at most.
fn is_within(value: &Json, levels: usize) -> bool {
    let below = levels.checked_sub(1);
    match value {
        Json::Object(map) => below.is_some_and(|below| map.values().all(|value| is_within(value, below))),
        Json::Array(items) => below.is_some_and(|below| items.iter().all(|item| is_within(item, below))),
        _ => true,
    }
}

/// The path of the first string that is too long.
fn long_string(value: &Json, path: String) -> Option<String> {
    match value {
        Json::String(text) => (text.len() > LONGEST_STRING).then_some(path),
        Json::Object(map) => map.iter().find_map(|(key, value)| long_string(value, join(&path, key))),
        Json::Array(items) => items.iter().enumerate().find_map(|(index, item)| long_string(item, format!("{path}[{index}]"))),
        _ => None,
    }
}

fn join(path: &str, key: &str) -> String {
    let key = text::cut(key, SHOWN);
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

impl<'a> Fields<'a> {
    /// # Errors
    /// If the value is not an object.
    pub fn of(value: &'a Json, path: &str) -> Result<Self, InvalidConfiguration> {
        let map = value.as_object().ok_or_else(|| invalid(path, OBJECT))?;
        Ok(Self { path: path.to_owned(), map })
    }

    /// An error of a field of this object.
    pub fn invalid(&self, name: &str, problem: impl Into<String>) -> InvalidConfiguration {
        invalid(&self.path(name), problem)
    }

    pub fn path(&self, name: &str) -> String {
        join(&self.path, name)
    }

    /// Whether all keys are known.
    ///
    /// # Errors
    /// If a key is unknown.
    pub fn only(&self, known: &[&str]) -> Result<(), InvalidConfiguration> {
        match self.map.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => Err(self.invalid(key, "unknown key")),
            None => Ok(()),
        }
    }

    pub fn get(&self, name: &str) -> Option<&'a Json> {
        self.map.get(name)
    }

    /// # Errors
    /// If the field is not a string.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, InvalidConfiguration> {
        let text = |value: &'a Json| value.as_str().ok_or_else(|| self.invalid(name, "a string is expected"));
        self.get(name).map(text).transpose()
    }

    /// A string that is not empty, if there is one.
    ///
    /// # Errors
    /// If the field is not a string, or is empty.
    pub fn name(&self, name: &str) -> Result<Option<&'a str>, InvalidConfiguration> {
        match self.text(name)? {
            Some(text) if text.trim().is_empty() => Err(self.invalid(name, NOT_EMPTY)),
            text => Ok(text),
        }
    }

    /// # Errors
    /// If the field is missing, not a string, or empty.
    pub fn required(&self, name: &str) -> Result<&'a str, InvalidConfiguration> {
        self.name(name)?.ok_or_else(|| self.invalid(name, NOT_EMPTY))
    }

    /// An absolute http or https URL, if there is one.
    ///
    /// # Errors
    /// If the field is not such a URL.
    pub fn url(&self, name: &str) -> Result<Option<Url>, InvalidConfiguration> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        url.ok_or_else(|| self.invalid(name, "an absolute http or https URL is expected")).map(Some)
    }

    /// # Errors
    /// If the field is not a boolean.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, InvalidConfiguration> {
        let flag = |value: &Json| value.as_bool().ok_or_else(|| self.invalid(name, "true or false is expected"));
        self.get(name).map(flag).transpose()
    }

    /// # Errors
    /// If the field is not a number.
    pub fn number(&self, name: &str) -> Result<Option<f64>, InvalidConfiguration> {
        let number = |value: &Json| value.as_f64().ok_or_else(|| self.invalid(name, "a number is expected"));
        self.get(name).map(number).transpose()
    }

    /// One of these values by its name, if there is one.
    ///
    /// # Errors
    /// If the field is not one of the values.
    pub fn choice<T: Copy>(&self, name: &str, choices: &[(&str, T)]) -> Result<Option<T>, InvalidConfiguration> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let found = choices.iter().find(|(known, _)| value.as_str() == Some(known));
        let names = || Names(choices.iter().map(|(name, _)| *name).collect());
        found.map(|(_, choice)| Some(*choice)).ok_or_else(|| self.invalid(name, format!("one of {} is expected", names())))
    }

    /// # Errors
    /// If the field is not an object.
    pub fn object(&self, name: &str) -> Result<Option<Fields<'a>>, InvalidConfiguration> {
        self.get(name).map(|value| Fields::of(value, &self.path(name))).transpose()
    }

    /// A list of limited length with the path of each item, if there is one.
    ///
    /// # Errors
    /// If the field is not a list, or exceeds the limit of items.
    pub fn list(&self, name: &str, most: usize) -> Result<Option<Vec<(String, &'a Json)>>, InvalidConfiguration> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let items = value.as_array().ok_or_else(|| self.invalid(name, "a list is expected"))?;
        if items.len() > most {
            return Err(self.invalid(name, format!("exceeds the limit of {most} items")));
        }
        let path = self.path(name);
        Ok(Some(items.iter().enumerate().map(|(index, item)| (format!("{path}[{index}]"), item)).collect()))
    }

    /// # Errors
    /// If the field is not a list of strings, or exceeds the limit of items.
    pub fn texts(&self, name: &str, most: usize) -> Result<Option<Vec<String>>, InvalidConfiguration> {
        let Some(items) = self.list(name, most)? else { return Ok(None) };
        let text = |(path, item): (String, &Json)| item.as_str().map(str::to_owned).ok_or_else(|| invalid(&path, "a string is expected"));
        items.into_iter().map(text).collect::<Result<_, _>>().map(Some)
    }

    /// The keys of the object.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &'a str> + use<'a> {
        self.map.keys().map(String::as_str)
    }
}

/// Names in backticks, separated by commas.
struct Names<'a>(Vec<&'a str>);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, name) in self.0.iter().enumerate() {
            write!(f, "{}`{name}`", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}
