//! What was asked and what came back, as coordinates of the contract.
//!
//! **Invariant:** it holds names of the contract only, never a value of an answer, so it may be written anywhere.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::class::Class;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen {
    classes: BTreeMap<Class, BTreeSet<String>>,
}

impl Seen {
    pub fn merge(&mut self, other: &Self) {
        for (class, coordinates) in &other.classes {
            self.classes.entry(*class).or_default().extend(coordinates.iter().cloned());
        }
    }

    /// What was met of a class, in alphabetical order.
    pub fn of(&self, class: Class) -> impl Iterator<Item = &str> {
        self.classes.get(&class).into_iter().flatten().map(String::as_str)
    }

    pub(super) fn has(&self, class: Class, coordinate: &str) -> bool {
        self.classes.get(&class).is_some_and(|coordinates| coordinates.contains(coordinate))
    }

    pub(super) fn add(&mut self, class: Class, coordinate: impl Into<String>) {
        self.classes.entry(class).or_default().insert(coordinate.into());
    }
}
