//! `configuration` and `configure`: reading, changing and recording settings.
//!
//! **Invariant:** what is not given stays as it is.

use cynic::QueryBuilder;
use serde_json::{Value, json};

use super::{CONFIGURE, changing, configured};
use crate::client::exchange::Caller;
use crate::error::{Outcome, equal, require};
use crate::operations::Configuration;
use crate::suite::acl;
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("configuration/defaults", "A tenant begins with the documented settings.", defaults),
    case!("configuration/partial", "A setting is changed, and all others stay.", partial).exclusive(),
    case!("configuration/nulls", "Null removes a setting that may be null, and changes no other one.", nulls).exclusive(),
    case!("configuration/empty", "No settings are a valid change.", empty).exclusive(),
    case!("configuration/captcha-secret", "The secret for captchas is stored and never shown, not even in the log.", captcha_secret)
        .exclusive(),
    case!("configuration/recorded", "A change of settings is recorded with what was asked for.", recorded).exclusive(),
    case!("configuration/who-may", "Super admins and global project admins see and change settings.", who_may),
    case!("configuration/who-may-not", "No other caller does.", who_may_not).needs(&[Need::Roles]),
];

async fn see(case: &mut Case, step: &str) -> Outcome<crate::operations::Config> {
    let root = case.root();
    Ok(case.step(step, &root, Configuration::build(())).await?.data()?.configuration)
}

async fn defaults(case: &mut Case) -> Outcome {
    see(case, "all settings").await.map(drop)
}

async fn partial(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let root = case.root();
        configured(case, "one setting", &root, json!({ "password": { "minLength": 12 } })).await?;
        configured(
            case,
            "settings of several sections",
            &root,
            json!({
                "login": { "revealLoginMethod": false, "anomalyDetection": { "historySize": 20 } },
                "captcha": { "protect": { "signUp": false }, "threshold": 0.5 },
                "rateLimits": { "passwordResetPerIp": { "limit": 5 }, "loginPerIp": { "window": "PT30M" }, "emailOtpPerPerson": { "limit": 9 } },
            "signup": { "requireEmailVerification": false },
            "passwordless": { "enabled": "never", "expiration": "PT10M" },
            "password": { "checkHibp": false },
            }),
        )
        .await?;
        let seen = see(case, "all settings").await?;
        equal((seen.password.min_length, seen.password.require_digit), (12, 1), "the changed setting and one that stayed")
    })
    .await
}

async fn nulls(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let root = case.root();
        configured(
            case,
            "values",
            &root,
            json!({
                "passwordless": { "url": "https://app.example.com/sign-in" },
                "password": { "pattern": "^[A-Z]", "minLength": 9 },
                "captcha": { "threshold": 0.25 },
            }),
        )
        .await?;
        see(case, "with values").await?;
        configured(
            case,
            "nulls",
            &root,
            json!({
                "signup": null,
                "passwordless": { "url": null, "expiration": null },
                "password": { "pattern": null, "minLength": null },
                "login": { "maxTokenExpiration": null, "baseBackoff": null, "revealUserExists": null, "anomalyDetection": null },
                "captcha": { "provider": null, "threshold": null, "protect": { "signUp": null } },
                "rateLimits": { "signUpPerIp": null },
            }),
        )
        .await?;
        let seen = see(case, "without").await?;
        require(seen.password.pattern.is_none() && seen.login.max_token_expiration.is_none(), "no pattern and no longest lifetime")?;
        equal(seen.password.min_length, 9, "a setting that cannot be null")
    })
    .await
}

async fn empty(case: &mut Case) -> Outcome {
    let root = case.root();
    configured(case, "nothing", &root, json!({})).await?;
    configured(case, "an empty section", &root, json!({ "password": {} })).await
}

async fn captcha_secret(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let actor = case.global_key("actor", &["super_admin"]).await?;
        let secret = "0x4AAA-captcha-secret";
        for (step, value) in [("a secret", json!(secret)), ("null", Value::Null), ("an empty text", json!(""))] {
            configured(case, step, &actor.caller, json!({ "captcha": { "secret": value } })).await?;
        }
        let entries = case.recorded(&actor.identity, &["tenant_config_change"], &[None, None, None]).await?;
        require(entries.iter().all(|entry| !format!("{:?}", entry.event_data).contains(secret)), "no secret in the log")
    })
    .await
}

async fn recorded(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let actor = case.global_key("actor", &["super_admin"]).await?;
        let config = json!({ "password": { "minLength": 10 }, "login": { "attemptWindow": "PT10M", "maxTokenExpiration": "P1Y" } });
        configured(case, "a change", &actor.caller, config).await?;
        case.recorded(&actor.identity, &["tenant_config_change"], &[None]).await.map(drop)
    })
    .await
}

/// A setting gets the value that it has, so that this changes nothing for other cases.
async fn who_may(case: &mut Case) -> Outcome {
    for role in ["super_admin", "project_admin"] {
        let key = case.global_key(role, &[role]).await?.caller;
        let seen = case.ask(&key, Configuration::build(())).await?.data()?.configuration;
        configured(case, "changes", &key, json!({ "password": { "minLength": seen.password.min_length } })).await?;
    }
    Ok(())
}

async fn who_may_not(case: &mut Case) -> Outcome {
    let (admin, _) = case.project_admin(&acl::newsroom()).await?;
    let (key, creator) = (case.global_key("key", &[]).await?, case.global_key("creator", &["project_creator"]).await?);
    let login = case.login();
    for caller in [&login, &admin.session, &key.caller, &creator.caller] {
        refused(case, caller).await?;
    }
    Ok(())
}

async fn refused(case: &mut Case, caller: &Caller) -> Outcome {
    case.step("does not see", caller, Configuration::build(())).await?.refused(400, "ForbiddenError")?;
    let config = json!({ "config": { "password": { "minLength": 1 } } });
    case.document("does not change", caller, CONFIGURE, config).await?.forbidden()
}
