//! The faults that no case can detect, each with its reason, in `unnoticed.toml`.
//!
//! **Invariant:** every line has a reason, and a line for a fault that is detected is an error.

use std::collections::BTreeMap;

use globset::Glob;

const FILE: &str = include_str!("../../unnoticed.toml");

/// Reasons by act, which may be a glob.
#[derive(Debug, Default)]
pub struct Exceptions(Vec<(Glob, String)>);

impl Exceptions {
    /// # Errors
    /// If the file is not TOML, or a line has an invalid pattern or no reason.
    pub fn get() -> Result<Self, String> {
        Self::parse(FILE)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let lines: BTreeMap<String, String> = toml::from_str(text).map_err(|error| format!("unnoticed.toml: {}", error.message()))?;
        let line = |(act, reason): (String, String)| match Glob::new(&act) {
            _ if reason.trim().is_empty() => Err(format!("unnoticed.toml: `{act}` has no reason")),
            Ok(glob) => Ok((glob, reason)),
            Err(error) => Err(format!("unnoticed.toml: {error}")),
        };
        lines.into_iter().map(line).collect::<Result<_, _>>().map(Self)
    }

    pub fn reason(&self, act: &str) -> Option<&str> {
        self.0.iter().find(|(glob, _)| glob.compile_matcher().is_match(act)).map(|(_, reason)| reason.as_str())
    }

    /// Whether a line is about this act alone. One that stands for several goes on to be true if one of them is detected.
    pub fn names(&self, act: &str) -> bool {
        self.0.iter().any(|(glob, _)| glob.glob() == act)
    }

    /// The lines that fit none of these acts.
    pub fn others<'a>(&'a self, acts: &'a [String]) -> impl Iterator<Item = &'a str> {
        let fits = |glob: &Glob| acts.iter().any(|act| glob.compile_matcher().is_match(act));
        self.0.iter().filter(move |(glob, _)| !fits(glob)).map(|(glob, _)| glob.glob())
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
        let exceptions = Exceptions::parse("\"null *.b\" = \"why\"").unwrap();
        assert_eq!((exceptions.reason("null A.b"), exceptions.reason("change A.b")), (Some("why"), None));
        assert!(!exceptions.names("null A.b") && Exceptions::parse("\"null A.b\" = \"why\"").unwrap().names("null A.b"));
        assert_eq!(exceptions.others(&["change A.b".to_owned()]).collect::<Vec<_>>(), ["null *.b"]);
    }
}
