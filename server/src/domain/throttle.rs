//! How many attempts are allowed within a time.
//!
//! **Invariant:** only attempts that were allowed count, so that one that is rejected does not make the wait longer.

use std::num::NonZeroU32;
use std::time::Duration;

use super::time::Timestamp;

/// What is limited, and whose attempts are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Throttled {
    SignUpPerIp,
    LoginPerIp,
    PasswordResetPerIp,
    PasswordlessInitPerIp,
    /// By person, not by address.
    EmailOtpPerPerson,
    EmailVerificationPerIp,
}

impl Throttled {
    pub const ALL: [Self; 6] = [
        Self::SignUpPerIp,
        Self::LoginPerIp,
        Self::PasswordResetPerIp,
        Self::PasswordlessInitPerIp,
        Self::EmailOtpPerPerson,
        Self::EmailVerificationPerIp,
    ];

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignUpPerIp => "sign_up_per_ip",
            Self::LoginPerIp => "login_per_ip",
            Self::PasswordResetPerIp => "password_reset_per_ip",
            Self::PasswordlessInitPerIp => "passwordless_init_per_ip",
            Self::EmailOtpPerPerson => "email_otp_per_person",
            Self::EmailVerificationPerIp => "email_verification_per_ip",
        }
    }
}

/// At most `limit` attempts in any time of this length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlidingWindow {
    pub limit: NonZeroU32,
    pub length: Duration,
}

impl SlidingWindow {
    /// None if the limit is 0, which means unlimited.
    pub fn new(limit: i32, length: Duration) -> Option<Self> {
        let limit = NonZeroU32::new(u32::try_from(limit).ok()?)?;
        Some(Self { limit, length })
    }

    /// Attempts at this time and before it do not count any more.
    pub fn start(&self, now: Timestamp) -> Timestamp {
        now.minus(self.length)
    }

    /// Whole seconds until the next attempt is allowed, or none if it is allowed now. `oldest` is the time of the oldest one of the
    /// latest `limit` attempts: once it is out of the window, fewer than `limit` are in it.
    pub fn retry_after(&self, oldest: Option<Timestamp>, now: Timestamp) -> Option<i32> {
        let left = oldest?.plus(self.length).since(now);
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        (seconds > 0).then(|| i32::try_from(seconds).unwrap_or(i32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: u64) -> Timestamp {
        Timestamp::parse("2026-01-01T00:00:00Z").unwrap().plus(Duration::from_micros(micros))
    }

    #[test]
    fn the_wait_is_rounded_up_and_ends_when_the_attempt_leaves_the_window() {
        let window = SlidingWindow::new(3, Duration::from_secs(10)).unwrap();
        let wait = |now| window.retry_after(Some(at(0)), at(now));
        assert_eq!([0, 1, 500_000, 1_000_000, 8_999_999, 9_000_001, 9_999_999].map(wait), [10, 10, 10, 9, 2, 1, 1].map(Some));
        assert_eq!([10_000_000, 10_000_001].map(wait), [None, None]);
        assert_eq!(window.retry_after(None, at(0)), None, "fewer attempts than allowed");
    }

    #[test]
    fn an_attempt_that_does_not_count_is_not_after_the_start() {
        let window = SlidingWindow::new(1, Duration::from_secs(10)).unwrap();
        for age in [0, 1, 9_999_999, 10_000_000, 10_000_001] {
            let (attempt, now) = (at(5), at(5 + age));
            assert_eq!(attempt > window.start(now), window.retry_after(Some(attempt), now).is_some(), "{age}");
        }
    }

    #[test]
    fn a_limit_of_zero_is_none() {
        assert_eq!([0, -1].map(|limit| SlidingWindow::new(limit, Duration::from_secs(1))), [None, None]);
    }

    #[test]
    fn a_wait_beyond_what_can_be_told_is_the_longest_one() {
        let window = SlidingWindow::new(1, Duration::from_secs(u64::from(u32::MAX))).unwrap();
        assert_eq!(window.retry_after(Some(at(0)), at(0)), Some(i32::MAX));
    }
}
