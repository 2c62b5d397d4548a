//! Durations of settings.
//!
//! **Invariant:** the text is a whole number; its unit belongs to the setting and is parsed here alone.

use std::time::Duration;

/// The longest time that a part of a request can be given.
const LONGEST_PART: u64 = 3600;

/// # Errors
/// If it is not a whole number of seconds.
pub fn seconds(text: &str) -> Result<Duration, String> {
    text.parse().map(Duration::from_secs).map_err(|_| "it is not a whole number of seconds".to_owned())
}

/// # Errors
/// If it is not a whole number of milliseconds.
pub fn milliseconds(text: &str) -> Result<Duration, String> {
    text.parse().map(Duration::from_millis).map_err(|_| "it is not a whole number of milliseconds".to_owned())
}

/// The time for a part of a request.
///
/// # Errors
/// If it is not a number of seconds from 1 to 3600.
pub fn part_of_a_request(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=LONGEST_PART) => Ok(Duration::from_secs(seconds)),
        _ => Err(format!("it is not a whole number of seconds from 1 to {LONGEST_PART}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_belongs_to_the_setting() {
        assert_eq!((seconds("0"), milliseconds("250")), (Ok(Duration::ZERO), Ok(Duration::from_millis(250))));
        assert_eq!(part_of_a_request("3600"), Ok(Duration::from_secs(3600)));
        for text in ["", "-1", "1.5", "1s", " 1", "99999999999999999999"] {
            assert!(seconds(text).is_err() && milliseconds(text).is_err() && part_of_a_request(text).is_err(), "{text}");
        }
        assert!(part_of_a_request("0").is_err() && part_of_a_request("3601").is_err());
    }
}
