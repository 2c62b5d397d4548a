//! `configuration`: the settings of the tenant, without secrets.

use crate::access::Action;
use crate::cx::{Cx, Scope};
use crate::domain::configuration::{self as domain, Availability, CaptchaService, Configuration};
use crate::generated::types::{
    CaptchaProvider, Config, ConfigCaptcha, ConfigCaptchaProtect, ConfigEmailChange, ConfigLogin, ConfigLoginAnomalyDetection,
    ConfigPassword, ConfigPasswordless, ConfigPolicy, ConfigRateLimitWindow, ConfigRateLimits, ConfigSignup,
};
use crate::outcome::QueryResult;
use crate::store;

pub async fn resolve(cx: &Cx) -> QueryResult<Config> {
    cx.require(Action::ConfigurationView, Scope::Global).await?;
    Ok(view(store::configuration::get(&cx.read()).await?))
}

fn view(settings: Configuration) -> Config {
    let Configuration { signup, email_change, passwordless, password, login, captcha, rate_limits } = settings;
    Config {
        signup: ConfigSignup { require_email_verification: signup.require_email_verification },
        email_change: ConfigEmailChange { require_verification: email_change.require_verification },
        passwordless: ConfigPasswordless {
            enabled: policy(passwordless.enabled),
            url: passwordless.url,
            expiration: passwordless.expiration,
        },
        password: ConfigPassword {
            min_length: password.min_length,
            require_uppercase: password.require_uppercase,
            require_lowercase: password.require_lowercase,
            require_digit: password.require_digit,
            require_special: password.require_special,
            pattern: password.pattern,
            check_blacklist: password.check_blacklist,
            check_hibp: password.check_hibp,
        },
        login: ConfigLogin {
            base_backoff: login.base_backoff,
            max_backoff: login.max_backoff,
            attempt_window: login.attempt_window,
            reveal_user_exists: login.reveal_user_exists,
            reveal_login_method: login.reveal_login_method,
            default_token_expiration: login.default_token_expiration,
            max_token_expiration: login.max_token_expiration,
            mfa_grace_duration: login.mfa_grace_duration,
            anomaly_detection: ConfigLoginAnomalyDetection {
                enabled: login.anomaly_detection.enabled,
                history_size: login.anomaly_detection.history_size,
                email_threshold: login.anomaly_detection.email_threshold,
                step_up_threshold: login.anomaly_detection.step_up_threshold,
            },
        },
        captcha: ConfigCaptcha {
            provider: captcha.provider.map(provider),
            threshold: captcha.threshold,
            protect: ConfigCaptchaProtect {
                sign_up: captcha.protect.sign_up,
                password_reset: captcha.protect.password_reset,
                passwordless_init: captcha.protect.passwordless_init,
                email_verification: captcha.protect.email_verification,
            },
        },
        rate_limits: ConfigRateLimits {
            sign_up_per_ip: window(rate_limits.sign_up_per_ip),
            login_per_ip: window(rate_limits.login_per_ip),
            password_reset_per_ip: window(rate_limits.password_reset_per_ip),
            passwordless_init_per_ip: window(rate_limits.passwordless_init_per_ip),
            email_otp_per_person: window(rate_limits.email_otp_per_person),
            email_verification_per_ip: window(rate_limits.email_verification_per_ip),
        },
    }
}

fn policy(availability: Availability) -> ConfigPolicy {
    match availability {
        Availability::Always => ConfigPolicy::Always,
        Availability::Never => ConfigPolicy::Never,
        Availability::OptIn => ConfigPolicy::OptIn,
        Availability::OptOut => ConfigPolicy::OptOut,
    }
}

fn provider(service: CaptchaService) -> CaptchaProvider {
    match service {
        CaptchaService::Turnstile => CaptchaProvider::Turnstile,
        CaptchaService::Hcaptcha => CaptchaProvider::Hcaptcha,
        CaptchaService::RecaptchaV3 => CaptchaProvider::RecaptchaV3,
    }
}

fn window(window: domain::Window) -> ConfigRateLimitWindow {
    ConfigRateLimitWindow { limit: window.limit, window: window.window }
}
