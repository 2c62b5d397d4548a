//! The optional file of settings, in TOML: one value per key, and no tables.
//!
//! **Invariant:** an error names the key or the line, and never what stands there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// Texts by key, lists joined by commas, as they are in the environment.
#[derive(Debug, Default)]
pub struct SettingsFile {
    path: String,
    values: BTreeMap<String, String>,
}

impl SettingsFile {
    /// # Errors
    /// If the file cannot be read, is not TOML, has a key twice, or has a value that is a table, a date or a nested list.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| format!("cannot read the settings in {name}: {error}"))?;
        Self::parse(name, &text)
    }

    fn parse(path: String, text: &str) -> Result<Self, String> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            // The parser's own words quote the line, which may hold a secret.
            format!("{path} is not TOML, or has a key twice, in line {}", before.matches('\n').count() + 1)
        })?;
        let entry = |(key, value): (String, Value)| match plain(&value) {
            Some(text) => Ok((key, text)),
            None => Err(format!("`{key}` in {path} must be a text, a number, true or false, or a list of these")),
        };
        let values = table.into_iter().map(entry).collect::<Result<_, _>>()?;
        Ok(Self { path, values })
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// The value, which is then no longer in the file.
    pub fn take(&mut self, key: &str) -> Option<String> {
        self.values.remove(key)
    }

    /// Every key must belong to a setting.
    ///
    /// # Errors
    /// If a key is left, which is not a setting; the error names the first one.
    pub fn end(self) -> Result<(), String> {
        match self.values.keys().next() {
            None => Ok(()),
            Some(key) => Err(format!("`{key}` in {} is not a setting; `tenant-server config` lists them", self.path)),
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Array(values) => {
            let list = values.iter().map(|value| if value.is_array() { None } else { plain(value) });
            Some(list.collect::<Option<Vec<_>>>()?.join(","))
        }
        Value::Datetime(_) | Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<SettingsFile, String> {
        SettingsFile::parse("x.toml".to_owned(), text)
    }

    #[test]
    fn values_are_texts_as_in_the_environment() {
        let mut file = parse("a = 'x'\nb = 1\nc = true\nd = ['x', 2]\ne = 0.5\n").unwrap();
        let texts: Vec<_> = ["a", "b", "c", "d", "e", "f"].iter().map(|key| file.take(key)).collect();
        assert_eq!(
            texts.iter().map(|text| text.as_deref()).collect::<Vec<_>>(),
            [Some("x"), Some("1"), Some("true"), Some("x,2"), Some("0.5"), None]
        );
        file.end().unwrap();
    }

    #[test]
    fn what_cannot_be_read_is_named_without_its_value() {
        let cases = [
            ("port = 1\nroot-token = hunter2\n", "x.toml is not TOML, or has a key twice, in line 2"),
            ("port = 1\nport = 2\n", "in line 2"),
            ("[database]\nurl = 'hunter2'\n", "`database` in x.toml must be a text"),
            ("a = [['hunter2']]\n", "`a` in x.toml must be a text"),
        ];
        for (text, want) in cases {
            let error = parse(text).unwrap_err();
            assert!(error.contains(want) && !error.contains("hunter"), "{error}");
        }
        assert_eq!(parse("prot = 1\n").unwrap().end().unwrap_err(), "`prot` in x.toml is not a setting; `tenant-server config` lists them");
    }
}
