//! The values of settings with the places where they were found.
//!
//! **Invariant:** `Debug` shows names and never a value.

use std::collections::BTreeMap;

use super::variables::Kind;

/// A value and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub text: String,
    pub origin: String,
    pub is_file: bool,
}

/// What was found for settings that have no option.
#[derive(Clone, Default)]
pub struct Variables(BTreeMap<&'static str, Found>);

impl std::fmt::Debug for Variables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Variables {
    pub(super) fn new(found: BTreeMap<&'static str, Found>) -> Self {
        Self(found)
    }

    pub fn get(&self, name: &'static str) -> Option<String> {
        self.0.get(name).map(|found| found.text.clone())
    }

    pub fn found(&self, name: &'static str) -> Option<&Found> {
        self.0.get(name)
    }
}

/// One setting as `tenant-server config` shows it.
#[derive(Debug)]
pub struct Line {
    pub key: String,
    pub kind: Kind,
    pub found: Option<Found>,
}
