//! The settings of a tenant, which administrators change while it runs.
//!
//! **Invariant:** what was stored before a setting existed has the default of that setting.

mod availability;
mod check;

use serde::{Deserialize, Serialize};

use super::backoff::LoginBackoff;
use super::interval::Interval;
use super::password::{PasswordPolicy, Pattern};
use super::session::SessionLimits;
use super::throttle::{SlidingWindow, Throttled};

pub use availability::Availability;
pub use check::Invalid;

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Configuration {
    pub signup: Signup,
    pub email_change: EmailChange,
    pub passwordless: Passwordless,
    pub password: Password,
    pub login: Login,
    pub captcha: Captcha,
    pub rate_limits: RateLimits,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Signup {
    pub require_email_verification: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EmailChange {
    pub require_verification: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Passwordless {
    pub enabled: Availability,
    pub url: Option<String>,
    pub expiration: Interval,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Password {
    pub min_length: i32,
    pub require_uppercase: i32,
    pub require_lowercase: i32,
    pub require_digit: i32,
    pub require_special: i32,
    pub pattern: Option<String>,
    pub check_blacklist: bool,
    pub check_hibp: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Login {
    pub base_backoff: Interval,
    pub max_backoff: Interval,
    pub attempt_window: Interval,
    pub reveal_user_exists: bool,
    pub reveal_login_method: bool,
    pub default_token_expiration: Interval,
    pub max_token_expiration: Option<Interval>,
    pub mfa_grace_duration: Interval,
    pub anomaly_detection: AnomalyDetection,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct AnomalyDetection {
    pub enabled: bool,
    pub history_size: i32,
    pub email_threshold: i32,
    pub step_up_threshold: i32,
}

/// The secret is stored beside the settings, encrypted.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Captcha {
    pub provider: Option<CaptchaService>,
    pub threshold: Option<f64>,
    pub protect: CaptchaProtect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CaptchaService {
    Turnstile,
    Hcaptcha,
    RecaptchaV3,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CaptchaProtect {
    pub sign_up: bool,
    pub password_reset: bool,
    pub passwordless_init: bool,
    pub email_verification: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct RateLimits {
    pub sign_up_per_ip: Window,
    pub login_per_ip: Window,
    pub password_reset_per_ip: Window,
    pub passwordless_init_per_ip: Window,
    pub email_otp_per_person: Window,
    pub email_verification_per_ip: Window,
}

/// How often within which time; zero for no limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Window {
    pub limit: i32,
    pub window: Interval,
}

impl Default for Passwordless {
    fn default() -> Self {
        Self { enabled: Availability::Never, url: None, expiration: Interval::minutes(5) }
    }
}

impl Default for Password {
    fn default() -> Self {
        Self {
            min_length: 8,
            require_uppercase: 1,
            require_lowercase: 1,
            require_digit: 1,
            require_special: 0,
            pattern: None,
            check_blacklist: true,
            check_hibp: false,
        }
    }
}

impl Default for Login {
    fn default() -> Self {
        Self {
            base_backoff: Interval::seconds(1),
            max_backoff: Interval::minutes(1),
            attempt_window: Interval::minutes(5),
            reveal_user_exists: true,
            reveal_login_method: true,
            default_token_expiration: Interval::minutes(30),
            max_token_expiration: Some(Interval::months(6)),
            mfa_grace_duration: Interval::default(),
            anomaly_detection: AnomalyDetection::default(),
        }
    }
}

impl Default for AnomalyDetection {
    fn default() -> Self {
        Self { enabled: false, history_size: 10, email_threshold: 1, step_up_threshold: 3 }
    }
}

impl Default for CaptchaProtect {
    fn default() -> Self {
        Self { sign_up: true, password_reset: true, passwordless_init: true, email_verification: false }
    }
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            sign_up_per_ip: Window::default(),
            login_per_ip: Window::default(),
            password_reset_per_ip: Window::default(),
            passwordless_init_per_ip: Window::default(),
            email_otp_per_person: Window { limit: 10, window: Interval::minutes(10) },
            email_verification_per_ip: Window::default(),
        }
    }
}

impl Default for Window {
    fn default() -> Self {
        Self { limit: 0, window: Interval::hours(1) }
    }
}

impl Configuration {
    /// Which passwords are good enough. A stored pattern is one that was checked, so one that cannot be read matches nothing.
    pub fn passwords(&self) -> PasswordPolicy {
        let count = |number: i32| usize::try_from(number).unwrap_or(0);
        let Password { min_length, require_uppercase, require_lowercase, require_digit, require_special, ref pattern, .. } = self.password;
        PasswordPolicy {
            min_length: count(min_length),
            uppercase: count(require_uppercase),
            lowercase: count(require_lowercase),
            digits: count(require_digit),
            special: count(require_special),
            pattern: pattern.as_deref().map(Pattern::stored),
            refuse_common: self.password.check_blacklist,
        }
    }

    pub fn backoff(&self) -> LoginBackoff {
        let Login { base_backoff, max_backoff, attempt_window, .. } = &self.login;
        LoginBackoff { base: base_backoff.duration(), longest: max_backoff.duration(), window: attempt_window.duration() }
    }

    /// The limit that is set, if there is one.
    pub fn throttle(&self, throttled: Throttled) -> Option<SlidingWindow> {
        let Window { limit, window } = match throttled {
            Throttled::SignUpPerIp => &self.rate_limits.sign_up_per_ip,
            Throttled::LoginPerIp => &self.rate_limits.login_per_ip,
            Throttled::PasswordResetPerIp => &self.rate_limits.password_reset_per_ip,
            Throttled::PasswordlessInitPerIp => &self.rate_limits.passwordless_init_per_ip,
            Throttled::EmailOtpPerPerson => &self.rate_limits.email_otp_per_person,
            Throttled::EmailVerificationPerIp => &self.rate_limits.email_verification_per_ip,
        };
        SlidingWindow::new(*limit, window.duration())
    }

    pub fn sessions(&self) -> SessionLimits {
        SessionLimits {
            default: self.login.default_token_expiration.duration(),
            longest: self.login.max_token_expiration.map(Interval::duration),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_of_before_a_setting_has_its_default() {
        let stored: Configuration = serde_json::from_str(r#"{"login":{"revealUserExists":false},"password":{"minLength":12}}"#).unwrap();
        let mut expected = Configuration::default();
        (expected.login.reveal_user_exists, expected.password.min_length) = (false, 12);
        assert_eq!(stored, expected);
        assert_eq!(serde_json::from_value::<Configuration>(serde_json::to_value(&expected).unwrap()).unwrap(), expected);
    }

    #[test]
    fn a_null_that_was_stored_stays_null() {
        let stored: Configuration = serde_json::from_str(r#"{"login":{"maxTokenExpiration":null}}"#).unwrap();
        assert_eq!(stored.login.max_token_expiration, None);
        assert_eq!(stored.sessions().lifetime(Some(i32::MAX)), Some(std::time::Duration::from_secs(60 * i32::MAX as u64)));
    }

    #[test]
    fn each_limit_is_that_of_its_setting() {
        let mut settings = Configuration::default();
        assert_eq!(
            Throttled::ALL.iter().filter(|it| settings.throttle(**it).is_some()).collect::<Vec<_>>(),
            [&Throttled::EmailOtpPerPerson]
        );
        settings.rate_limits.sign_up_per_ip = Window { limit: 3, window: Interval::minutes(1) };
        settings.rate_limits.login_per_ip.limit = 5;
        settings.rate_limits.password_reset_per_ip.limit = 6;
        settings.rate_limits.passwordless_init_per_ip.limit = 8;
        settings.rate_limits.email_verification_per_ip = Window { limit: 7, window: Interval::seconds(30) };
        let limits = Throttled::ALL.map(|it| settings.throttle(it).map(|it| (it.limit.get(), it.length.as_secs())));
        assert_eq!(limits, [Some((3, 60)), Some((5, 3600)), Some((6, 3600)), Some((8, 3600)), Some((10, 600)), Some((7, 30))]);
    }

    #[test]
    fn the_rules_follow_from_the_settings() {
        let mut settings = Configuration::default();
        assert_eq!(settings.sessions().lifetime(None), Some(std::time::Duration::from_secs(1800)));
        settings.login.default_token_expiration = Interval::seconds(90);
        settings.password =
            Password { min_length: 3, require_uppercase: 0, require_digit: 0, pattern: Some("^a".into()), ..settings.password };
        assert_eq!(settings.sessions().lifetime(None), Some(std::time::Duration::from_secs(90)));
        assert_eq!(settings.passwords().weaknesses("abcdefg-unusual"), []);
        assert_eq!(settings.passwords().weaknesses("bcdefg-unusual").len(), 1);
    }
}
