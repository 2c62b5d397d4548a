//! Which settings make sense, each alone and together.
//!
//! **Invariant:** checked as a whole, before anything is stored; the first setting that does not fit is named as the schema names it.

use std::time::Duration;

use url::Url;

use super::{Configuration, Window};
use crate::domain::interval::Interval;
use crate::domain::password::Pattern;

const SECOND: Duration = Duration::from_secs(1);

/// Characters that a password can be required to have.
const MOST_CHARACTERS: i32 = 128;
const LONGEST_URL: usize = 2000;
const MOST_SIGN_INS: i32 = 100;
const HIGHEST_SCORE: i32 = 100;
const MOST_REQUESTS: i32 = 1_000_000;

/// A setting that does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {expected}")]
pub struct Invalid {
    setting: String,
    expected: String,
}

fn unless(fits: bool, setting: &str, expected: impl Into<String>) -> Result<(), Invalid> {
    if fits { Ok(()) } else { Err(Invalid { setting: setting.to_owned(), expected: expected.into() }) }
}

fn number(setting: &str, value: i32, least: i32, most: i32) -> Result<(), Invalid> {
    unless((least..=most).contains(&value), setting, format!("a number from {least} to {most} is expected"))
}

fn interval(setting: &str, value: Interval, least: Duration, most: Interval) -> Result<(), Invalid> {
    let fits = (least..=most.duration()).contains(&value.duration());
    let from = if least.is_zero() { "PT0S" } else { "PT1S" };
    unless(fits, setting, format!("an interval from {from} to {most} is expected"))
}

/// A session is stored with its lifetime in seconds.
fn lifetime(setting: &str, value: Interval) -> Result<(), Invalid> {
    interval(setting, value, SECOND, Interval::months(12 * 10))?;
    unless(value.duration().subsec_nanos() == 0, setting, "whole seconds are expected")
}

impl Configuration {
    /// Whether these settings can be in force.
    ///
    /// # Errors
    /// The first setting that cannot.
    pub fn check(&self, has_captcha_secret: bool) -> Result<(), Invalid> {
        self.check_password()?;
        self.check_login()?;
        self.check_passwordless()?;
        self.check_captcha(has_captcha_secret)?;
        self.check_rate_limits()
    }

    fn check_password(&self) -> Result<(), Invalid> {
        let password = &self.password;
        for (setting, value) in [
            ("password.minLength", password.min_length),
            ("password.requireUppercase", password.require_uppercase),
            ("password.requireLowercase", password.require_lowercase),
            ("password.requireDigit", password.require_digit),
            ("password.requireSpecial", password.require_special),
        ] {
            number(setting, value, 0, MOST_CHARACTERS)?;
        }
        match password.pattern.as_deref().map(Pattern::new) {
            Some(Err(reason)) => unless(false, "password.pattern", reason),
            _ => Ok(()),
        }
    }

    fn check_login(&self) -> Result<(), Invalid> {
        let login = &self.login;
        interval("login.baseBackoff", login.base_backoff, Duration::ZERO, Interval::days(1))?;
        interval("login.maxBackoff", login.max_backoff, Duration::ZERO, Interval::days(1))?;
        unless(
            login.base_backoff.duration() <= login.max_backoff.duration(),
            "login.maxBackoff",
            "an interval that is no shorter than login.baseBackoff is expected",
        )?;
        interval("login.attemptWindow", login.attempt_window, SECOND, Interval::days(30))?;
        lifetime("login.defaultTokenExpiration", login.default_token_expiration)?;
        if let Some(longest) = login.max_token_expiration {
            lifetime("login.maxTokenExpiration", longest)?;
            unless(
                login.default_token_expiration.duration() <= longest.duration(),
                "login.maxTokenExpiration",
                "an interval that is no shorter than login.defaultTokenExpiration is expected",
            )?;
        }
        interval("login.mfaGraceDuration", login.mfa_grace_duration, Duration::ZERO, Interval::months(12 * 10))?;
        let anomaly = &login.anomaly_detection;
        number("login.anomalyDetection.historySize", anomaly.history_size, 1, MOST_SIGN_INS)?;
        number("login.anomalyDetection.emailThreshold", anomaly.email_threshold, 0, HIGHEST_SCORE)?;
        number("login.anomalyDetection.stepUpThreshold", anomaly.step_up_threshold, 0, HIGHEST_SCORE)
    }

    fn check_passwordless(&self) -> Result<(), Invalid> {
        interval("passwordless.expiration", self.passwordless.expiration, SECOND, Interval::days(7))?;
        match &self.passwordless.url {
            Some(url) => {
                unless(is_page(url), "passwordless.url", format!("an http or https URL of at most {LONGEST_URL} bytes is expected"))
            }
            None => Ok(()),
        }
    }

    fn check_captcha(&self, has_secret: bool) -> Result<(), Invalid> {
        let threshold = self.captcha.threshold;
        unless(threshold.is_none_or(|it| (0.0..=1.0).contains(&it)), "captcha.threshold", "a number from 0 to 1 is expected")?;
        unless(self.captcha.provider.is_none() || has_secret, "captcha.secret", "a provider needs its secret")
    }

