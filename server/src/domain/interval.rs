//! Lengths of time as ISO 8601 writes them.
//!
//! **Invariant:** kept in one form: months carry over to years and seconds to minutes and hours, and nothing carries over to days
//! or months, as their lengths differ.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

const MICROS: u64 = 1_000_000;
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
/// What a month and a year count as, in days.
const MONTH: u64 = 30;
const YEAR: u64 = 365;
/// Each part of an interval has at most this many digits.
const DIGITS: usize = 9;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    months: u64,
    days: u64,
    micros: u64,
}

impl Interval {
    pub const fn months(months: u64) -> Self {
        Self { months, days: 0, micros: 0 }
    }

    pub const fn days(days: u64) -> Self {
        Self { months: 0, days, micros: 0 }
    }

    pub const fn seconds(seconds: u64) -> Self {
        Self { months: 0, days: 0, micros: seconds * MICROS }
    }

    pub const fn minutes(minutes: u64) -> Self {
        Self::seconds(minutes * MINUTE)
    }

    pub const fn hours(hours: u64) -> Self {
        Self::seconds(hours * HOUR)
    }

    /// `P`, then years, months, weeks and days, then `T` and hours, minutes and seconds; each may be left out, but not all.
    /// Seconds alone may have a fraction, of which microseconds are kept.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('P')?;
        let (date, time) = text.split_once('T').map_or((text, None), |(date, time)| (date, Some(time)));
        if time.map_or(date.is_empty(), str::is_empty) {
            return None;
        }
        let mut rest = date;
        let [years, months, weeks, days] = ['Y', 'M', 'W', 'D'].map(|unit| whole(&mut rest, unit));
        if !rest.is_empty() {
            return None;
        }
        let mut rest = time.unwrap_or_default();
        let [hours, minutes] = ['H', 'M'].map(|unit| whole(&mut rest, unit));
        let micros = seconds(rest)?;
        Some(Self { months: 12 * years + months, days: 7 * weeks + days, micros: (hours * HOUR + minutes * MINUTE) * MICROS + micros })
    }

    /// A month counts as 30 days, a year as 365.
    pub fn duration(self) -> Duration {
        let days = self.months / 12 * YEAR + self.months % 12 * MONTH + self.days;
        Duration::from_secs(days * DAY) + Duration::from_micros(self.micros)
    }
}

/// The number before the unit, if the text begins with one; it is taken off.
fn whole(rest: &mut &str, unit: char) -> u64 {
    let Some((number, after)) = rest.split_once(unit) else { return 0 };
    match digits(number) {
        Some(value) => {
            *rest = after;
            value
        }
        None => 0,
    }
}

fn digits(text: &str) -> Option<u64> {
    let fits = (1..=DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Microseconds of what is left: nothing, or seconds.
fn seconds(text: &str) -> Option<u64> {
    if text.is_empty() {
        return Some(0);
    }
    let text = text.strip_suffix('S')?;
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let micros = match fraction {
        Some(fraction) => {
            digits(fraction)?;
            let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(6).collect();
            kept.parse().ok()?
        }
        None => 0,
    };
    Some(digits(whole)? * MICROS + micros)
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.micros / MICROS;
        let date = [(self.months / 12, 'Y'), (self.months % 12, 'M'), (self.days, 'D')];
        let time = [(seconds / HOUR, 'H'), (seconds % HOUR / MINUTE, 'M')];
        let (seconds, micros) = (seconds % MINUTE, self.micros % MICROS);
        f.write_str("P")?;
        for (number, unit) in date.into_iter().filter(|(number, _)| *number > 0) {
            write!(f, "{number}{unit}")?;
        }
        let has_date = self.months > 0 || self.days > 0;
        if self.micros == 0 {
            return if has_date { Ok(()) } else { f.write_str("T0S") };
        }
        f.write_str("T")?;
        for (number, unit) in time.into_iter().filter(|(number, _)| *number > 0) {
            write!(f, "{number}{unit}")?;
        }
        match (seconds, micros) {
            (0, 0) => Ok(()),
            (seconds, 0) => write!(f, "{seconds}S"),
            (seconds, micros) => write!(f, "{seconds}.{}S", format!("{micros:06}").trim_end_matches('0')),
        }
    }
}

impl Serialize for Interval {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Interval {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("an interval such as PT30M is expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_kept_in_one_form() {
        for (given, kept) in [
            ("PT30M", "PT30M"),
            ("PT60M", "PT1H"),
            ("PT24H", "PT24H"),
            ("PT90S", "PT1M30S"),
            ("PT90M90S", "PT1H31M30S"),
            ("P12M", "P1Y"),
            ("P14M", "P1Y2M"),
            ("P2W", "P14D"),
            ("P1W1DT1H", "P8DT1H"),
            ("P1Y0M0D", "P1Y"),
            ("PT0S", "PT0S"),
            ("P0D", "PT0S"),
            ("PT1.5S", "PT1.5S"),
            ("PT0.000001S", "PT0.000001S"),
            ("PT0.1234567S", "PT0.123456S"),
            ("P6M", "P6M"),
            ("P1M1DT1M", "P1M1DT1M"),
        ] {
            let interval = Interval::parse(given).unwrap();
            assert_eq!(interval.to_string(), kept, "{given}");
            assert_eq!(Interval::parse(kept), Some(interval), "{kept}");
        }
    }

    #[test]
    fn what_is_no_interval_is_refused() {
        for text in [
            "",
            "P",
            "PT",
            "T5M",
            "P1DT",
            "5M",
            "PT5",
            "PT-5M",
            "-PT5M",
            "+PT5M",
            "pt5m",
            "PT5m",
            " PT5M",
            "PT5M ",
            "P1H",
            "PT1D",
            "PT1M1H",
            "P1D1W",
            "PT1.5M",
            "P1.5D",
            "PT.5S",
            "PT1.S",
            "PT1,5S",
            "PT1e3S",
            "PT1S1S",
            "P1M1M",
            "PT٣M",
            "PT9999999999S",
            "PT0.0000000001S",
            "30 minutes",
            "P1Y2M3W4DX",
            "2026-01-01",
            "PTM",
        ] {
            assert_eq!(Interval::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_duration_counts_months_and_years_in_days() {
        let days = |text: &str| Interval::parse(text).unwrap().duration().as_secs() / DAY;
        assert_eq!((days("P6M"), days("P1Y"), days("P1Y1M1D"), days("PT48H")), (180, 365, 396, 2));
        assert_eq!(Interval::parse("PT1.5S").unwrap().duration(), Duration::from_millis(1500));
        let longest = Interval::parse("P999999999Y999999999M999999999W999999999DT999999999H999999999M999999999.999999S").unwrap();
        assert!(longest.duration() > Duration::from_secs(DAY));
    }
}
