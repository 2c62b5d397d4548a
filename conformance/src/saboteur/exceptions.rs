//! The lies that nobody can notice, each with its reason, in `unnoticed.toml`.
//!
//! **Invariant:** every line has a reason, and a line for a lie that is noticed is an error.

use std::collections::BTreeMap;

use serde::Deserialize;

const FILE: &str = include_str!("../../unnoticed.toml");

/// Reasons by the name of the act.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Exceptions(BTreeMap<String, String>);

impl Exceptions {
    pub fn get() -> Result<Self, String> {
        Self::parse(FILE)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let exceptions: Self = toml::from_str(text).map_err(|error| format!("unnoticed.toml: {}", error.message()))?;
        match exceptions.0.iter().find(|(_, reason)| reason.trim().is_empty()) {
            Some((act, _)) => Err(format!("unnoticed.toml: `{act}` has no reason")),
            None => Ok(exceptions),
        }
    }

    pub fn reason(&self, act: &str) -> Option<&str> {
        self.0.get(act).map(String::as_str)
    }

    /// The acts of the file that were none of these.
    pub fn others<'a>(&'a self, acts: &'a [String]) -> impl Iterator<Item = &'a str> {
        self.0.keys().filter(|act| !acts.contains(act)).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_can_be_read() {
        Exceptions::get().unwrap();
    }

    #[test]
    fn a_line_without_reason_is_refused() {
        assert!(Exceptions::parse("\"null A.b\" = \" \"").unwrap_err().contains("has no reason"));
        assert_eq!(Exceptions::parse("\"null A.b\" = \"why\"").unwrap().reason("null A.b"), Some("why"));
    }
}
