//! Captchas that the server has verified, by the service of the suite.
//!
//! **Invariant:** every token is used in one case only, since a service verifies it once.

use cynic::MutationBuilder;
use serde_json::json;

use super::{changing, configured};
use crate::error::{Outcome, equal, require};
use crate::operations::{SignUp, SignUpErrorCode, SignUpVariables};
use crate::suite::case::Case;
use crate::suite::definition::{Definition, case};
use crate::suite::passwords::PASSWORD;
use crate::suite::services::CaptchaResponse;
use crate::target::need::Need;

pub const CASES: &[Definition] = &[
    case!("configuration/captcha-solved", "A sign-up with a solved captcha succeeds, whatever the provider.", solved)
        .needs(&[Need::Captchas])
        .exclusive(),
    case!(
        "configuration/captcha-unsolved",
        "A captcha that the provider rejects is INVALID_CAPTCHA, and so is one that was used.",
        unsolved
    )
    .needs(&[Need::Captchas])
    .exclusive(),
    case!("configuration/captcha-score", "A score of reCAPTCHA v3 below the threshold is INVALID_CAPTCHA.", score)
        .needs(&[Need::Captchas])
        .exclusive(),
    case!("configuration/captcha-unavailable", "While the provider does not verify captchas, each is INVALID_CAPTCHA.", unavailable)
        .needs(&[Need::Captchas])
        .exclusive(),
];

const SECRET: &str = "0x4AAA-captcha-secret";

async fn solved(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        for (provider, verdict) in
            [("turnstile", CaptchaResponse::Solved), ("hcaptcha", CaptchaResponse::Solved), ("recaptchaV3", CaptchaResponse::Scored(9))]
        {
            use_provider(case, provider, None).await?;
            let token = passes(case, &format!("a solved captcha of {provider}"), verdict).await?;
            let secrets: Vec<String> = case.captcha_questions(&token)?.into_iter().map(|question| question.secret).collect();
            equal(secrets, vec![SECRET.to_owned()], "the secrets in the questions to the provider")?;
        }
        Ok(())
    })
    .await
}

async fn unsolved(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        use_provider(case, "turnstile", None).await?;
        let token = fails(case, "an unsolved captcha", CaptchaResponse::Unsolved).await?;
        require(!case.captcha_questions(&token)?.is_empty(), "a question to the provider")?;
        let used = passes(case, "a solved captcha", CaptchaResponse::Solved).await?;
        refused(case, "the same captcha", used).await
    })
    .await
}

async fn score(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        use_provider(case, "recaptchaV3", Some(0.7)).await?;
        fails(case, "a score of 0.6 with a threshold of 0.7", CaptchaResponse::Scored(6)).await?;
        passes(case, "a score of 0.8 with a threshold of 0.7", CaptchaResponse::Scored(8)).await?;
        use_provider(case, "recaptchaV3", Some(0.2)).await?;
        passes(case, "a score of 0.3 with a threshold of 0.2", CaptchaResponse::Scored(3)).await?;
        fails(case, "a score of 0.1 with a threshold of 0.2", CaptchaResponse::Scored(1)).await?;
        use_provider(case, "turnstile", Some(0.7)).await?;
        passes(case, "another provider has no threshold", CaptchaResponse::Solved).await.map(drop)
    })
    .await
}

async fn unavailable(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        use_provider(case, "turnstile", None).await?;
        let token = fails(case, "a captcha that cannot be verified", CaptchaResponse::Unavailable).await?;
        require(!case.captcha_questions(&token)?.is_empty(), "a question to the provider")?;
        passes(case, "a captcha that can be verified again", CaptchaResponse::Solved).await.map(drop)
    })
    .await
}

async fn use_provider(case: &mut Case, provider: &str, threshold: Option<f64>) -> Outcome {
    let config = json!({ "captcha": { "provider": provider, "secret": SECRET, "threshold": threshold } });
    let root = case.root();
    configured(case, provider, &root, config).await
}

async fn passes(case: &mut Case, step: &str, verdict: CaptchaResponse) -> Outcome<String> {
    let (root, token) = (case.root(), case.captcha(verdict)?);
    let operation = SignUp::build(person(case, token.clone())?);
    case.ok(step, &root, operation).await.map(|_| token)
}

async fn fails(case: &mut Case, step: &str, verdict: CaptchaResponse) -> Outcome<String> {
    let token = case.captcha(verdict)?;
    refused(case, step, token.clone()).await.map(|()| token)
}

async fn refused(case: &mut Case, step: &str, token: String) -> Outcome {
    let (root, operation) = (case.root(), SignUp::build(person(case, token)?));
    case.fails(step, &root, operation, SignUpErrorCode::InvalidCaptcha).await.map(drop)
}

fn person(case: &mut Case, token: String) -> Outcome<SignUpVariables> {
    Ok(SignUpVariables { email: case.email()?, password: Some(PASSWORD.to_owned()), captcha_token: Some(token), ..Default::default() })
}
