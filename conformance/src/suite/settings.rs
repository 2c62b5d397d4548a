//! Settings of the tenant that a case changes.
//!
//! Settings hold for every caller, so a case that changes them runs alone, and puts the documented ones back.
//!
//! **Invariant:** the documented settings come back whatever comes of the case.

use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::suite::case::Case;

/// Settings as they are written, so that null can be told from nothing.
pub const CONFIGURE: &str = "mutation($config: ConfigInput!) { configure(config: $config) { ok error { code } } }";

/// The settings of a new tenant, as far as cases change them.
pub fn documented() -> Value {
    let window = json!({ "limit": 0, "window": "PT1H" });
    json!({
        "signup": { "requireEmailVerification": false },
        "emailChange": { "requireVerification": false },
        "passwordless": { "enabled": "never", "url": null, "expiration": "PT5M" },
        "password": {
            "minLength": 8, "requireUppercase": 1, "requireLowercase": 1, "requireDigit": 1, "requireSpecial": 0, "pattern": null,
            "checkBlacklist": true, "checkHibp": false,
        },
        "login": {
            "baseBackoff": "PT1S", "maxBackoff": "PT1M", "attemptWindow": "PT5M", "revealUserExists": true, "revealLoginMethod": true,
            "defaultTokenExpiration": "PT30M", "maxTokenExpiration": "P6M", "mfaGraceDuration": "PT0S",
            "anomalyDetection": { "enabled": false, "historySize": 10, "emailThreshold": 1, "stepUpThreshold": 3 },
        },
        "captcha": {
            "provider": null, "secret": "", "threshold": null,
            "protect": { "signUp": true, "passwordReset": true, "passwordlessInit": true, "emailVerification": false },
        },
        "rateLimits": {
            "signUpPerIp": window, "loginPerIp": window, "passwordResetPerIp": window, "passwordlessInitPerIp": window,
            "emailVerificationPerIp": window, "emailOtpPerPerson": { "limit": 10, "window": "PT10M" },
        },
    })
}

/// Changes settings, which is no step of the story.
///
/// # Errors
/// A fault if there is no response, a finding if the settings were not changed.
pub async fn set(case: &mut Case, config: Value) -> Outcome {
    let root = case.root();
    let reply = case.reply(&root, CONFIGURE, json!({ "config": config })).await?;
    let answer = crate::client::answer::raw(&reply);
    equal(answer.pointer("/data/configure/ok"), Some(&Value::Bool(true)), "whether the settings were changed")
}

/// The same as a step.
///
/// # Errors
/// If the request fails, or its response has errors.
pub async fn configure(case: &mut Case, step: &str, caller: &Caller, config: Value) -> Outcome<Value> {
    let answer = case.document(step, caller, CONFIGURE, json!({ "config": config })).await?;
    Ok(answer.data()?.pointer("/configure").cloned().unwrap_or_default())
}

/// # Errors
/// If the request fails, or the settings were not changed.
pub async fn configured(case: &mut Case, step: &str, caller: &Caller, config: Value) -> Outcome {
    equal(configure(case, step, caller, config).await?, json!({ "ok": true, "error": null }), step)
}

/// Tells the story, and puts the documented settings back whatever comes of it.
///
/// # Errors
/// The error of the story, or else if the settings cannot be restored.
pub async fn changing(case: &mut Case, story: impl AsyncFnOnce(&mut Case) -> Outcome) -> Outcome {
    let told = story(case).await;
    let restored = set(case, documented()).await;
    told.and(restored)
}
