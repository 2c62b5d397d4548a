//! How often a session is checked at the provider.
//!
//! **Invariant:** two checks of one session are never closer than the shortest interval.

use std::time::Duration;

use super::interval_text;
use crate::domain::provider::fields::{Fields, InvalidConfiguration};
use crate::domain::time::Timestamp;

/// How a session goes on to be checked at the provider.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Revalidation {
    pub method: Method,
    /// The part of a token's lifetime after which it is checked.
    pub soft_threshold: f64,
    pub min_interval: Duration,
    /// Where a token has no lifetime.
    pub fallback_interval: Duration,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Method {
    #[default]
    Refresh,
    UserInfo,
    Introspection,
}

const SECOND: Duration = Duration::from_secs(1);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

const THRESHOLD: f64 = 0.5;
const MIN_INTERVAL: Duration = Duration::from_secs(10);
const FALLBACK_INTERVAL: Duration = Duration::from_secs(5 * 60);

impl Revalidation {
    /// The settings, or none if re-validation is not enabled. Disabled settings are checked all the same.
    ///
    /// # Errors
    /// If a key is unknown, or if a setting has an invalid value.
    pub(super) fn parse(fields: &Fields<'_>) -> Result<Option<Self>, InvalidConfiguration> {
        fields.only(&["enabled", "method", "softRefreshThreshold", "minInterval", "fallbackInterval", "mode", "onFailure"])?;
        let methods = [("refresh", Method::Refresh), ("userinfo", Method::UserInfo), ("introspection", Method::Introspection)];
        // All work is done in the background: what these choose makes no difference.
        fields.choice("mode", &[("auto", ()), ("blocking", ())])?;
        fields.choice("onFailure", &[("revoke", ())])?;
        let settings = Self {
            method: fields.choice("method", &methods)?.unwrap_or_default(),
            soft_threshold: threshold(fields)?,
            min_interval: interval(fields, "minInterval", DAY, "1 day")?.unwrap_or(MIN_INTERVAL),
            fallback_interval: interval(fields, "fallbackInterval", 30 * DAY, "30 days")?.unwrap_or(FALLBACK_INTERVAL),
        };
        Ok(fields.flag("enabled")?.unwrap_or_default().then_some(settings))
    }

    /// When a session is checked next. Its token was obtained at `obtained`, and the session was checked last at `checked`: at its
    /// sign-in, or when the provider confirmed it. Where no token is replaced, `obtained` stays.
    pub fn due(&self, obtained: Timestamp, expires: Option<Timestamp>, checked: Timestamp) -> Timestamp {
        match expires {
            Some(expires) => {
                let fresh = expires.since(obtained).mul_f64(self.soft_threshold);
                obtained.plus(fresh).max(checked.plus(self.min_interval))
            }
            None => checked.plus(self.fallback_interval.max(self.min_interval)),
        }
    }

    /// When a session is checked again that the provider could not be asked about.
    pub fn due_after_failure(&self, failed: Timestamp) -> Timestamp {
        failed.plus(self.min_interval)
    }
}

fn threshold(fields: &Fields<'_>) -> Result<f64, InvalidConfiguration> {
    let name = "softRefreshThreshold";
    let given = fields.number(name)?.unwrap_or(THRESHOLD);
    if given > 0.0 && given <= 1.0 { Ok(given) } else { Err(fields.invalid(name, "a number above 0 and up to 1 is expected")) }
}

