//! Captchas at work, as far as no service has to be asked for it.
//!
//! **Invariant:** no token of a captcha is sent, so that no service learns of the suite.

use cynic::{MutationBuilder, QueryBuilder};
use serde_json::json;

use super::{changing, configured};
use crate::error::{Outcome, equal, present};
use crate::operations::{CaptchaProvider, Configuration, SignUp, SignUpErrorCode, SignUpVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::passwords::PASSWORD;

pub const CASES: &[Definition] = &[
    case!("configuration/captcha-providers", "Each provider can be set with a secret, and is shown.", providers).exclusive(),
    case!("configuration/captcha-required", "A protected sign-up needs a captcha, and one that is not protected needs none.", required)
        .exclusive(),
];

const PROVIDERS: [(&str, CaptchaProvider); 3] =
    [("turnstile", CaptchaProvider::Turnstile), ("hcaptcha", CaptchaProvider::Hcaptcha), ("recaptchaV3", CaptchaProvider::RecaptchaV3)];

async fn providers(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let root = case.root();
        for (name, provider) in PROVIDERS {
            let config = json!({ "captcha": { "provider": name, "secret": "0x4AAA-captcha-secret" } });
            configured(case, name, &root, config).await?;
            let seen = case.step("the settings", &root, Configuration::build(())).await?.data()?.configuration;
            equal(present(seen.captcha.provider, "a provider")?, provider, "the provider")?;
        }
        configured(case, "none", &root, json!({ "captcha": { "provider": null } })).await
    })
    .await
}

async fn required(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let root = case.root();
        let config = json!({ "captcha": { "provider": "turnstile", "secret": "0x4AAA-captcha-secret" } });
        configured(case, "a provider", &root, config).await?;
        for (step, token) in [("no token", None), ("an empty token", Some(String::new()))] {
            let operation = SignUp::build(SignUpVariables { captcha_token: token, ..person(case)? });
            case.fails(step, &root, operation, SignUpErrorCode::InvalidCaptcha).await?;
        }
        let unprotected = json!({ "captcha": { "protect": { "signUp": false } } });
        configured(case, "no captcha at sign-ups", &root, unprotected).await?;
        let operation = SignUp::build(person(case)?);
        case.ok("a sign-up", &root, operation).await.map(drop)
    })
    .await
}

fn person(case: &mut Case) -> Outcome<SignUpVariables> {
    Ok(SignUpVariables { email: case.email()?, password: Some(PASSWORD.to_owned()), ..Default::default() })
}
