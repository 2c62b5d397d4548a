//! What the mutations that take memberships say when some do not fit the project's roles.
//!
//! **Invariant:** the error names every problem; the deprecated list repeats each one for which it has a code.

use crate::domain::membership::{MembershipError, MembershipErrorKind};
use crate::generated::types::{MembershipValidationError, MembershipValidationErrorCode};
use crate::outcome::{Failure, Note};

pub const MESSAGE: &str = "memberships do not fit the project's roles";

/// The problems that the deprecated list has a code for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legacy {
    RoleNotFound,
    VariableNotFound,
    VariableEmpty,
}

impl Legacy {
    pub fn message(self) -> &'static str {
        match self {
            Self::RoleNotFound => "a role does not exist in the project",
            Self::VariableNotFound => "a variable does not belong to the role",
            Self::VariableEmpty => "a variable of the role has no value",
        }
    }

    fn of(kind: &MembershipErrorKind) -> Option<Self> {
        match kind {
            MembershipErrorKind::RoleNotFound => Some(Self::RoleNotFound),
            MembershipErrorKind::VariableNotFound(_) => Some(Self::VariableNotFound),
            MembershipErrorKind::VariableEmpty(_) => Some(Self::VariableEmpty),
            MembershipErrorKind::VariableInvalid(_) => None,
        }
    }
}

pub fn failure<E>(
    problems: Vec<MembershipError>,
    error: impl FnOnce(Vec<MembershipValidationError>) -> E,
    legacy: impl Fn(Legacy) -> E,
) -> Failure<E> {
    let also = problems.iter().filter_map(|problem| Legacy::of(&problem.kind)).map(legacy).collect();
    Failure { error: error(problems.into_iter().map(validation_error).collect()), also, note: Note::default() }
}

fn validation_error(problem: MembershipError) -> MembershipValidationError {
    let (code, variable) = match problem.kind {
        MembershipErrorKind::RoleNotFound => (MembershipValidationErrorCode::RoleNotFound, None),
        MembershipErrorKind::VariableNotFound(name) => (MembershipValidationErrorCode::VariableNotFound, Some(name)),
        MembershipErrorKind::VariableEmpty(name) => (MembershipValidationErrorCode::VariableEmpty, Some(name)),
        MembershipErrorKind::VariableInvalid(name) => (MembershipValidationErrorCode::VariableInvalid, Some(name)),
    };
    MembershipValidationError { code, role: problem.role, variable }
}
