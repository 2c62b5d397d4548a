//! How long the slowest hash takes now: other work on the machine slows hashing down, also that of an attacker.
//!
//! Each verification shows how fast the machine is, whatever it verifies. The result changes in steps of factor two, so that it
//! does not say what was verified before.
//!
//! **Invariant:** what an attempt is told was known before it was verified, so it does not depend on its own hash.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// The highest cost of bcrypt that is computed. Each step doubles the time; 12 takes about a quarter of a second.
pub const HIGHEST_COST: u32 = 12;

/// The cost that is measured at the start, to know how long the other ones take.
const MEASURED_COST: u32 = 7;
const MEASUREMENTS: usize = 3;

/// A machine that is this much slower than at its best counts as one without other work: memory is not always equally fast, and
/// what is left of the pace is enough for a new hash and a transaction.
const TOLERANCE: f64 = 1.5;

/// The largest factor. A client would wait too long for more.
const MOST: u32 = 4;

/// What a verification computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HashingWork {
    /// With our own parameters.
    Argon2id,
    Bcrypt(u32),
}

#[derive(Debug)]
pub(super) struct Speed {
    /// One bcrypt of the measured cost.
    unit: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// How many times as long as at its best the machine takes: a mean, in which long work counts more.
    slowdown: f64,
    fastest_argon2id: Option<Duration>,
}

impl Speed {
    pub(super) fn measure() -> Self {
        let measure = || {
            let began = computed();
            let digest = bcrypt::bcrypt(MEASURED_COST, [0; 16], b"a password");
            std::hint::black_box(digest);
            computed().saturating_sub(began)
        };
        Self::new((0..MEASUREMENTS).map(|_| measure()).min().unwrap_or_default())
    }

    /// A machine on which hashing takes no time.
    pub(super) fn unpaced() -> Self {
        Self::new(Duration::ZERO)
    }

    fn new(unit: Duration) -> Self {
        Self { unit, state: Mutex::new(State { slowdown: 1.0, fastest_argon2id: None }) }
    }

    /// Twice what the slowest hash takes now: it may be followed by a new hash and a transaction, and by chance take longer.
    pub(super) fn pace(&self) -> Duration {
        let slowdown = self.state.lock().unwrap_or_else(PoisonError::into_inner).slowdown;
        let mut factor = 1;
        while f64::from(factor) * TOLERANCE < slowdown && factor < MOST {
            factor *= 2;
        }
        self.bcrypt(HIGHEST_COST) * 2 * factor
    }

    pub(super) fn observe(&self, work: HashingWork, took: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let best = match work {
            HashingWork::Bcrypt(cost) => self.bcrypt(cost),
            HashingWork::Argon2id => {
                let fastest = state.fastest_argon2id.map_or(took, |fastest| fastest.min(took));
                state.fastest_argon2id = Some(fastest);
                fastest
            }
        };
        let weight = (best.as_secs_f64() / self.bcrypt(HIGHEST_COST).as_secs_f64()).min(1.0);
        let slowdown = (took.as_secs_f64() / best.as_secs_f64()).max(1.0);
        if weight.is_finite() && slowdown.is_finite() {
            state.slowdown += (slowdown - state.slowdown) * weight;
        }
    }

    fn bcrypt(&self, cost: u32) -> Duration {
        let factor = 2_f64.powi(i32::try_from(cost).unwrap_or_default() - i32::try_from(MEASURED_COST).unwrap_or_default());
        self.unit.mul_f64(factor)
    }
}

/// How long this thread has computed. At a start other programs often use the processors, and what they take must not make each sign-in
/// slow for as long as this process runs.
fn computed() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    /// The highest cost takes 256 ms.
    fn speed() -> Speed {
        Speed::new(MS * 8)
    }

    #[test]
    fn the_pace_follows_the_machine_in_steps() {
        let speed = speed();
        let pace = |slowdown: u32| {
            speed.observe(HashingWork::Bcrypt(12), MS * slowdown);
            speed.pace()
        };
        assert_eq!(speed.pace(), MS * 512);
        assert_eq!([200, 256, 380].map(pace), [MS * 512; 3], "a little more or less does not show");
        assert_eq!([400, 760, 780, 20_000, 250].map(pace), [MS * 1024, MS * 1024, MS * 2048, MS * 2048, MS * 512]);
    }

    #[test]
    fn short_work_counts_less() {
        let speed = speed();
        speed.observe(HashingWork::Bcrypt(4), MS * 30);
        assert_eq!(speed.pace(), MS * 512, "1 ms of work was interrupted");
        for _ in 0..3 {
            speed.observe(HashingWork::Argon2id, MS * 32);
        }
        assert_eq!(speed.pace(), MS * 512, "argon2id is compared with itself");
        for _ in 0..20 {
            speed.observe(HashingWork::Argon2id, MS * 128);
        }
        assert_eq!(speed.pace(), MS * 2048, "four times as long");
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a plain thread of a test")]
    fn only_what_the_thread_computes_is_measured() {
        let began = computed();
        std::thread::sleep(MS * 50);
        assert!(computed() - began < MS * 25, "it was waiting");
        assert!(Speed::measure().pace() > Duration::ZERO);
    }

    #[test]
    fn what_cannot_be_measured_changes_nothing() {
        let speed = Speed::unpaced();
        speed.observe(HashingWork::Bcrypt(12), MS);
        speed.observe(HashingWork::Argon2id, Duration::ZERO);
        assert_eq!(speed.pace(), Duration::ZERO);
    }
}
