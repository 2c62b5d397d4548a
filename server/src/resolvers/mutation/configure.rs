//! `configure`: other settings for the tenant.
//!
//! **Invariant:** the settings are checked together with those that stay, under the lock of the configuration; the secret is sealed
//! before it is stored, and the audit entry says no more than that there is one.

use serde_json::Value as Json;

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::configuration::{AnomalyDetection, Availability, CaptchaProtect, CaptchaService, Configuration, Window};
use crate::domain::maybe_undefined::MaybeUndefined;
use crate::domain::text;
use crate::domain::throttle::Throttled;
use crate::generated::types::{
    CaptchaProvider, ConfigCaptchaInput, ConfigCaptchaProtectInput, ConfigInput, ConfigLoginAnomalyDetectionInput, ConfigLoginInput,
    ConfigPasswordInput, ConfigPasswordlessInput, ConfigPolicy, ConfigRateLimitWindowInput, ConfigRateLimitsInput, ConfigureArgs,
    ConfigureError, ConfigureErrorCode,
};
use crate::outcome::{Fault, Outcome};
use crate::store::{self, lock};

pub async fn resolve(cx: &Cx, args: ConfigureArgs) -> Outcome<(), ConfigureError> {
    let permit = cx.require(Action::Configure, Scope::Global).await?;
    let input = recorded(&args.config)?;

    let mut tx = cx.begin(permit).await?;
    lock::configuration(&mut tx).await?;
    let mut stored = store::configuration::stored(&tx.read()).await?;
    let before = limited(&stored.settings);
    match change(&mut stored.settings, args.config) {
        None => {}
        Some(secret) if secret.is_empty() => stored.captcha_secret = None,
        Some(secret) => {
            text::check_secret(&secret)?;
            stored.captcha_secret = Some(cx.seal(&secret, store::configuration::CAPTCHA_SECRET)?);
        }
    }
    let checked = stored.settings.check(stored.captcha_secret.is_some());
    checked.map_err(|invalid| ConfigureError::new(ConfigureErrorCode::InvalidConfig, invalid.to_string()))?;
    let after = limited(&stored.settings);
    store::configuration::set(&mut tx, stored).await?;
    // Where nothing is counted any more, no attempt would delete the old ones.
    for throttled in before.into_iter().filter(|throttled| !after.contains(throttled)) {
        store::attempt::delete_all(&mut tx, throttled).await?;
    }
    tx.commit(AuditEvent::Configured { input }).await?;
    Ok(())
}

/// What has a limit.
fn limited(settings: &Configuration) -> Vec<Throttled> {
    Throttled::ALL.into_iter().filter(|throttled| settings.throttle(*throttled).is_some()).collect()
}

/// What was asked for, with stars in place of the secret.
fn recorded(config: &ConfigInput) -> Result<Json, Fault> {
    let mut input = serde_json::to_value(config).map_err(Fault::new)?;
    if let Some(Json::Object(captcha)) = input.get_mut("captcha") {
        let shown = match captcha.get("secret").and_then(Json::as_str) {
            None => Json::Null,
            Some("") => "".into(),
            Some(_) => "***".into(),
        };
        captcha.insert("secret".to_owned(), shown);
    }
    Ok(input)
}

/// Changes the settings as asked; the result is the new secret, if one was given.
fn change(settings: &mut Configuration, config: ConfigInput) -> Option<String> {
    let ConfigInput { signup, email_change, passwordless, password, login, captcha, rate_limits } = config;
    if let Some(signup) = signup {
        set(&mut settings.signup.require_email_verification, signup.require_email_verification);
    }
    if let Some(email_change) = email_change {
        set(&mut settings.email_change.require_verification, email_change.require_verification);
    }
    if let Some(ConfigPasswordlessInput { enabled, url, expiration }) = passwordless {
        set(&mut settings.passwordless.enabled, enabled.map(availability));
        url.apply(&mut settings.passwordless.url);
        set(&mut settings.passwordless.expiration, expiration);
    }
    if let Some(password) = password {
        change_password(settings, password);
    }
    if let Some(login) = login {
        change_login(settings, login);
    }
    if let Some(limits) = rate_limits {
        change_rate_limits(settings, limits);
    }
    let ConfigCaptchaInput { provider, secret, threshold, protect } = captcha?;
    match provider {
        MaybeUndefined::Undefined => {}
        MaybeUndefined::Null => settings.captcha.provider = None,
        MaybeUndefined::Value(provider) => settings.captcha.provider = Some(service(provider)),
    }
    threshold.apply(&mut settings.captcha.threshold);
    if let Some(ConfigCaptchaProtectInput { sign_up, password_reset, passwordless_init, email_verification }) = protect {
        let protect: &mut CaptchaProtect = &mut settings.captcha.protect;
        set(&mut protect.sign_up, sign_up);
        set(&mut protect.password_reset, password_reset);
        set(&mut protect.passwordless_init, passwordless_init);
        set(&mut protect.email_verification, email_verification);
    }
    secret
}

