//! What was asked for and what was acknowledged, to be compared with what is there in the end.
//!
//! **Invariant:** a write is entered before its request is sent, so no answer can get lost between the two.

use std::collections::{BTreeMap, HashMap};

/// What is known about a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The server has said that it is done.
    Acknowledged,
    /// No answer, or one that says to try again: it is wholly done, or not at all.
    Unknown,
}

/// A key that was acknowledged. Only the worker that made it changes it.
#[derive(Debug)]
pub struct Key {
    pub id: String,
    pub identity: String,
    pub token: String,
    pub description: String,
    /// How often its membership was changed; the number is a value of the membership.
    pub changes: u32,
    pub disabled: Option<Fate>,
}

/// One worker's part of the ledger.
#[derive(Debug, Default)]
pub struct Ledger {
    pub keys: Vec<Key>,
    /// Every write by the name of the audit event that it must have left.
    pub events: HashMap<String, Fate>,
    /// What the server must never do, and how often it did.
    pub violations: BTreeMap<String, u64>,
    /// Answers by kind, for the report.
    pub answers: HashMap<&'static str, u64>,
}

/// Further ones of other kinds are not kept: one is enough to fail.
const MOST_VIOLATIONS: usize = 20;

impl Ledger {
    pub fn begin(&mut self, event: &str) {
        self.events.insert(event.to_owned(), Fate::Unknown);
    }

    pub fn acknowledge(&mut self, event: &str) {
        self.events.insert(event.to_owned(), Fate::Acknowledged);
    }

    pub fn violation(&mut self, what: String) {
        if self.violations.len() < MOST_VIOLATIONS || self.violations.contains_key(&what) {
            *self.violations.entry(what).or_default() += 1;
        }
    }

    pub fn count(&mut self, answer: &'static str) {
        *self.answers.entry(answer).or_default() += 1;
    }

    pub fn merge(&mut self, other: Ledger) {
        self.keys.extend(other.keys);
        self.events.extend(other.events);
        for (answer, count) in other.answers {
            *self.answers.entry(answer).or_default() += count;
        }
        for (violation, count) in other.violations {
            *self.violations.entry(violation).or_default() += count;
        }
    }

    pub fn acknowledged(&self) -> usize {
        self.events.values().filter(|fate| **fate == Fate::Acknowledged).count()
    }
}

/// The names of events, as the ledger and the audit log have them in common.
pub mod event {
    const SIGN_OUT: &str = "forced sign-out ";

    pub fn key_created(description: &str) -> String {
        format!("key {description} created")
    }

    pub fn key_disabled(id: &str) -> String {
        format!("key {id} disabled")
    }

    pub fn membership_changed(identity: &str, change: &str) -> String {
        format!("membership of {identity} changed to {change}")
    }

    pub fn project_created(slug: &str) -> String {
        format!("project {slug} created")
    }

    pub fn signed_up(email: &str) -> String {
        format!("{email} signed up")
    }

    pub fn signed_out(action: &str) -> String {
        format!("{SIGN_OUT}{action}")
    }

    pub fn is_sign_out(name: &str) -> bool {
        name.starts_with(SIGN_OUT)
    }
}
