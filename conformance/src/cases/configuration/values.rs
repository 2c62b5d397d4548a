//! Which values settings may have.
//!
//! **Invariant:** a value that does not fit is refused by itself, and nothing of the change is stored.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::{Value, json};

use super::{CONFIGURE, changing, configure, configured};
use crate::error::{Outcome, equal, require};
use crate::operations::{ConfigInput, ConfigPasswordInput, Configuration, Configure, ConfigureErrorCode, ConfigureVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};

pub const CASES: &[Definition] = &[
    case!("configuration/intervals", "Intervals are returned in one form, whatever form they were given in.", intervals).exclusive(),
    case!("configuration/malformed-intervals", "What is no ISO 8601 interval is refused.", malformed_intervals).exclusive(),
    case!("configuration/invalid", "Values that make no sense are refused, and nothing is changed.", invalid).exclusive(),
    case!("configuration/message", "The error of a refused change names the setting.", message).exclusive(),
    case!("configuration/threshold", "A threshold may be written as an integer, and is from 0 to 1.", threshold).exclusive(),
];

async fn intervals(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let root = case.root();
        for (given, kept) in [
            ("PT60M", "PT1H"),
            ("PT90M", "PT1H30M"),
            ("PT90S", "PT1M30S"),
            ("PT24H", "PT24H"),
            ("P2W", "P14D"),
            ("P1W1D", "P8D"),
            ("P12M", "P1Y"),
            ("P1Y0M2DT0H3M", "P1Y2DT3M"),
            ("P0D", "PT0S"),
            ("PT0S", "PT0S"),
            ("PT1.5S", "PT1.5S"),
        ] {
            configured(case, given, &root, json!({ "login": { "mfaGraceDuration": given } })).await?;
            let seen = case.ask(&root, Configuration::build(())).await?.data()?.configuration;
            equal(seen.login.mfa_grace_duration.0.as_str(), kept, given)?;
            configured(case, "back", &root, json!({ "login": { "mfaGraceDuration": "PT0S" } })).await?;
        }
        Ok(())
    })
    .await
}

async fn malformed_intervals(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let root = case.root();
        for value in ["PT", "5M", "PT5", "PT-5M", "-PT5M", "pt5m", "PT1.5M", "P1H", "PT1D", "30 minutes", "PT1M1H", " PT5M"] {
            let answer = case.document(value, &root, CONFIGURE, json!({ "config": { "login": { "maxBackoff": value } } })).await?;
            equal(answer.status, 400, "status")?;
        }
        let seen = case.ask(&root, Configuration::build(())).await?.data()?.configuration;
        equal(seen.login.max_backoff.0.as_str(), "PT1M", "the setting")
    })
    .await
}

async fn invalid(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let root = case.root();
        let login = |name: &str, value: Value| json!({ "login": { name: value } });
        let password = |name: &str, value: Value| json!({ "password": { name: value } });
        for (step, config) in [
            ("a negative length", password("minLength", json!(-1))),
            ("a huge length", password("minLength", json!(1_000_000))),
            ("a negative number of digits", password("requireDigit", json!(-1))),
            ("no regular expression", password("pattern", json!("("))),
            ("a regular expression of 2,000 bytes", password("pattern", json!("a".repeat(2_000)))),
            ("a wait of ten days", login("maxBackoff", json!("P10D"))),
            ("a first wait that is longer than the longest", login("baseBackoff", json!("PT2M"))),
            ("no time to remember failures", login("attemptWindow", json!("PT0S"))),
            ("sessions that end at once", login("defaultTokenExpiration", json!("PT0S"))),
            ("sessions that are longer than the longest", login("defaultTokenExpiration", json!("P7M"))),
            ("sessions of half a second", login("maxTokenExpiration", json!("PT0.5S"))),
            ("a negative score", login("anomalyDetection", json!({ "emailThreshold": -1 }))),
            ("no history", login("anomalyDetection", json!({ "historySize": 0 }))),
            ("no URL", json!({ "passwordless": { "url": "sign-in" } })),
            ("a URL that is a script", json!({ "passwordless": { "url": "javascript:alert(1)" } })),
            ("links that expire at once", json!({ "passwordless": { "expiration": "PT0S" } })),
            ("a negative limit", json!({ "rateLimits": { "passwordResetPerIp": { "limit": -1 } } })),
            ("a limit in no time", json!({ "rateLimits": { "passwordResetPerIp": { "window": "PT0S" } } })),
            ("turnstile without its secret", json!({ "captcha": { "provider": "turnstile" } })),
            ("hcaptcha without its secret", json!({ "captcha": { "provider": "hcaptcha" } })),
            ("recaptchaV3 without its secret", json!({ "captcha": { "provider": "recaptchaV3" } })),
        ] {
            let answer = configure(case, step, &root, with_another(config)).await?;
            equal(answer, json!({ "ok": false, "error": { "code": "INVALID_CONFIG" } }), step)?;
        }
        case.step("nothing is changed", &root, Configuration::build(())).await?.data().map(drop)
    })
    .await
}

async fn message(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let root = case.root();
        let password = ConfigPasswordInput { min_length: Some(-1), ..Default::default() };
        let variables = ConfigureVariables { config: ConfigInput { password: Some(password), ..Default::default() } };
        let error = case.fails("a negative length", &root, Configure::build(variables), ConfigureErrorCode::InvalidConfig).await?;
        require(error.developer_message.contains("password.minLength"), "the name of the setting in the message")
    })
    .await
}

/// With a setting that fits.
fn with_another(config: Value) -> Value {
    let mut settings = config.as_object().cloned().unwrap_or_default();
    settings.insert("emailChange".to_owned(), json!({ "requireVerification": false }));
    settings.into()
}

async fn threshold(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let root = case.root();
        for (step, value) in [("zero", json!(0)), ("one", json!(1)), ("one, as a fraction", json!(1.0)), ("a half", json!(0.5))] {
            configured(case, step, &root, json!({ "captcha": { "threshold": value } })).await?;
            case.step("the threshold", &root, Configuration::build(())).await?.data()?;
        }
        for (step, value) in [("below zero", json!(-0.1)), ("above one", json!(1.01))] {
            let answer = configure(case, step, &root, json!({ "captcha": { "threshold": value } })).await?;
            equal(answer, json!({ "ok": false, "error": { "code": "INVALID_CONFIG" } }), step)?;
        }
        Ok(())
    })
    .await
}