fn change_password(settings: &mut Configuration, input: ConfigPasswordInput) {
    let ConfigPasswordInput {
        min_length,
        require_uppercase,
        require_lowercase,
        require_digit,
        require_special,
        pattern,
        check_blacklist,
        check_hibp,
    } = input;
    let password = &mut settings.password;
    set(&mut password.min_length, min_length);
    set(&mut password.require_uppercase, require_uppercase);
    set(&mut password.require_lowercase, require_lowercase);
    set(&mut password.require_digit, require_digit);
    set(&mut password.require_special, require_special);
    pattern.apply(&mut password.pattern);
    set(&mut password.check_blacklist, check_blacklist);
    set(&mut password.check_hibp, check_hibp);
}

fn change_login(settings: &mut Configuration, input: ConfigLoginInput) {
    let ConfigLoginInput {
        base_backoff,
        max_backoff,
        attempt_window,
        reveal_user_exists,
        reveal_login_method,
        default_token_expiration,
        max_token_expiration,
        mfa_grace_duration,
        anomaly_detection,
    } = input;
    let login = &mut settings.login;
    set(&mut login.base_backoff, base_backoff);
    set(&mut login.max_backoff, max_backoff);
    set(&mut login.attempt_window, attempt_window);
    set(&mut login.reveal_user_exists, reveal_user_exists);
    set(&mut login.reveal_login_method, reveal_login_method);
    set(&mut login.default_token_expiration, default_token_expiration);
    max_token_expiration.apply(&mut login.max_token_expiration);
    set(&mut login.mfa_grace_duration, mfa_grace_duration);
    if let Some(ConfigLoginAnomalyDetectionInput { enabled, history_size, email_threshold, step_up_threshold }) = anomaly_detection {
        let anomaly: &mut AnomalyDetection = &mut login.anomaly_detection;
        set(&mut anomaly.enabled, enabled);
        set(&mut anomaly.history_size, history_size);
        set(&mut anomaly.email_threshold, email_threshold);
        set(&mut anomaly.step_up_threshold, step_up_threshold);
    }
}

fn change_rate_limits(settings: &mut Configuration, input: ConfigRateLimitsInput) {
    let ConfigRateLimitsInput {
        sign_up_per_ip,
        login_per_ip,
        password_reset_per_ip,
        passwordless_init_per_ip,
        email_otp_per_person,
        email_verification_per_ip,
    } = input;
    let limits = &mut settings.rate_limits;
    set_window(&mut limits.sign_up_per_ip, sign_up_per_ip);
    set_window(&mut limits.login_per_ip, login_per_ip);
    set_window(&mut limits.password_reset_per_ip, password_reset_per_ip);
    set_window(&mut limits.passwordless_init_per_ip, passwordless_init_per_ip);
    set_window(&mut limits.email_otp_per_person, email_otp_per_person);
    set_window(&mut limits.email_verification_per_ip, email_verification_per_ip);
}

fn set<T>(place: &mut T, given: Option<T>) {
    if let Some(value) = given {
        *place = value;
    }
}

fn set_window(place: &mut Window, given: Option<ConfigRateLimitWindowInput>) {
    if let Some(ConfigRateLimitWindowInput { limit, window }) = given {
        set(&mut place.limit, limit);
        set(&mut place.window, window);
    }
}

fn availability(policy: ConfigPolicy) -> Availability {
    match policy {
        ConfigPolicy::Always => Availability::Always,
        ConfigPolicy::Never => Availability::Never,
        ConfigPolicy::OptIn => Availability::OptIn,
        ConfigPolicy::OptOut => Availability::OptOut,
    }
}

fn service(provider: CaptchaProvider) -> CaptchaService {
    match provider {
        CaptchaProvider::Turnstile => CaptchaService::Turnstile,
        CaptchaProvider::Hcaptcha => CaptchaService::Hcaptcha,
        CaptchaProvider::RecaptchaV3 => CaptchaService::RecaptchaV3,
    }
}
