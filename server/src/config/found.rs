//! The values of settings with the places where they were found.
//!
//! **Invariant:** `Debug` shows names and never a value.

use std::collections::BTreeMap;

use super::variables::Sensitivity;

/// A value and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourcedValue {
    pub text: String,
    pub source: String,
    pub is_file: bool,
}

/// What was found for settings that have no option.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<&'static str, SourcedValue>);

impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Variables {
    pub(super) fn new(found: BTreeMap<&'static str, SourcedValue>) -> Self {
        Self(found)
    }

    pub fn get(&self, name: &'static str) -> Option<String> {
        self.0.get(name).map(|found| found.text.clone())
    }

    pub fn found(&self, name: &'static str) -> Option<&SourcedValue> {
        self.0.get(name)
    }
}

/// One setting as `tenant-server config` shows it.
#[derive(Debug)]
pub struct Line {
    pub key: String,
    pub kind: Sensitivity,
    pub found: Option<SourcedValue>,
}
