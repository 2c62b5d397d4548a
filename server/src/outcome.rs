//! How a resolver ends: with a result, or stopped in one of several ways that `?` tells apart.
//!
//! **Invariant:** the text of a [`Fault`] never reaches a client, and only a [`Failure`] is part of the contract's types.

use std::error::Error;

use serde_json::Value as Json;

use crate::domain::budget::Excess;
use crate::domain::id::{IdentityProviderId, PersonId};
use crate::domain::text::TooLong;

/// The end of a mutation.
pub type Outcome<T, E> = Result<T, Stop<E>>;

/// The end of a query or of a lazy field, which have no failures of their own.
pub type QueryResult<T> = Result<T, Stop<Never>>;

/// Why a resolver did not finish.
#[derive(Debug)]
pub enum Stop<E> {
    /// Expected, and typed in the schema: `ok: false` with a code.
    Failure(Failure<E>),
    /// The caller may not do this.
    Denied(Denied),
    /// The key of the caller has ended since it was accepted.
    Ended(KeyEnd),
    /// An argument that no caller could use.
    BadInput(BadInput),
    /// The response exceeds its budget.
    Excess(Excess),
    /// Ours to mend.
    Fault(Fault),
}

/// A failure that cannot occur.
#[derive(Debug)]
pub enum Never {}

/// The error of a mutation and what else the deprecated `errors` list shows after it.
#[derive(Debug)]
pub struct Failure<E> {
    pub error: E,
    pub also: Vec<E>,
    /// For the audit log alone.
    pub note: Box<FailureDetails>,
}

/// What the audit entry of a failure says besides its code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FailureDetails {
    /// Whom the client meant, as it wrote it.
    pub input: Option<String>,
    /// The person who did it, if it is not the caller's.
    pub person: Option<PersonId>,
    /// The person it was about, if one was found.
    pub target: Option<PersonId>,
    pub metadata: Vec<(&'static str, String)>,
    /// The identity provider at which it was tried.
    pub provider: Option<IdentityProviderId>,
    pub data: Option<Json>,
}

impl FailureDetails {
    pub fn input(text: impl Into<String>) -> Self {
        Self { input: Some(text.into()), ..Self::default() }
    }

    pub fn person(person: PersonId) -> Self {
        Self { person: Some(person), ..Self::default() }
    }

    pub fn target(person: PersonId) -> Self {
        Self { target: Some(person), ..Self::default() }
    }
}

impl<E> Failure<E> {
    /// An error, or its code, with what the audit log says besides.
    pub fn noted(error: impl Into<E>, note: FailureDetails) -> Self {
        Self { error: error.into(), also: Vec::new(), note: Box::new(note) }
    }
}

impl<E> From<E> for Failure<E> {
    fn from(error: E) -> Self {
        Self { error, also: Vec::new(), note: Box::default() }
    }
}

/// What every error type of the schema has.
pub trait Coded {
    fn code(&self) -> &'static str;
    fn message(&self) -> &str;
}

impl Coded for Never {
    fn code(&self) -> &'static str {
        match *self {}
    }

    fn message(&self) -> &str {
        match *self {}
    }
}

/// A missing permission, with the sentence the client sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    pub message: &'static str,
}

/// How a key has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyEnd {
    Disabled,
    Expired,
}

impl KeyEnd {
    /// What its holder is told.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Disabled => "Authorization failure: the key of this token has been disabled",
            Self::Expired => "Authorization failure: the key of this token has expired",
        }
    }
}

/// A malformed argument, with the sentence the client sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadInput {
    pub message: String,
}

impl BadInput {
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

/// Something that went wrong on our side, with its cause.
#[derive(Debug)]
pub struct Fault {
    source: Box<dyn Error + Send + Sync>,
    busy: bool,
    conflict: bool,
}

impl Fault {
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: source.into(), busy: false, conflict: false }
    }

    /// Too much to do right now. The same request may soon succeed.
    pub fn busy(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: source.into(), busy: true, conflict: false }
    }

    /// Undone, because another transaction did what this one could not be done beside. The same may be done again at once.
    pub fn conflict(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { conflict: true, ..Self::busy(source) }
    }

    /// What led to it has been dealt with, or cannot be undone.
    pub fn not_repeated(self) -> Self {
        Self { conflict: false, ..self }
    }

    pub fn is_conflict(&self) -> bool {
        self.conflict
    }

    pub fn is_busy(&self) -> bool {
        self.busy
    }

    /// The cause and the causes behind it, for the log.
    pub fn chain(&self) -> String {
        let mut text = self.source.to_string();
        let mut next = self.source.source();
        while let Some(error) = next {
            let cause = error.to_string();
            if !text.ends_with(&cause) {
                text = format!("{text}: {cause}");
            }
            next = error.source();
        }
        text
    }
}

/// What a permission check can answer besides a permit.
#[derive(Debug)]
pub enum Refusal {
    Denied(Denied),
    Ended(KeyEnd),
    Fault(Fault),
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        Refusal::Denied(denied)
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Refusal::Fault(fault)
    }
}

impl<E> From<Refusal> for Stop<E> {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Denied(denied) => Stop::Denied(denied),
            Refusal::Ended(end) => Stop::Ended(end),
            Refusal::Fault(fault) => Stop::Fault(fault),
        }
    }
}

impl<E> From<Denied> for Stop<E> {
    fn from(denied: Denied) -> Self {
        Stop::Denied(denied)
    }
}

impl From<TooLong> for BadInput {
    fn from(error: TooLong) -> Self {
        Self::new(error.to_string())
    }
}

impl<E> From<TooLong> for Stop<E> {
    fn from(error: TooLong) -> Self {
        Stop::BadInput(error.into())
    }
}

impl<E> From<Excess> for Stop<E> {
    fn from(excess: Excess) -> Self {
        Stop::Excess(excess)
    }
}

impl<E> From<BadInput> for Stop<E> {
    fn from(bad: BadInput) -> Self {
        Stop::BadInput(bad)
    }
}

impl<E> From<Fault> for Stop<E> {
    fn from(fault: Fault) -> Self {
        Stop::Fault(fault)
    }
}

impl<E> From<Failure<E>> for Stop<E> {
    fn from(failure: Failure<E>) -> Self {
        Stop::Failure(failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] std::io::Error);

    #[test]
    fn a_fault_names_every_cause_once() {
        let fault = Fault::new(Outer(std::io::Error::other("disk is gone")));
        assert_eq!(fault.chain(), "outer: disk is gone");
    }
}
