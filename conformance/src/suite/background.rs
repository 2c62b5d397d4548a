//! What a server may write in the background, such as the last use of a key: a case looks for it several times.
//!
//! **Invariant:** whether it is missing or the endpoint was too slow to tell follows from how long the looks took.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use crate::error::Outcome;

const PAUSE: Duration = Duration::from_millis(200);
const LOOKS: u32 = 75;
/// Looks that are answered at once take fifteen seconds; those of a busy endpoint take longer, and it writes later as well.
const LONGEST: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub struct Background {
    since: Instant,
    left: u32,
}

impl Background {
    #[expect(clippy::new_without_default, reason = "it begins to count")]
    pub fn new() -> Self {
        Self { since: Instant::now(), left: LOOKS }
    }

    /// Waits for the next look, if there is to be another one.
    pub async fn another_look(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        if self.left > 0 {
            sleep(PAUSE).await;
        }
        self.left > 0
    }

    /// What was found at last. A finding is one only if the looks were answered in time.
    ///
    /// # Errors
    /// The given error, as `Slow` if it is a finding that came too late.
    pub fn judge<T>(&self, found: Outcome<T>) -> Outcome<T> {
        found.map_err(|error| error.after(self.since.elapsed(), LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::CaseError;

    #[tokio::test]
    async fn looks_are_counted() {
        let mut background = Background { since: Instant::now(), left: 3 };
        let mut looks = 1;
        while background.another_look().await {
            looks += 1;
        }
        assert_eq!(looks, 3);
    }

    #[test]
    fn what_is_missing_after_slow_answers_is_no_finding() {
        let missing = || Err::<(), _>(CaseError::finding("no last use"));
        let quick = Background { since: Instant::now(), left: 0 };
        assert!(matches!(quick.judge(missing()), Err(CaseError::Finding(_))));
        let slow = Background { since: Instant::now().checked_sub(LONGEST).expect("the clock has run that long"), left: 0 };
        assert!(matches!(slow.judge(missing()), Err(CaseError::Slow { .. })));
        assert!(slow.judge(Ok(())).is_ok());
    }
}
