//! How often one mutation was executed, whether it may be executed again, and whether it has been counted towards a limit.
//!
//! **Invariant:** a mutation that has sent the `COMMIT` of its change is not executed again, whatever became of it.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::crypto::Random;
use crate::outcome::Fault;

/// Executions of one mutation at most.
const MOST: u32 = 4;

/// The wait before the second execution, at most. Each further one may be twice as long.
const WAIT: Duration = Duration::from_millis(40);

#[derive(Debug, Default)]
pub struct Attempts {
    begun: AtomicU32,
    /// Made with the first transaction: most requests have none.
    commit: OnceLock<CommitSent>,
    /// Whether the mutation has been counted towards a limit.
    counted: AtomicBool,
}

/// Set by a transaction when it sends its `COMMIT`.
#[derive(Debug, Clone, Default)]
pub struct CommitSent(Arc<AtomicBool>);

impl CommitSent {
    pub fn set(&self) {
        self.0.store(true, Ordering::Release);
    }
}

impl Attempts {
    /// Before the first execution of a mutation.
    pub fn start(&self) {
        self.begun.store(1, Ordering::Release);
        self.counted.store(false, Ordering::Release);
        if let Some(commit) = self.commit.get() {
            commit.0.store(false, Ordering::Release);
        }
    }

    /// From now on the mutation is not counted again, however often it is executed.
    pub fn set_counted(&self) {
        self.counted.store(true, Ordering::Release);
    }

    pub fn is_counted(&self) -> bool {
        self.counted.load(Ordering::Acquire)
    }

    /// For the transactions of the mutation.
    pub fn commit(&self) -> CommitSent {
        self.commit.get_or_init(CommitSent::default).clone()
    }

    /// Whether the mutation that has ended with this fault is to be executed again.
    pub fn may_repeat(&self, fault: &Fault) -> bool {
        let is_sent = self.commit.get().is_some_and(|commit| commit.0.load(Ordering::Acquire));
        fault.is_conflict() && self.begun.load(Ordering::Acquire) < MOST && !is_sent
    }

    /// Waits for a random time, so that two that met do not meet again.
    ///
    /// # Errors
    /// If random bytes are not available.
    pub async fn next(&self, random: &Random) -> Result<(), Fault> {
        let begun = self.begun.fetch_add(1, Ordering::AcqRel);
        let most = WAIT * (1 << begun.saturating_sub(1).min(MOST));
        let share = u32::from(u16::from_be_bytes(random.bytes::<2>()?)) + 1;
        tokio::time::sleep(most * share / (1 << 16)).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mutation_is_counted_until_the_next_one_begins() {
        let attempts = Attempts::default();
        assert!(!attempts.is_counted());
        attempts.set_counted();
        assert!(attempts.is_counted());
        attempts.start();
        assert!(!attempts.is_counted());
    }

    #[test]
    fn a_conflict_is_repeated_a_few_times_and_never_after_a_commit() {
        let (conflict, other) = (Fault::conflict("deadlock"), Fault::busy("away"));
        let attempts = Attempts::default();
        attempts.start();
        assert!(attempts.may_repeat(&conflict) && !attempts.may_repeat(&other));
        attempts.commit().set();
        assert!(!attempts.may_repeat(&conflict));
        attempts.start();
        attempts.begun.store(MOST - 1, Ordering::Release);
        assert!(attempts.may_repeat(&conflict));
        attempts.begun.store(MOST, Ordering::Release);
        assert!(!attempts.may_repeat(&conflict));
    }
}
