//! One fault that can be injected.
//!
//! **Invariant:** its text names it for good: lists of exceptions refer to it.

use std::fmt;

/// What the proxy changes, wherever it meets it.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Act {
    /// A field is null.
    Null(String),
    /// A value is another one of the same kind.
    Change(String),
    /// An id is the one that was given first.
    Reuse(String),
    /// A list lacks its last item.
    Shorten(String),
    /// A list has its first item twice.
    Double(String),
    /// An enum value is another one of its enum.
    Literal(String),
    /// `ok` is the opposite of what it was.
    Ok { mutation: String, was: bool },
    /// A refusal has another code.
    Refusal(String),
    /// A refusal is silent: the field is null, and there is no error.
    Swallow(String),
    /// An operation is answered with something that was not asked for.
    Extra(String),
    /// An operation is run with the rights of root.
    Grant(String),
    /// An operation is refused to every caller.
    Deny(String),
    /// An answer comes with another status.
    Status { operation: String, was: u16 },
    /// Entries of a type are not in the log.
    Forget(String),
    /// A header is not sent.
    Header(String),
}

impl fmt::Display for Act {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null(field) => write!(formatter, "null {field}"),
            Self::Change(field) => write!(formatter, "change {field}"),
            Self::Reuse(field) => write!(formatter, "reuse {field}"),
            Self::Shorten(field) => write!(formatter, "shorten {field}"),
            Self::Double(field) => write!(formatter, "double {field}"),
            Self::Literal(value) => write!(formatter, "literal {value}"),
            Self::Ok { mutation, was } => write!(formatter, "ok {mutation} {was}"),
            Self::Refusal(operation) => write!(formatter, "refusal {operation}"),
            Self::Swallow(operation) => write!(formatter, "swallow {operation}"),
            Self::Extra(operation) => write!(formatter, "extra {operation}"),
            Self::Grant(operation) => write!(formatter, "grant {operation}"),
            Self::Deny(operation) => write!(formatter, "deny {operation}"),
            Self::Status { operation, was } => write!(formatter, "status {operation} {was}"),
            Self::Forget(kind) => write!(formatter, "forget {kind}"),
            Self::Header(name) => write!(formatter, "header {name}"),
        }
    }
}

impl Act {
    /// The kind of fault, for the summary.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null(_) => "a field is null",
            Self::Change(_) => "a value is another one",
            Self::Reuse(_) => "an id is used again",
            Self::Shorten(_) => "a list lacks an item",
            Self::Double(_) => "a list has an item twice",
            Self::Literal(_) => "an error code or enum value is another one",
            Self::Ok { .. } => "ok is reversed",
            Self::Refusal(_) => "a refusal has another code",
            Self::Swallow(_) => "a refusal is silent",
            Self::Extra(_) => "an answer has more than was asked",
            Self::Grant(_) => "a permission is granted",
            Self::Deny(_) => "a permission is denied",
            Self::Status { .. } => "a status is another one",
            Self::Forget(_) => "an audit entry is dropped",
            Self::Header(_) => "a header is missing",
        }
    }
}
