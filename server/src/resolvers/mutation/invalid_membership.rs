//! What the mutations that take memberships say when some do not fit the project's roles.
//!
//! **Invariant:** the error names every problem; the deprecated list repeats each one for which it has a code.

use crate::domain::membership::{MembershipError, MembershipErrorKind};
use crate::generated::types::{MembershipValidationError, MembershipValidationErrorCode};
use crate::outcome::Failure;

/// The problems that the deprecated list has a code for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Legacy {
    RoleNotFound,
    VariableNotFound,
    VariableEmpty,
}

/// An error with the codes of invalid memberships. The generator writes it for each error that has them.
pub trait MembershipFailure {
    /// All problems in one error.
    fn invalid_membership(validation: Vec<MembershipValidationError>) -> Self;

    /// One problem, as an entry of the deprecated list.
    fn legacy(problem: Legacy) -> Self;
}

impl Legacy {
    fn of(kind: &MembershipErrorKind) -> Option<Self> {
        match kind {
            MembershipErrorKind::RoleNotFound => Some(Self::RoleNotFound),
            MembershipErrorKind::VariableNotFound(_) => Some(Self::VariableNotFound),
            MembershipErrorKind::VariableEmpty(_) => Some(Self::VariableEmpty),
            MembershipErrorKind::VariableInvalid(_) => None,
        }
    }
}

pub fn failure<E: MembershipFailure>(problems: Vec<MembershipError>) -> Failure<E> {
    let also = problems.iter().filter_map(|problem| Legacy::of(&problem.kind)).map(E::legacy).collect();
    let error = E::invalid_membership(problems.into_iter().map(validation_error).collect());
    Failure { error, also, note: Box::default() }
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
