//! What one response may cost while it is made: objects, bytes, and rows that are read for it.
//!
//! **Invariant:** counts go up only, so a response that has exceeded a limit cannot come back within it.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::limits::DocumentLimits;

/// Counters of one request. Parts of the response that are made at the same time share them.
#[derive(Debug)]
pub struct Budget {
    most_objects: usize,
    most_bytes: usize,
    most_examined: usize,
    objects: AtomicUsize,
    bytes: AtomicUsize,
    rows: AtomicUsize,
    examined: AtomicUsize,
    loaded: AtomicUsize,
    closed: AtomicBool,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(&DocumentLimits::default())
    }
}

/// Which limit a response exceeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Excess {
    #[error("the response exceeds the limit of {0} objects: select fewer, or use limit and offset")]
    Objects(usize),
    #[error("the response exceeds the limit of {0} bytes: select less")]
    Bytes(usize),
    #[error("the request exceeds the limit of {0} examined rows: ask for fewer lists, or with smaller offsets")]
    Examined(usize),
}

impl Budget {
    pub fn new(limits: &DocumentLimits) -> Self {
        Self {
            most_objects: limits.objects,
            most_bytes: limits.response_bytes,
            most_examined: limits.examined,
            objects: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            rows: AtomicUsize::new(0),
            examined: AtomicUsize::new(0),
            loaded: AtomicUsize::new(0),
            closed: AtomicBool::new(false),
        }
    }

    /// Counts objects of the response.
    ///
    /// # Errors
    /// If there are more than the limit, and the budget is not closed.
    pub fn objects(&self, number: usize) -> Result<(), Excess> {
        let all = self.objects.fetch_add(number, Ordering::Relaxed).saturating_add(number);
        if all > self.most_objects && !self.is_closed() { Err(Excess::Objects(self.most_objects)) } else { Ok(()) }
    }

    /// Counts bytes of the response.
    ///
    /// # Errors
    /// If there are more than the limit, and the budget is not closed.
    pub fn bytes(&self, number: usize) -> Result<(), Excess> {
        let all = self.bytes.fetch_add(number, Ordering::Relaxed).saturating_add(number);
        if all > self.most_bytes && !self.is_closed() { Err(Excess::Bytes(self.most_bytes)) } else { Ok(()) }
    }

    /// Counts rows that were read for objects.
    ///
    /// # Errors
    /// If there are more than the limit of objects.
    pub fn rows(&self, number: usize) -> Result<(), Excess> {
        let all = self.rows.fetch_add(number, Ordering::Relaxed).saturating_add(number);
        if all > self.most_objects { Err(Excess::Objects(self.most_objects)) } else { Ok(()) }
    }

    /// Counts rows that the database is about to examine for one list. A list alone in its request is always answered, however
    /// large its offset.
    ///
    /// # Errors
    /// If they are more than the limit with those counted before.
    pub fn examine(&self, rows: u64) -> Result<(), Excess> {
        let rows = usize::try_from(rows).unwrap_or(usize::MAX).min(self.most_examined);
        let added = |examined: usize| Some(examined.saturating_add(rows));
        let before = self.examined.fetch_update(Ordering::Relaxed, Ordering::Relaxed, added).unwrap_or_default();
        if before.saturating_add(rows) > self.most_examined { Err(Excess::Examined(self.most_examined)) } else { Ok(()) }
    }

    /// Counts bytes that are about to be read for the response.
    ///
    /// # Errors
    /// If they are more than the limit of bytes.
    pub fn load(&self, bytes: u64) -> Result<(), Excess> {
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        let added = |loaded: usize| Some(loaded.saturating_add(bytes));
        let _ = self.loaded.fetch_update(Ordering::Relaxed, Ordering::Relaxed, added);
        self.loads()
    }

    /// Whether what was read for the response is within the limits.
    ///
    /// # Errors
    /// If it is not, and the budget is not closed.
    pub fn loads(&self) -> Result<(), Excess> {
        if self.is_closed() {
            return Ok(());
        }
        if self.rows.load(Ordering::Relaxed) > self.most_objects {
            return Err(Excess::Objects(self.most_objects));
        }
        if self.examined.load(Ordering::Relaxed) > self.most_examined {
            return Err(Excess::Examined(self.most_examined));
        }
        if self.loaded.load(Ordering::Relaxed) > self.most_bytes { Err(Excess::Bytes(self.most_bytes)) } else { Ok(()) }
    }

    /// How many rows a query may read: one more than the budget allows, so that the excess shows.
    pub fn rows_to_read(&self) -> u64 {
        let left = self.most_objects.saturating_sub(self.rows.load(Ordering::Relaxed));
        u64::try_from(left).unwrap_or(u64::MAX).saturating_add(1)
    }

    /// Nothing is loaded from here on. What a mutation has done is still reported, so it is no longer counted.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget() -> Budget {
        Budget::new(&DocumentLimits { objects: 10, response_bytes: 100, ..DocumentLimits::default() })
    }

    #[test]
    fn the_limit_itself_is_allowed_and_one_more_is_not() {
        let budget = budget();
        assert_eq!((budget.objects(9), budget.objects(1), budget.objects(1)), (Ok(()), Ok(()), Err(Excess::Objects(10))));
        assert_eq!((budget.bytes(100), budget.bytes(1)), (Ok(()), Err(Excess::Bytes(100))));
        assert_eq!(budget.objects(usize::MAX), Err(Excess::Objects(10)));
    }

    #[test]
    fn a_query_reads_one_row_more_than_is_left() {
        let budget = budget();
        assert_eq!((budget.rows_to_read(), budget.rows(4), budget.rows_to_read()), (11, Ok(()), 7));
        assert_eq!((budget.rows(7), budget.rows_to_read()), (Err(Excess::Objects(10)), 1));
    }

    #[test]
    fn examined_rows_add_up() {
        let budget = Budget::new(&DocumentLimits { examined: 10, ..DocumentLimits::default() });
        assert_eq!((budget.examine(9), budget.examine(1), budget.examine(1)), (Ok(()), Ok(()), Err(Excess::Examined(10))));
        let alone = Budget::new(&DocumentLimits { examined: 10, ..DocumentLimits::default() });
        assert_eq!((alone.examine(u64::MAX), alone.loads(), alone.examine(1)), (Ok(()), Ok(()), Err(Excess::Examined(10))));
        assert_eq!(alone.loads(), Err(Excess::Examined(10)));
    }

    #[test]
    fn what_is_read_is_counted_before_it_is_written() {
        let budget = budget();
        assert_eq!((budget.load(100), budget.loads()), (Ok(()), Ok(())));
        assert_eq!((budget.load(u64::MAX), budget.loads()), (Err(Excess::Bytes(100)), Err(Excess::Bytes(100))));
        budget.close();
        assert_eq!(budget.loads(), Ok(()));
    }

    #[test]
    fn a_closed_budget_counts_nothing_against_a_mutation() {
        let budget = budget();
        assert!(budget.objects(11).is_err());
        budget.close();
        assert_eq!((budget.objects(1), budget.bytes(1_000), budget.is_closed()), (Ok(()), Ok(()), true));
    }
}
