//! Answers after whole multiples of a time, so that the time of an answer does not say what was done for it.
//!
//! **Invariant:** what is answered at a pace is answered after it, twice it, and so on, and never in between.

use std::time::{Duration, Instant};

/// Much longer than a mutation that sends a mail takes.
const PACE: Duration = Duration::from_millis(100);

/// Does the work, and returns at a whole multiple of the pace after its beginning.
pub async fn kept<T>(work: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let done = work.await;
    tokio::time::sleep_until((began + whole(began.elapsed(), PACE)).into()).await;
    done
}

/// The time, rounded up to a whole multiple of the pace, once at least.
pub fn whole(took: Duration, pace: Duration) -> Duration {
    let paces = took.as_nanos().div_ceil(pace.as_nanos().max(1));
    pace * u32::try_from(paces).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paces_are_whole() {
        let paces = |took| whole(Duration::from_millis(took), Duration::from_millis(100));
        assert_eq!([0, 1, 100, 101, 250].map(paces), [100, 100, 100, 200, 300].map(Duration::from_millis));
    }

    #[tokio::test]
    async fn work_of_any_length_is_answered_at_the_pace() {
        for work in [0, 30] {
            let began = Instant::now();
            kept(tokio::time::sleep(Duration::from_millis(work))).await;
            assert!(began.elapsed() >= PACE, "{work}");
        }
    }
}
