//! A mail that is ready to be delivered, and why a delivery fails.
//!
//! **Invariant:** neither `Debug` of a letter nor an error shows an address or a part of the mail.

use std::fmt;

use uuid::Uuid;

use super::{Rendered, Variables};
use crate::domain::mail::MailKind;

#[derive(Clone)]
pub struct Letter {
    /// The same for each attempt to deliver it, so that a receiver can tell a repetition.
    pub id: Uuid,
    pub kind: MailKind,
    pub to: String,
    pub rendered: Rendered,
    /// Which of several templates of the kind was taken.
    pub variant: String,
    pub project_slug: Option<String>,
    pub variables: Variables,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// What another attempt can be expected to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryProblem {
    /// Fail in the same way: this mail is not taken.
    Refused,
    /// Succeed later: this mail is not taken for the moment.
    NotYet,
    /// Succeed once the receiver can be reached again, or its settings are right. Other mails have the same problem.
    Unreachable,
}

/// A delivery that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SendError {
    pub problem: DeliveryProblem,
    message: String,
}

impl SendError {
    pub(super) fn refused(message: impl Into<String>) -> Self {
        Self { problem: DeliveryProblem::Refused, message: message.into() }
    }

    pub(super) fn not_yet(message: impl Into<String>) -> Self {
        Self { problem: DeliveryProblem::NotYet, message: message.into() }
    }

    pub(super) fn unreachable(message: impl Into<String>) -> Self {
        Self { problem: DeliveryProblem::Unreachable, message: message.into() }
    }
}
