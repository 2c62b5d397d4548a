//! The settings of the tenant, all of them.
//!
//! **Invariant:** asks for every setting, so that a snapshot shows each change and what stayed.

use super::{CaptchaProvider, ConfigPolicy, Interval, schema};

#[derive(cynic::QueryFragment, Clone)]
#[cynic(graphql_type = "Query")]
pub struct Configuration {
    pub configuration: Config,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct Config {
    pub signup: ConfigSignup,
    pub email_change: ConfigEmailChange,
    pub passwordless: ConfigPasswordless,
    pub password: ConfigPassword,
    pub login: ConfigLogin,
    pub captcha: ConfigCaptcha,
    pub rate_limits: ConfigRateLimits,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigSignup {
    pub require_email_verification: bool,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigEmailChange {
    pub require_verification: bool,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigPasswordless {
    pub enabled: ConfigPolicy,
    pub url: Option<String>,
    pub expiration: Interval,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigPassword {
    pub min_length: i32,
    pub require_uppercase: i32,
    pub require_lowercase: i32,
    pub require_digit: i32,
    pub require_special: i32,
    pub pattern: Option<String>,
    pub check_blacklist: bool,
    pub check_hibp: bool,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigLogin {
    pub base_backoff: Interval,
    pub max_backoff: Interval,
    pub attempt_window: Interval,
    pub reveal_user_exists: bool,
    pub reveal_login_method: bool,
    pub default_token_expiration: Interval,
    pub max_token_expiration: Option<Interval>,
    pub mfa_grace_duration: Interval,
    pub anomaly_detection: ConfigLoginAnomalyDetection,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigLoginAnomalyDetection {
    pub enabled: bool,
    pub history_size: i32,
    pub email_threshold: i32,
    pub step_up_threshold: i32,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigCaptcha {
    pub provider: Option<CaptchaProvider>,
    pub threshold: Option<f64>,
    pub protect: ConfigCaptchaProtect,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigCaptchaProtect {
    pub sign_up: bool,
    pub password_reset: bool,
    pub passwordless_init: bool,
    pub email_verification: bool,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigRateLimits {
    pub sign_up_per_ip: ConfigRateLimitWindow,
    pub login_per_ip: ConfigRateLimitWindow,
    pub password_reset_per_ip: ConfigRateLimitWindow,
    pub passwordless_init_per_ip: ConfigRateLimitWindow,
    pub email_otp_per_person: ConfigRateLimitWindow,
    pub email_verification_per_ip: ConfigRateLimitWindow,
}

#[derive(cynic::QueryFragment, Clone)]
pub struct ConfigRateLimitWindow {
    pub limit: i32,
    pub window: Interval,
}