fn interval(fields: &Fields<'_>, name: &str, most: Duration, most_text: &str) -> Result<Option<Duration>, InvalidConfiguration> {
    let Some(text) = fields.text(name)? else { return Ok(None) };
    let given = interval_text::parse(text).filter(|given| (SECOND..=most).contains(given));
    let problem = || fields.invalid(name, format!("an interval from 1 second to {most_text} is expected, such as \"5 minutes\""));
    given.ok_or_else(problem).map(Some)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;

    fn parse(given: &Json) -> Result<Option<Revalidation>, String> {
        let read = |fields: Fields<'_>| Revalidation::parse(&fields);
        Fields::of(given, "revalidation").and_then(read).map_err(|error| error.to_string())
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp::parse("2026-01-01T00:00:00Z").unwrap().plus(Duration::from_secs(seconds))
    }

    #[test]
    fn settings_have_defaults() {
        let defaults = Revalidation {
            method: Method::Refresh,
            soft_threshold: 0.5,
            min_interval: Duration::from_secs(10),
            fallback_interval: Duration::from_secs(300),
        };
        assert_eq!(parse(&json!({ "enabled": true })), Ok(Some(defaults)));
        assert_eq!(parse(&json!({})), Ok(None));
        assert_eq!(parse(&json!({ "enabled": false, "method": "userinfo" })), Ok(None));
        let all = json!({ "enabled": true, "method": "introspection", "softRefreshThreshold": 1, "minInterval": "1 minute",
            "fallbackInterval": "PT1H", "mode": "blocking", "onFailure": "revoke" });
        let expected = Revalidation {
            method: Method::Introspection,
            soft_threshold: 1.0,
            min_interval: Duration::from_secs(60),
            fallback_interval: Duration::from_secs(3600),
        };
        assert_eq!(parse(&all), Ok(Some(expected)));
    }

    #[test]
    fn settings_are_checked_even_if_they_are_disabled() {
        let interval = |most: &str| format!("an interval from 1 second to {most} is expected, such as \"5 minutes\"");
        for (key, value, problem) in [
            ("enabled", json!("yes"), "true or false is expected".to_owned()),
            ("method", json!("poll"), "one of `refresh`, `userinfo`, `introspection` is expected".to_owned()),
            ("mode", json!(null), "one of `auto`, `blocking` is expected".to_owned()),
            ("onFailure", json!("keep"), "one of `revoke` is expected".to_owned()),
            ("softRefreshThreshold", json!(0), "a number above 0 and up to 1 is expected".to_owned()),
            ("softRefreshThreshold", json!(1.01), "a number above 0 and up to 1 is expected".to_owned()),
            ("softRefreshThreshold", json!("0.5"), "a number is expected".to_owned()),
            ("minInterval", json!("0 seconds"), interval("1 day")),
            ("minInterval", json!("2 days"), interval("1 day")),
            ("minInterval", json!(10), "a string is expected".to_owned()),
            ("fallbackInterval", json!("31 days"), interval("30 days")),
            ("fallbackInterval", json!("soon"), interval("30 days")),
            ("interval", json!("1 day"), "unknown key".to_owned()),
        ] {
            assert_eq!(parse(&json!({ (key): value })), Err(format!("revalidation.{key}: {problem}")));
        }
    }

    #[test]
    fn a_check_is_due_at_the_threshold_of_the_lifetime() {
        let settings = parse(&json!({ "enabled": true })).unwrap().unwrap();
        for (obtained, expires, checked, due) in [
            (0, Some(3600), 0, 1800),
            // A short lifetime does not make checks closer than the shortest interval.
            (0, Some(4), 0, 10),
            (100, Some(50), 100, 110),
            (0, None, 0, 300),
            // The token stays: after the threshold a check follows each interval.
            (0, Some(3600), 1800, 1810),
            (0, Some(3600), 7200, 7210),
            (0, Some(3600), 1000, 1800),
            (0, None, 300, 600),
        ] {
            assert_eq!(settings.due(at(obtained), expires.map(at), at(checked)), at(due), "{obtained} {expires:?} {checked}");
        }
        assert_eq!(settings.due_after_failure(at(5)), at(15));
        let long = Revalidation { min_interval: Duration::from_secs(900), ..settings };
        assert_eq!(long.due(at(0), None, at(0)), at(900));
    }

    proptest! {
        #[test]
        fn checks_are_never_closer_than_the_shortest_interval(
            obtained in 0_u64..100_000, expires in proptest::option::of(0_u64..200_000), later in 0_u64..100_000,
            threshold in 0.001_f64..=1.0, min in 1_u64..86_400, fallback in 1_u64..86_400,
        ) {
            let (min_interval, fallback_interval) = (Duration::from_secs(min), Duration::from_secs(fallback));
            let settings = Revalidation { method: Method::Refresh, soft_threshold: threshold, min_interval, fallback_interval };
            let checked = at(obtained + later);
            prop_assert!(settings.due(at(obtained), expires.map(at), checked) >= checked.plus(min_interval));
        }
    }
}
