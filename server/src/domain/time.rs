//! Moments in UTC.
//!
//! **Invariant:** never finer than a microsecond, so that a timestamp survives every database unchanged.

use std::fmt;
use std::time::Duration;

use chrono::{DateTime, Datelike, SecondsFormat, SubsecRound, TimeDelta, Utc};

const NANOS_PER_SECOND: u32 = 1_000_000_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    pub fn new(instant: DateTime<Utc>) -> Self {
        Self(instant.trunc_subsecs(6))
    }

    /// ISO 8601: a date, with or without a time, which may lack seconds and an offset. What is missing is zero and UTC.
    /// Leap seconds, and years before 0 or after 9999 in UTC, are refused: databases cannot store them.
    pub fn parse(text: &str) -> Option<Self> {
        let parsed = DateTime::parse_from_rfc3339(text)
            .or_else(|error| completed(text).map_or(Err(error), |text| DateTime::parse_from_rfc3339(&text)));
        let instant = parsed.ok()?.to_utc();
        let can_be_kept = (0..=9999).contains(&instant.year()) && instant.timestamp_subsec_nanos() < NANOS_PER_SECOND;
        can_be_kept.then(|| Self::new(instant))
    }

    pub fn utc(self) -> DateTime<Utc> {
        self.0
    }

    /// Whole seconds since 1970; none before that.
    pub fn unix_seconds(self) -> u64 {
        u64::try_from(self.0.timestamp()).unwrap_or(0)
    }

    /// The timestamp that much later, or the last one there is.
    pub fn plus(self, duration: Duration) -> Self {
        let delta = TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
        Self(self.0.checked_add_signed(delta).unwrap_or(DateTime::<Utc>::MAX_UTC))
    }

    pub fn minus(self, duration: Duration) -> Self {
        let delta = TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX);
        Self(self.0.checked_sub_signed(delta).unwrap_or(DateTime::<Utc>::MIN_UTC))
    }

    /// The time since an earlier timestamp; none if it is not earlier.
    pub fn since(self, earlier: Self) -> Duration {
        (self.0 - earlier.0).to_std().unwrap_or(Duration::ZERO)
    }
}

/// The text with the parts that RFC 3339 requires and ISO 8601 does not.
fn completed(text: &str) -> Option<String> {
    let (date, rest) = text.split_at_checked("2026-01-31".len())?;
    if rest.is_empty() {
        return Some(format!("{date}T00:00:00Z"));
    }
    let (time, rest) = rest.split_at_checked("T12:00".len())?;
    let seconds = if rest.starts_with(':') { "" } else { ":00" };
    let offset = if rest.contains(['Z', 'z', '+', '-']) { "" } else { "Z" };
    Some(format!("{date}{time}{seconds}{rest}{offset}"))
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
    fn a_instant_is_written_with_milliseconds_in_utc() {
        let instant = Timestamp::parse("2026-01-31T13:00:00.123456789+01:00").unwrap();
        assert_eq!(instant.to_string(), "2026-01-31T12:00:00.123Z");
        assert_eq!(instant.utc().timestamp_subsec_nanos(), 123_456_000);
    }

    #[test]
    fn a_missing_time_or_offset_is_midnight_and_utc() {
        for (text, expected) in [
            ("2026-01-01", "2026-01-01T00:00:00.000Z"),
            ("2026-01-01T10:30", "2026-01-01T10:30:00.000Z"),
            ("2026-01-01 10:30", "2026-01-01T10:30:00.000Z"),
            ("2026-01-01T10:30:05", "2026-01-01T10:30:05.000Z"),
            ("2026-01-01T10:30:05.25", "2026-01-01T10:30:05.250Z"),
            ("2026-01-01T10:30Z", "2026-01-01T10:30:00.000Z"),
            ("2026-01-01T10:30+02:00", "2026-01-01T08:30:00.000Z"),
            ("9999-12-31", "9999-12-31T00:00:00.000Z"),
        ] {
            assert_eq!(Timestamp::parse(text).map(|timestamp| timestamp.to_string()).as_deref(), Some(expected), "{text}");
        }
        let invalid = [
            "2026",
            "2026-01",
            "2026-1-1",
            "2026-01-01T",
            "2026-01-01T1",
            "2026-01-01T10",
            "2026-01-01Z",
            "2026-01-01T10:305Z",
            "2026-01-01T24:01",
            "２026-01-01",
            "2026-01-01T10:30:5",
            "+2026-01-01",
        ];
        for text in invalid {
            assert!(Timestamp::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        let leap_second = "2016-12-31T23:59:60Z";
        let (too_early, too_late) = ("0000-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00");
        for text in ["", "yesterday", "2026-02-30T00:00:00Z", "2026-02-30", leap_second, too_early, too_late] {
            assert!(Timestamp::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn arithmetic_stays_within_the_calendar() {
        let instant = Timestamp::parse("2026-01-31T12:00:00Z").unwrap();
        assert!(instant.plus(Duration::MAX) > instant);
        assert!(instant.minus(Duration::MAX) < instant);
        assert_eq!(instant.since(instant.plus(Duration::from_secs(1))), Duration::ZERO);
    }
}
