//! Memberships that follow from the claims of an account.
//!
//! **Invariant:** a mapping grants the memberships that its rules name and no others; it never grants a global role.

mod check;
mod evaluate;
mod parse;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::fields::InvalidConfiguration;

pub use self::evaluate::Granted;
pub use self::plan::{Occasion, Plan, ProjectChange, Standing, plan};

/// The rules of a provider.
#[derive(Debug, Clone)]
pub struct Mapping {
    rules: Vec<Rule>,
    pub sync_policy: SyncPolicy,
    pub unmatched: Unmatched,
}

/// When the rules are applied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SyncPolicy {
    /// At every sign-in, and whenever a session is re-validated.
    #[default]
    Always,
    /// When the person is created.
    Sticky,
}

/// What happens to memberships that rules name and do not grant any more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Unmatched {
    #[default]
    Keep,
    Remove,
}

/// A membership is granted if a claim fits.
#[derive(Debug, Clone)]
struct Rule {
    claim: String,
    condition: Condition,
    grant: Grant,
}

#[derive(Debug, Clone)]
enum Condition {
    Present,
    Equals(Json),
    Contains(Json),
}

#[derive(Debug, Clone)]
struct Grant {
    project: String,
    role: String,
    variables: Vec<MappedVariable>,
}

/// The values of a variable: constant ones, and those of a claim.
#[derive(Debug, Clone, Default)]
struct MappedVariable {
    name: String,
    values: Vec<String>,
    source: Option<Source>,
    /// Values to store by values of the claim.
    map: BTreeMap<String, Vec<String>>,
    /// Whether values of the claim that the map lacks are stored as they are.
    is_passed_through: bool,
    /// The values that may follow from the claim; none allows all.
    allowed: Option<BTreeSet<String>>,
}

/// How values are read from a claim.
#[derive(Debug, Clone)]
struct Source {
    claim: String,
    separator: Option<String>,
    /// The path of the value in the items of a list.
    pick: Option<String>,
    /// A path in the items of a list, and what it leads to in items that count.
    filter: Option<(String, Json)>,
}

impl Mapping {
    /// The mapping of a configuration, if it has one.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn of(configuration: &Json) -> Result<Option<Self>, InvalidConfiguration> {
        parse::parse(configuration)
    }

    /// The projects that rules name. They need not exist.
    pub fn projects(&self) -> BTreeSet<&str> {
        self.rules.iter().map(|rule| rule.grant.project.as_str()).collect()
    }
}

impl SyncPolicy {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Sticky => "sticky",
        }
    }
}

impl Unmatched {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Remove => "remove",
        }
    }
}
