//! Intervals as PostgreSQL and ISO 8601 write them.
//!
//! **Invariant:** an interval is never negative; text that is not completely understood is rejected.

use std::time::Duration;

use crate::domain::interval::Interval;

/// Units by their names, in microseconds.
const UNITS: [(&[&str], u64); 8] = [
    (&["us", "usec", "usecs", "microsecond", "microseconds"], 1),
    (&["ms", "msec", "msecs", "millisecond", "milliseconds"], 1_000),
    (&["s", "sec", "secs", "second", "seconds"], SECOND),
    (&["m", "min", "mins", "minute", "minutes"], 60 * SECOND),
    (&["h", "hr", "hrs", "hour", "hours"], HOUR),
    (&["d", "day", "days"], 24 * HOUR),
    (&["w", "week", "weeks"], 7 * 24 * HOUR),
    (&["mon", "mons", "month", "months"], 30 * 24 * HOUR),
];
const SECOND: u64 = 1_000_000;
const HOUR: u64 = 3_600 * SECOND;
/// Each number has at most this many digits, before and after its point.
const DIGITS: usize = 9;

/// Numbers with units, a time such as `00:05:00`, both, or seconds alone; or ISO 8601.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let text = text.trim();
    if let Some(interval) = Interval::parse(text) {
        return Some(interval.duration());
    }
    let micros = if let Some(seconds) = number(text, SECOND) { seconds } else { with_units(&text.to_ascii_lowercase())? };
    u64::try_from(micros).ok().map(Duration::from_micros)
}

fn with_units(text: &str) -> Option<u128> {
    let (mut rest, mut sum) = (text, 0);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|it: char| !it.is_ascii_digit() && it != '.' && it != ':').unwrap_or(rest.len());
        let (value, after) = rest.split_at(end);
        if value.contains(':') {
            // A time is the last part.
            return if after.is_empty() { Some(sum + time(value)?) } else { None };
        }
        let after = after.trim_start();
        let end = after.find(|it: char| !it.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(end);
        let (_, micros) = UNITS.iter().find(|(names, _)| names.contains(&unit))?;
        sum += number(value, *micros)?;
        rest = after.trim_start();
    }
    Some(sum)
}

/// Hours and minutes, with or without seconds.
fn time(text: &str) -> Option<u128> {
    let mut parts = text.split(':');
    let hours = number(parts.next()?, HOUR).filter(|micros| micros % u128::from(HOUR) == 0)?;
    let minutes = below_sixty(parts.next()?, 60 * SECOND).filter(|micros| micros % u128::from(60 * SECOND) == 0)?;
    let seconds = parts.next().map_or(Some(0), |seconds| below_sixty(seconds, SECOND))?;
    parts.next().is_none().then_some(hours + minutes + seconds)
}

fn below_sixty(text: &str, unit: u64) -> Option<u128> {
    number(text, unit).filter(|micros| *micros < 60 * u128::from(unit))
}

/// A number of a unit in microseconds.
fn number(text: &str, unit: u64) -> Option<u128> {
    let (whole, fraction) = text.split_once('.').map_or((text, "0"), |(whole, fraction)| (whole, fraction));
    let unit = u128::from(unit);
    let scale = 10_u128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    Some(digits(whole)? * unit + digits(fraction)? * unit / scale)
}

fn digits(text: &str) -> Option<u128> {
    let fits = (1..=DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_understood() {
        for (text, millis) in [
            ("10 seconds", 10_000),
            (" 10 Seconds ", 10_000),
            ("10s", 10_000),
            ("10", 10_000),
            ("1.5", 1_500),
            ("0.25 sec", 250),
            ("500 milliseconds", 500),
            ("500 ms", 500),
            ("5 minutes", 300_000),
            ("5 min", 300_000),
            ("1 hour", 3_600_000),
            ("1 hour 30 minutes", 5_400_000),
            ("1h30m", 5_400_000),
            ("1.5 hours", 5_400_000),
            ("1 day", 86_400_000),
            ("2 weeks", 14 * 86_400_000),
            ("1 month", 30 * 86_400_000),
            ("00:05:00", 300_000),
            ("00:05", 300_000),
            ("00:00:01.5", 1_500),
            ("1 day 02:00:00", 93_600_000),
            ("PT5M", 300_000),
            ("P1DT1H", 90_000_000),
            ("0", 0),
            ("99999999 days", 99_999_999 * 86_400_000),
        ] {
            assert_eq!(parse(text), Some(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn anything_else_is_rejected() {
        for text in [
            "",
            " ",
            "-5 minutes",
            "-5",
            "+5",
            "5 minutes ago",
            "@ 5 minutes",
            "five minutes",
            "5 parsecs",
            "minutes",
            "5 minutes 10",
            "00:60",
            "00:00:60",
            "00:05:00 1 day",
            "1:2:3:4",
            ":05",
            "1.",
            ".5",
            "1.2.3",
            "1e3",
            "00:1.5",
            "1,5 hours",
            "5 minutés",
            "١ day",
            "1234567890",
            "999999999 months",
            "PT",
            "null",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
