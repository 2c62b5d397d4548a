//! The memory that request bodies of the whole process may take, counted in bytes.
//!
//! A body reserves what it occupies as it arrives, again for what it unpacks to, and again for the values that it is parsed into.
//!
//! **Invariant:** reserving never waits; what is reserved is free again when its [`Reserved`] is dropped.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::metrics::Count;

/// One request gets at most this part of the memory for the values of its JSON.
const SHARE: usize = 4;

#[derive(Clone)]
pub struct Budget(Arc<Inner>);

struct Inner {
    free: Arc<Semaphore>,
    total: usize,
    rejected: Count,
}

/// The budget is used up.
#[derive(Debug, PartialEq, Eq)]
pub struct UsedUp;

/// A part of the budget, growing with what is kept in it.
pub struct Reserved {
    budget: Budget,
    permit: Option<OwnedSemaphorePermit>,
}

impl Budget {
    pub fn new(total: usize) -> Self {
        let total = total.min(Semaphore::MAX_PERMITS);
        Self(Arc::new(Inner { free: Arc::new(Semaphore::new(total)), total, rejected: Count::default() }))
    }

    /// An empty reservation.
    pub fn reserve(&self) -> Reserved {
        Reserved { budget: self.clone(), permit: None }
    }

    /// In bytes.
    pub fn used(&self) -> usize {
        self.0.total.saturating_sub(self.0.free.available_permits())
    }

    /// How many requests got nothing of it.
    pub fn rejected(&self) -> u64 {
        self.0.rejected.get()
    }
}

impl Reserved {
    pub fn add(&mut self, bytes: usize) -> Result<(), UsedUp> {
        let more = u32::try_from(bytes).ok().and_then(|bytes| Arc::clone(&self.budget.0.free).try_acquire_many_owned(bytes).ok());
        let Some(more) = more else {
            self.budget.0.rejected.add();
            return Err(UsedUp);
        };
        match &mut self.permit {
            Some(permit) => permit.merge(more),
            None => self.permit = Some(more),
        }
        Ok(())
    }

    /// An estimate, which alone must not exceed the whole budget: the request would be rejected each time it is tried again.
    pub fn add_estimate(&mut self, bytes: usize) -> Result<(), UsedUp> {
        self.add(bytes.min(self.budget.0.total / SHARE))
    }

    pub fn another(&self) -> Self {
        self.budget.reserve()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reserved_is_counted_until_it_is_dropped() {
        let budget = Budget::new(100);
        let (mut one, mut other) = (budget.reserve(), budget.reserve());
        assert_eq!((one.add(40), one.add(20), other.add(41)), (Ok(()), Ok(()), Err(UsedUp)));
        assert_eq!((budget.used(), budget.rejected()), (60, 1));
        drop(one);
        assert_eq!((other.add(100), budget.used()), (Ok(()), 100));
    }

    #[test]
    fn an_estimate_alone_never_uses_the_budget_up() {
        let budget = Budget::new(100);
        let mut reserved = budget.reserve();
        assert_eq!((reserved.add_estimate(1_000_000), budget.used()), (Ok(()), 25));
        assert_eq!(reserved.add(usize::MAX), Err(UsedUp));
    }
}
