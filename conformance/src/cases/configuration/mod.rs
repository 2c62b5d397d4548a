//! Cases about the settings of the tenant: who reads and changes them, which values fit, and what they do.
//!
//! Settings hold for every caller, so a case that changes them runs alone, and puts the documented ones back.
//!
//! **Invariant:** no case here imports another subject; what several subjects need is in `suite`.

mod captchas;
mod in_force;
mod per_address;
mod settings;
mod values;

use serde_json::{Value, json};

use crate::client::exchange::Caller;
use crate::error::{Outcome, equal};
use crate::suite::case::Case;
use crate::suite::definition::Definition;

/// The cases of each file, in reading order.
pub const CASES: &[&[Definition]] = &[settings::CASES, values::CASES, in_force::CASES, per_address::CASES, captchas::CASES];

/// Settings as they are written, so that null can be told from nothing.
const CONFIGURE: &str = "mutation($config: ConfigInput!) { configure(config: $config) { ok error { code } } }";

/// The settings of a new tenant, as far as cases change them.
fn documented() -> Value {
    let window = json!({ "limit": 0, "window": "PT1H" });
    json!({
        "signup": { "requireEmailVerification": false },
        "emailChange": { "requireVerification": false },
        "passwordless": { "url": null, "expiration": "PT5M" },
        "password": {
            "minLength": 8, "requireUppercase": 1, "requireLowercase": 1, "requireDigit": 1, "requireSpecial": 0, "pattern": null,
            "checkBlacklist": true,
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
async fn set(case: &mut Case, config: Value) -> Outcome {
    let root = case.root();
    let reply = case.reply(&root, CONFIGURE, json!({ "config": config })).await?;
    let answer = crate::client::answer::raw(&reply);
    equal(answer.pointer("/data/configure/ok"), Some(&Value::Bool(true)), "whether the settings were changed")
}

/// The same as a step.
async fn configure(case: &mut Case, step: &str, caller: &Caller, config: Value) -> Outcome<Value> {
    let answer = case.document(step, caller, CONFIGURE, json!({ "config": config })).await?;
    Ok(answer.data()?.pointer("/configure").cloned().unwrap_or_default())
}

async fn configured(case: &mut Case, step: &str, caller: &Caller, config: Value) -> Outcome {
    equal(configure(case, step, caller, config).await?, json!({ "ok": true, "error": null }), step)
}

/// Tells the story, and puts the documented settings back whatever comes of it.
async fn changing(case: &mut Case, story: impl AsyncFnOnce(&mut Case) -> Outcome) -> Outcome {
    let told = story(case).await;
    let restored = set(case, documented()).await;
    told.and(restored)
}
