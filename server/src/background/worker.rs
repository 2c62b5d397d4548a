//! The loop of each worker: a round of its job, then a wait for the next one.
//!
//! **Invariant:** a round is never interrupted; a worker that is to end has a last round, and ends once that leaves nothing to do.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// What a worker does.
pub trait Job: Send + 'static {
    /// One round of the work. `is_ending` is whether the worker is to end.
    fn round(&mut self, is_ending: bool) -> impl Future<Output = Next> + Send;
}

/// When the next round begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// When there is more work. A worker that is to end ends here.
    Woken,
    /// After this time.
    After(Duration),
    /// After this time, or when there is more work.
    WokenOrAfter(Duration),
}

/// How a worker is told something. What it is told during a round counts after it.
#[derive(Debug, Default)]
pub struct WorkerSignals {
    more: Notify,
    end: Notify,
}

impl WorkerSignals {
    /// There is more work.
    pub fn wake(&self) {
        self.more.notify_one();
    }

    /// The worker is to end.
    pub fn end(&self) {
        self.end.notify_one();
    }
}

/// Starts a worker. The handle ends with it.
pub fn start(mut job: impl Job, signals: Arc<WorkerSignals>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut is_ending = false;
        loop {
            let (pause, is_woken) = match job.round(is_ending).await {
                Next::Woken if is_ending => return,
                Next::Woken => (None, true),
                Next::After(pause) => (Some(pause), false),
                Next::WokenOrAfter(pause) => (Some(pause), true),
            };
            tokio::select! {
                biased;
                () = signals.end.notified() => is_ending = true,
                () = signals.more.notified(), if is_woken => {}
                () = tokio::time::sleep(pause.unwrap_or_default()), if pause.is_some() => {}
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    const LONG: Duration = Duration::from_secs(3600);

    /// Answers with what it was given, and keeps whether it was to end.
    struct Rounds {
        next: Vec<Next>,
        seen: Arc<Mutex<Vec<bool>>>,
    }

    impl Job for Rounds {
        async fn round(&mut self, is_ending: bool) -> Next {
            self.seen.lock().unwrap().push(is_ending);
            self.next.pop().unwrap_or(Next::Woken)
        }
    }

    /// The rounds of a worker that is told this before its first one.
    async fn rounds(mut next: Vec<Next>, tell: impl Fn(&WorkerSignals)) -> Vec<bool> {
        next.reverse();
        let (seen, signals) = (Arc::default(), Arc::new(WorkerSignals::default()));
        tell(&signals);
        let worker = start(Rounds { next, seen: Arc::clone(&seen) }, Arc::clone(&signals));
        tokio::time::timeout(Duration::from_secs(10), worker).await.expect("the worker ends").unwrap();
        seen.lock().unwrap().clone()
    }

    #[tokio::test]
    async fn a_worker_has_a_last_round_and_ends_when_nothing_is_left() {
        assert_eq!(rounds(vec![Next::Woken], WorkerSignals::end).await, [false, true]);
        assert_eq!(rounds(vec![Next::After(LONG)], WorkerSignals::end).await, [false, true], "it does not wait for the next round");
        let soon = Duration::from_millis(1);
        assert_eq!(rounds(vec![Next::Woken, Next::After(soon), Next::After(soon)], WorkerSignals::end).await, [false, true, true, true]);
    }

    #[tokio::test]
    async fn more_work_begins_a_round_unless_it_is_too_early() {
        let both = |signals: &WorkerSignals| {
            signals.wake();
            signals.end();
        };
        // It is to end, and what it was woken for is left to its last round.
        assert_eq!(rounds(vec![Next::WokenOrAfter(LONG)], both).await, [false, true]);
        let (seen, signals) = (Arc::<Mutex<Vec<bool>>>::default(), Arc::new(WorkerSignals::default()));
        let next = vec![Next::After(LONG), Next::WokenOrAfter(LONG), Next::Woken];
        let worker = start(Rounds { next, seen: Arc::clone(&seen) }, Arc::clone(&signals));
        for rounds in 2..=3 {
            signals.wake();
            while seen.lock().unwrap().len() < rounds {
                tokio::task::yield_now().await;
            }
        }
        signals.wake();
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_eq!(seen.lock().unwrap().len(), 3, "after this time only");
        worker.abort();
    }
}
