//! Answers after whole multiples of a time, so that the time of an answer does not say what was done for it.
//!
//! **Invariant:** what is answered at a pace is answered after it, twice it, and so on, and never in between.

use std::pin::Pin;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use tokio::time::Sleep;

/// Much longer than a mutation that sends a mail takes.
const PACE: Duration = Duration::from_millis(100);

/// The end of work whose duration must not show.
///
/// Its timer is set before the work. Timers of the same millisecond end in an order that depends on when they were set, and answers in
/// that order would say whose work was shorter.
#[derive(Debug)]
pub struct PacedEnd {
    began: Instant,
    pace: Duration,
    timer: Pin<Box<Sleep>>,
}

impl PacedEnd {
    /// For work that began at this time.
    pub fn set(began: Instant, pace: Duration) -> Self {
        let mut timer = Box::pin(tokio::time::sleep_until((began + pace).into()));
        // It is set when it is polled.
        timer.as_mut().now_or_never();
        Self { began, pace, timer }
    }

    /// Waits for the next whole multiple of the pace.
    pub async fn reached(mut self) {
        let whole = whole(self.began.elapsed(), self.pace);
        if whole > self.pace {
            self.timer.as_mut().reset((self.began + whole).into());
        }
        self.timer.await;
    }
}

/// Does the work, and returns at a whole multiple of the pace after its beginning.
pub async fn kept<T>(work: impl Future<Output = T>) -> T {
    let end = PacedEnd::set(Instant::now(), PACE);
    let done = work.await;
    end.reached().await;
    done
}

/// The time, rounded up to a whole multiple of the pace, once at least.
fn whole(took: Duration, pace: Duration) -> Duration {
    let paces = took.as_nanos().div_ceil(pace.as_nanos().max(1));
    pace * u32::try_from(paces).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[test]
    fn paces_are_whole() {
        let paces = |took| whole(Duration::from_millis(took), Duration::from_millis(100));
        assert_eq!([0, 1, 100, 101, 250].map(paces), [100, 100, 100, 200, 300].map(Duration::from_millis));
    }

    #[tokio::test]
    async fn answers_of_one_time_come_in_an_order_that_does_not_depend_on_their_work() {
        let order = async |works: [u64; 2]| {
            let (began, ended) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
            let tasks = works.into_iter().enumerate().map(|(number, work)| {
                let ended = Arc::clone(&ended);
                tokio::spawn(async move {
                    let end = PacedEnd::set(began, PACE);
                    tokio::time::sleep(Duration::from_millis(work)).await;
                    end.reached().await;
                    ended.lock().unwrap().push(number);
                })
            });
            futures_util::future::try_join_all(tasks.collect::<Vec<_>>()).await.unwrap();
            Arc::into_inner(ended).unwrap().into_inner().unwrap()
        };
        assert_eq!(order([10, 40]).await, order([40, 10]).await);
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