    fn check_rate_limits(&self) -> Result<(), Invalid> {
        let limits = &self.rate_limits;
        for (name, Window { limit, window }) in [
            ("signUpPerIp", &limits.sign_up_per_ip),
            ("loginPerIp", &limits.login_per_ip),
            ("passwordResetPerIp", &limits.password_reset_per_ip),
            ("passwordlessInitPerIp", &limits.passwordless_init_per_ip),
            ("emailOtpPerPerson", &limits.email_otp_per_person),
            ("emailVerificationPerIp", &limits.email_verification_per_ip),
        ] {
            number(&format!("rateLimits.{name}.limit"), *limit, 0, MOST_REQUESTS)?;
            interval(&format!("rateLimits.{name}.window"), *window, SECOND, Interval::days(30))?;
        }
        Ok(())
    }
}

fn is_page(text: &str) -> bool {
    let page = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    text.len() <= LONGEST_URL && page.is_some_and(|url| url.username().is_empty() && url.password().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change = fn(&mut Configuration);

    fn checked(change: Change) -> Result<(), String> {
        let mut settings = Configuration::default();
        change(&mut settings);
        settings.check(true).map_err(|invalid| invalid.to_string())
    }

    #[test]
    fn the_limits_themselves_fit() {
        assert_eq!(checked(|_| {}), Ok(()));
        let fitting: [Change; 8] = [
            |it| it.password.min_length = 0,
            |it| it.password.require_special = MOST_CHARACTERS,
            |it| it.login.base_backoff = Interval::default(),
            |it| it.login.max_backoff = Interval::days(1),
            |it| it.login.default_token_expiration = Interval::months(6),
            |it| it.login.max_token_expiration = None,
            |it| it.captcha.threshold = Some(1.0),
            |it| it.rate_limits.password_reset_per_ip.limit = MOST_REQUESTS,
        ];
        for change in fitting {
            assert_eq!(checked(change), Ok(()));
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let cases: [(Change, &str); 15] = [
            (|it| it.password.min_length = MOST_CHARACTERS + 1, "password.minLength: a number from 0 to 128 is expected"),
            (|it| it.password.require_lowercase = -1, "password.requireLowercase: a number from 0 to 128 is expected"),
            (|it| it.login.base_backoff = Interval::days(2), "login.baseBackoff: an interval from PT0S to P1D is expected"),
            (
                |it| it.login.max_backoff = Interval::default(),
                "login.maxBackoff: an interval that is no shorter than login.baseBackoff is expected",
            ),
            (|it| it.login.attempt_window = Interval::days(31), "login.attemptWindow: an interval from PT1S to P30D is expected"),
            (
                |it| it.login.default_token_expiration = Interval::months(121),
                "login.defaultTokenExpiration: an interval from PT1S to P10Y is expected",
            ),
            (
                |it| it.login.default_token_expiration = Interval::parse("PT1.5S").unwrap_or_default(),
                "login.defaultTokenExpiration: whole seconds are expected",
            ),
            (
                |it| it.login.max_token_expiration = Some(Interval::minutes(29)),
                "login.maxTokenExpiration: an interval that is no shorter than login.defaultTokenExpiration is expected",
            ),
            (|it| it.login.anomaly_detection.history_size = 0, "login.anomalyDetection.historySize: a number from 1 to 100 is expected"),
            (
                |it| it.passwordless.url = Some("https://user:word@app.example.com".into()),
                "passwordless.url: an http or https URL of at most 2000 bytes is expected",
            ),
            (
                |it| it.passwordless.url = Some(format!("https://app.example.com/{}", "a".repeat(LONGEST_URL))),
                "passwordless.url: an http or https URL of at most 2000 bytes is expected",
            ),
            (|it| it.passwordless.expiration = Interval::days(8), "passwordless.expiration: an interval from PT1S to P7D is expected"),
            (|it| it.captcha.threshold = Some(f64::NAN), "captcha.threshold: a number from 0 to 1 is expected"),
            (
                |it| it.rate_limits.email_otp_per_person.window = Interval::default(),
                "rateLimits.emailOtpPerPerson.window: an interval from PT1S to P30D is expected",
            ),
            (
                |it| it.rate_limits.email_verification_per_ip.limit = -1,
                "rateLimits.emailVerificationPerIp.limit: a number from 0 to 1000000 is expected",
            ),
        ];
        for (change, expected) in cases {
            assert_eq!(checked(change), Err(expected.to_owned()));
        }
    }

    #[test]
    fn a_provider_needs_its_secret() {
        let mut settings = Configuration::default();
        settings.captcha.provider = Some(crate::domain::configuration::CaptchaService::Turnstile);
        assert_eq!(settings.check(false).map_err(|invalid| invalid.setting), Err("captcha.secret".to_owned()));
    }
}
