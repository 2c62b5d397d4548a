//! The clock of the process.
//!
//! **Invariant:** the only reader of the system's time, so tests decide what time it is.

use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::time::Timestamp;

#[derive(Debug, Clone)]
pub enum Clock {
    System,
    /// Stands still until it is set, for all its copies.
    Manual(Arc<Mutex<Timestamp>>),
}

impl Clock {
    pub fn manual(now: Timestamp) -> Self {
        Self::Manual(Arc::new(Mutex::new(now)))
    }

    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock that all other code asks")]
            Self::System => Timestamp::new(chrono::Utc::now()),
            Self::Manual(now) => *now.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Sets a manual clock. The system clock cannot be set.
    pub fn set(&self, now: Timestamp) {
        if let Self::Manual(current) = self {
            *current.lock().unwrap_or_else(PoisonError::into_inner) = now;
        }
    }
}
