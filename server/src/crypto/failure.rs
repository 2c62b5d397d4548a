//! Why a password was not hashed.
//!
//! **Invariant:** neither the password nor a hash is part of the error.

use crate::outcome::Fault;

#[derive(Debug, thiserror::Error)]
pub enum HashingError {
    #[error("too many passwords are waiting to be hashed")]
    Busy,
    #[error("password hashing failed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<HashingError> for Fault {
    fn from(error: HashingError) -> Self {
        match error {
            HashingError::Busy => Fault::busy(error),
            HashingError::Failed(_) => Fault::new(error),
        }
    }
}

pub(super) fn failed(error: impl ToString) -> HashingError {
    HashingError::Failed(error.to_string().into())
}
