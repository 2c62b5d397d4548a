//! Moments in UTC.
//!
//! **Invariant:** never finer than a microsecond, so that a moment survives every database unchanged.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Datelike, SecondsFormat, SubsecRound, TimeDelta, Utc};

const NANOS_PER_SECOND: u32 = 1_000_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    pub fn new(moment: DateTime<Utc>) -> Self {
        Self(moment.trunc_subsecs(6))
    }

    /// ISO 8601 with an offset. A leap second, and a year of more or less than four digits in UTC, is more than a database can keep.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
        let can_be_kept = (0..=9999).contains(&moment.year()) && moment.timestamp_subsec_nanos() < NANOS_PER_SECOND;
        can_be_kept.then(|| Self::new(moment))
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// The moment that much later, or the last one there is.
    pub fn plus(self, duration: Duration) -> Self {
        let delta = TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
        Self(self.0.checked_add_signed(delta).unwrap_or(DateTime::<Utc>::MAX_UTC))
    }

    pub fn minus(self, duration: Duration) -> Self {
        let delta = TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
        Self(self.0.checked_sub_signed(delta).unwrap_or(DateTime::<Utc>::MIN_UTC))
    }

    /// The time since an earlier moment; none if it is not earlier.
    pub fn since(self, earlier: Self) -> Duration {
        (self.0 - earlier.0).to_std().unwrap_or(Duration::ZERO)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_with_milliseconds_in_utc() {
        let moment = Timestamp::parse("2026-01-31T13:00:00.123456789+01:00").unwrap();
        assert_eq!(moment.to_string(), "2026-01-31T12:00:00.123Z");
        assert_eq!(moment.utc().timestamp_subsec_nanos(), 123_456_000);
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        let leap_second = "2016-12-31T23:59:60Z";
        let (too_early, too_late) = ("0000-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00");
        for text in ["", "yesterday", "2026-02-30T00:00:00Z", "2026-01-01", leap_second, too_early, too_late] {
            assert!(Timestamp::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn arithmetic_stays_within_the_calendar() {
        let moment = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        assert!(moment.plus(Duration::MAX) > moment);
        assert!(moment.minus(Duration::MAX) < moment);
        assert_eq!(moment.since(moment.plus(Duration::from_secs(1))), Duration::ZERO);
    }
}
