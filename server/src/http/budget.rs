//! The memory that request bodies of the whole process may take, counted in bytes.
//!
//! A body reserves what it occupies as it arrives, again for what it unpacks to, and again for the values that it is parsed into.
//! Reservations that are larger than a short body leave a quarter of the whole to the others.
//!
//! **Invariant:** reserving never waits; what is reserved is free again when its [`Reserved`] is dropped.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::metrics::Counter;

/// One request gets at most this part of the memory for the values of its JSON.
const SHARE: usize = 4;

/// Up to this many bytes a reservation may use the whole budget.
const SHORT: usize = 64 * 1024;

#[derive(Clone)]
pub struct BodyMemory {
    inner: Arc<Inner>,
    /// The most values that the JSON of one request may have.
    values: usize,
}

struct Inner {
    free: Arc<Semaphore>,
    /// What reservations that are not short may use of it.
    free_for_large: Arc<Semaphore>,
    total: usize,
    rejected: Counter,
}

/// The budget is used up.
#[derive(Debug, PartialEq, Eq)]
pub struct UsedUp;

/// A part of the budget, growing with what is kept in it.
pub struct Reserved {
    budget: BodyMemory,
    bytes: usize,
    permit: Option<OwnedSemaphorePermit>,
    permit_of_large: Option<OwnedSemaphorePermit>,
}

impl BodyMemory {
    pub fn new(total: usize) -> Self {
        let total = total.min(Semaphore::MAX_PERMITS);
        let (free, free_for_large) = (Arc::new(Semaphore::new(total)), Arc::new(Semaphore::new(total - total / SHARE)));
        let inner = Arc::new(Inner { free, free_for_large, total, rejected: Counter::default() });
        Self { inner, values: usize::MAX }
    }

    /// The same memory, and this many values in the JSON of one request.
    pub fn with_values(self, values: usize) -> Self {
        Self { values, ..self }
    }

    /// An empty reservation.
    pub fn reserve(&self) -> Reserved {
        Reserved { budget: self.clone(), bytes: 0, permit: None, permit_of_large: None }
    }

    /// In bytes.
    pub fn used(&self) -> usize {
        self.inner.total.saturating_sub(self.inner.free.available_permits())
    }

    /// How many requests got nothing of it.
    pub fn rejected(&self) -> u64 {
        self.inner.rejected.get()
    }
}

impl Reserved {
    /// # Errors
    /// If the budget is used up. This is counted.
    pub fn add(&mut self, bytes: usize) -> Result<(), UsedUp> {
        self.try_add(bytes).ok_or_else(|| {
            self.budget.inner.rejected.inc();
            UsedUp
        })
    }

    fn try_add(&mut self, bytes: usize) -> Option<()> {
        let Inner { free, free_for_large, .. } = &*self.budget.inner;
        let all = self.bytes.checked_add(bytes)?;
        let permit = take(free, bytes)?;
        if all > SHORT {
            let counted = if self.permit_of_large.is_none() { 0 } else { self.bytes };
            keep(&mut self.permit_of_large, take(free_for_large, all - counted)?);
        }
        keep(&mut self.permit, permit);
        self.bytes = all;
        Some(())
    }

    /// An estimate, which alone must not exceed the whole budget: the request would be rejected each time it is tried again.
    ///
    /// # Errors
    /// If the budget is used up. This is counted.
    pub fn add_estimate(&mut self, bytes: usize) -> Result<(), UsedUp> {
        self.add(bytes.min(self.budget.inner.total / SHARE))
    }

    pub fn most_values(&self) -> usize {
        self.budget.values
    }

    pub fn another(&self) -> Self {
        self.budget.reserve()
    }
}

fn take(semaphore: &Arc<Semaphore>, bytes: usize) -> Option<OwnedSemaphorePermit> {
    Arc::clone(semaphore).try_acquire_many_owned(u32::try_from(bytes).ok()?).ok()
}

fn keep(kept: &mut Option<OwnedSemaphorePermit>, permit: OwnedSemaphorePermit) {
    match kept {
        Some(kept) => kept.merge(permit),
        None => *kept = Some(permit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reserved_is_counted_until_it_is_dropped() {
        let budget = BodyMemory::new(100);
        let (mut one, mut other) = (budget.reserve(), budget.reserve());
        assert_eq!((one.add(40), one.add(20), other.add(41)), (Ok(()), Ok(()), Err(UsedUp)));
        assert_eq!((budget.used(), budget.rejected()), (60, 1));
        drop(one);
        assert_eq!((other.add(100), budget.used()), (Ok(()), 100));
    }

    #[test]
    fn large_reservations_leave_a_quarter_to_short_ones() {
        let budget = BodyMemory::new(400_000);
        let (mut large, mut short) = (budget.reserve(), budget.reserve());
        assert_eq!((large.add(SHORT), large.add(200_000), large.add(50_000)), (Ok(()), Ok(()), Err(UsedUp)));
        assert_eq!(budget.used(), SHORT + 200_000, "what is rejected takes nothing");
        assert_eq!((short.add(SHORT), short.add(40_000)), (Ok(()), Err(UsedUp)));
        drop(large);
        assert_eq!((short.add(200_000), budget.used()), (Ok(()), SHORT + 200_000));
        drop(short);
        assert_eq!(budget.reserve().add(300_001), Err(UsedUp), "a quarter is not for it, whether used or not");
        assert_eq!(budget.reserve().add(300_000), Ok(()));
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn an_estimate_alone_never_uses_the_budget_up() {
        let budget = BodyMemory::new(100);
        let mut reserved = budget.reserve();
        assert_eq!((reserved.add_estimate(1_000_000), budget.used()), (Ok(()), 25));
        assert_eq!(reserved.add(usize::MAX), Err(UsedUp));
    }
}
