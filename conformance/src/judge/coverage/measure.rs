//! Compares what was seen with what the contract has.
//!
//! **Invariant:** only coordinates of the present contract count, whichever run or version the seen ones come from.

use std::fmt::Write;

use serde::Serialize;

use super::class::{Class, coordinates};
use super::seen::Seen;
use crate::contract::Contract;

/// All classes, in the order of `Class::ALL`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Measured {
    pub classes: Vec<MeasuredClass>,
}

impl Measured {
    pub fn class(&self, class: Class) -> Option<&MeasuredClass> {
        self.classes.iter().find(|measured| measured.name == class)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MeasuredClass {
    pub name: Class,
    pub covered: usize,
    pub total: usize,
    /// In alphabetical order.
    pub missing: Vec<String>,
}

impl MeasuredClass {
    pub fn misses(&self, coordinate: &str) -> bool {
        self.missing.binary_search_by(|missing| missing.as_str().cmp(coordinate)).is_ok()
    }

    /// Rounded down, so that only a class without gaps has all of them.
    fn percent(&self) -> usize {
        (self.covered * 100).checked_div(self.total).unwrap_or(100)
    }
}

/// How much of each class was seen, and what is missing.
pub fn measure(seen: &Seen) -> Measured {
    let measured = |contract: &Contract, class| {
        let wanted = coordinates(contract, class);
        let total = wanted.len();
        let missing: Vec<String> = wanted.into_iter().filter(|coordinate| !seen.has(class, coordinate)).collect();
        MeasuredClass { name: class, covered: total - missing.len(), total, missing }
    };
    let classes = Contract::get().map(|contract| Class::ALL.map(|class| measured(contract, class)).to_vec());
    Measured { classes: classes.unwrap_or_default() }
}

/// A table for people, and below it what is missing, class by class.
pub fn render(measured: &Measured) -> String {
    let width = measured.classes.iter().map(|class| class.name.name().len()).max().unwrap_or_default();
    let mut text = String::new();
    for class in &measured.classes {
        let MeasuredClass { covered, total, .. } = class;
        let counts = format!("{covered}/{total}");
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{:width$}  {counts:>9}  {:>3} %", class.name.name(), class.percent());
    }
    for class in measured.classes.iter().filter(|class| !class.missing.is_empty()) {
        let _ = writeln!(text, "\n{}, missing:", class.name.name());
        for coordinate in &class.missing {
            let _ = writeln!(text, "  {coordinate}");
        }
    }
    text
}
