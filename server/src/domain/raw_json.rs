//! JSON as text, for values that are only passed on.
//!
//! **Invariant:** the text is one complete JSON value, since it is copied into responses as it is.

use std::sync::Arc;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawJson(Arc<str>);

impl RawJson {
    /// The text, if it is JSON.
    ///
    /// # Errors
    /// If it is not, with the place of the mistake.
    pub fn parse(text: String) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<&serde_json::value::RawValue>(&text)?;
        Ok(Self(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_complete_json_is_taken() {
        for text in ["{}", " {\"a\": [1e400, null]} ", "0"] {
            assert_eq!(RawJson::parse(text.to_owned()).unwrap().as_str(), text);
        }
        for text in ["", "{", "{} {}", "\"a", "nul"] {
            assert!(RawJson::parse(text.to_owned()).is_err(), "{text}");
        }
    }
}
