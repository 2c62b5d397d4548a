//! When an attempt with a password is answered: a fixed time after it began, whatever was done in that time.
//!
//! That time is the pace: twice what the slowest hash takes now. What takes longer is answered after two paces, or
//! three, and so on. The time in the queue is added: it depends on other requests alone.
//!
//! **Invariant:** an attempt that ends with this says nothing of the stored hash, nor of what its result made necessary.

use std::time::{Duration, Instant};

use super::pool::Requester;
use crate::pace::PacedEnd;

/// One password that a client gave.
#[derive(Debug)]
pub struct PasswordAttempt {
    pub(super) requester: Requester,
    began: Instant,
    /// In the queue.
    waited: Duration,
    /// None until a verification has begun, or was rejected because the queue was full.
    pace: Option<Duration>,
    /// None until a verification has begun.
    end: Option<PacedEnd>,
}

impl PasswordAttempt {
    pub(super) fn new(requester: Requester) -> Self {
        Self { requester, began: Instant::now(), waited: Duration::ZERO, pace: None, end: None }
    }

    /// The client has signed in from its network before.
    pub fn is_from_known_network(&mut self) {
        self.requester = self.requester.known();
    }

    /// A verification begins after this time in the queue, and this is the pace.
    pub(super) fn begins(&mut self, waited: Duration, pace: Duration) {
        self.waited += waited;
        self.pace = Some(pace);
        self.end = Some(PacedEnd::set(self.began + self.waited, pace));
    }

    pub(super) fn pace(&self) -> Option<Duration> {
        self.pace
    }

    /// The password was verified by an earlier attempt, at this pace.
    pub(super) fn repeats(&mut self, pace: Option<Duration>) {
        self.pace = pace.or(self.pace);
    }

    /// There was no room in the queue. A client that tries again at once is slowed down by a late answer.
    pub(super) fn rejected(&mut self, pace: Duration) {
        self.pace = Some(pace);
    }

    /// Waits until the attempt may be answered. One that did not come to a verification may be at once.
    pub async fn end(self) {
        match (self.end, self.pace) {
            (Some(end), _) => end.reached().await,
            (None, Some(pace)) => PacedEnd::set(self.began + self.waited, pace).reached().await,
            (None, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_attempt_is_answered_a_pace_and_its_wait_after_it_began() {
        let ended = async |waited: &[u64]| {
            let mut attempt = PasswordAttempt::new(Requester::default());
            let began = attempt.began;
            waited.iter().for_each(|time| attempt.begins(Duration::from_millis(*time), Duration::from_millis(200)));
            attempt.end().await;
            began.elapsed()
        };
        assert!(ended(&[]).await < Duration::from_millis(200), "no password was verified");
        assert!(ended(&[0]).await >= Duration::from_millis(200));
        assert!(ended(&[50, 20]).await >= Duration::from_millis(270));
    }
}
