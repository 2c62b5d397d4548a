//! How long an address has to wait after wrong passwords.
//!
//! **Invariant:** every further failure doubles the wait, up to the longest one; failures out of the window are forgotten.

use std::time::Duration;

use super::time::Timestamp;

#[derive(Debug, Clone, Copy)]
pub struct LoginBackoff {
    pub base: Duration,
    pub longest: Duration,
    pub window: Duration,
}

/// The failures of one address within the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failures {
    pub count: u32,
    pub last: Option<Timestamp>,
}

impl LoginBackoff {
    /// Whole seconds until the next try is allowed, or none if it is allowed now.
    pub fn retry_after(&self, failures: Failures, now: Timestamp) -> Option<i32> {
        let last = failures.last.filter(|_| failures.count > 0)?;
        let doubled = 2_u32.checked_pow(failures.count - 1).and_then(|factor| self.base.checked_mul(factor));
        let allowed = last.plus(doubled.map_or(self.longest, |wait| wait.min(self.longest)));
        let left = allowed.since(now);
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        (seconds > 0).then(|| i32::try_from(seconds).unwrap_or(i32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let last = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let seconds = Duration::from_secs;
        let backoff = LoginBackoff { base: seconds(1), longest: seconds(60), window: seconds(300) };
        let wait = |count| backoff.retry_after(Failures { count, last: Some(last) }, last);
        assert_eq!([0, 1, 2, 3, 6, 7, 40].map(wait), [None, Some(1), Some(2), Some(4), Some(32), Some(60), Some(60)]);
        let half = last.plus(Duration::from_millis(500));
        assert_eq!(backoff.retry_after(Failures { count: 2, last: Some(last) }, half), Some(2));
        let later = last.plus(Duration::from_secs(2));
        assert_eq!(backoff.retry_after(Failures { count: 2, last: Some(last) }, later), None);
    }

    proptest! {
        #[test]
        fn a_wait_gets_shorter_by_time_alone(
            count in 0_u32..70, more in 0_u32..70, base in 0_u64..5000, longest in 0_u64..100_000, passed in 0_u64..200_000, later in 0_u64..200_000,
        ) {
            let millis = Duration::from_millis;
            let backoff = LoginBackoff { base: millis(base), longest: millis(longest), window: millis(300_000) };
            let last = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
            let wait = |count, passed| backoff.retry_after(Failures { count, last: Some(last) }, last.plus(millis(passed))).unwrap_or(0);
            prop_assert!(wait(count + more, passed) >= wait(count, passed), "more failures");
            prop_assert!(wait(count, passed + later) <= wait(count, passed), "more time");
            prop_assert!(u64::try_from(wait(count, passed)).unwrap() <= longest.div_ceil(1000));
        }
    }
}
