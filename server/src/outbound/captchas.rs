//! Whether a captcha was solved: the service that issued it is asked about the token that it gave to the client.
//!
//! **Invariant:** neither the secret nor a token is logged, and a service that fails lets clients in only if the operator says so.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use form_urlencoded::Serializer;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde::Deserialize;
use url::Url;

use super::client::{CallError, Client, Reach, ServiceResponse};
use super::outage::Outage;
use crate::domain::configuration::CaptchaService;
use crate::metrics;

const TIME_LIMIT: Duration = Duration::from_secs(5);

/// The score that counts as a human where the settings have none.
const DEFAULT_SCORE: f64 = 0.5;

#[derive(Debug)]
pub struct Captchas {
    client: Client,
    /// In place of the services' own addresses.
    url: Option<Url>,
    /// Whether clients are let in while the service cannot be asked.
    fail_open: bool,
    outage: Outage,
    pub figures: metrics::CaptchaFigures,
}

/// What is verified.
pub struct Challenge<'a> {
    pub service: CaptchaService,
    pub secret: &'a str,
    pub token: &'a str,
    pub client: Option<IpAddr>,
    pub threshold: Option<f64>,
}

impl fmt::Debug for Challenge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge").field("service", &self.service).finish_non_exhaustive()
    }
}

#[derive(Debug, thiserror::Error)]
enum Unavailable {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("status {0}")]
    Status(u16),
    #[error("an answer that says nothing about the captcha")]
    Malformed,
    #[error("the service does not accept captcha.secret")]
    Secret,
    #[error("an address that cannot be used")]
    Address,
}

/// The part of an answer that all three services have.
#[derive(Deserialize)]
struct Verification {
    success: bool,
    score: Option<f64>,
    #[serde(rename = "error-codes", default)]
    error_codes: Vec<String>,
}

impl Captchas {
    /// At this address of the operator, or at those of the services.
    pub fn new(url: Option<&Url>, fail_open: bool) -> Self {
        let client = Client::new(if url.is_some() { Reach::Any } else { Reach::Public });
        Self { client, url: url.cloned(), fail_open, outage: Outage::default(), figures: metrics::CaptchaFigures::default() }
    }

    /// Asks the service. A token can be verified once.
    pub async fn is_solved(&self, challenge: &Challenge<'_>) -> bool {
        let result = self.verify(challenge).await;
        let begun = if self.fail_open {
            "captchas cannot be verified, so clients are let in without"
        } else {
            "captchas cannot be verified, so all of them are rejected"
        };
        self.outage.tell(result.as_ref().err(), begun, "captchas can be verified again");
        let figure = match result {
            Ok(true) => &self.figures.passed,
            Ok(false) => &self.figures.rejected,
            Err(_) => &self.figures.unavailable,
        };
        figure.inc();
        result.unwrap_or(self.fail_open)
    }

    async fn verify(&self, challenge: &Challenge<'_>) -> Result<bool, Unavailable> {
        let url = match &self.url {
            Some(url) => url.clone(),
            None => Url::parse(address(challenge.service)).map_err(|_| Unavailable::Address)?,
        };
        let form = form(challenge);
        let call = self
            .client
            .call(Method::POST, url, TIME_LIMIT, |request| request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form));
        judge(&call.await?, challenge)
    }
}

fn form(challenge: &Challenge<'_>) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("secret", challenge.secret).append_pair("response", challenge.token);
    if let Some(client) = challenge.client {
        form.append_pair("remoteip", &client.to_string());
    }
    form.finish()
}

fn address(service: CaptchaService) -> &'static str {
    match service {
        CaptchaService::Turnstile => "https://challenges.cloudflare.com/turnstile/v0/siteverify",
        CaptchaService::Hcaptcha => "https://hcaptcha.com/siteverify",
        CaptchaService::RecaptchaV3 => "https://www.google.com/recaptcha/api/siteverify",
    }
}

fn judge(answer: &ServiceResponse, challenge: &Challenge<'_>) -> Result<bool, Unavailable> {
    let found = serde_json::from_slice::<Verification>(&answer.body);
    match found {
        // A rejection counts whatever its status is.
        Ok(found) if !found.success => {
            let is_of_secret = |code: &String| matches!(code.as_str(), "invalid-input-secret" | "missing-input-secret");
            if found.error_codes.iter().any(is_of_secret) { Err(Unavailable::Secret) } else { Ok(false) }
        }
        _ if !answer.is_success => Err(Unavailable::Status(answer.status)),
        Ok(found) => Ok(match challenge.service {
            CaptchaService::RecaptchaV3 => found.score.unwrap_or_default() >= challenge.threshold.unwrap_or(DEFAULT_SCORE),
            CaptchaService::Turnstile | CaptchaService::Hcaptcha => true,
        }),
        Err(_) => Err(Unavailable::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(service: CaptchaService, threshold: Option<f64>, status: u16, body: &str) -> Result<bool, String> {
        let answer = ServiceResponse { is_success: status == 200, status, body: body.into(), ..ServiceResponse::default() };
        let challenge = Challenge { service, secret: "hunter2", token: "hunter3", client: None, threshold };
        assert!(!format!("{challenge:?}").contains("hunter"));
        judge(&answer, &challenge).map_err(|error| error.to_string())
    }

    #[test]
    fn success_is_enough_for_services_without_a_score() {
        for service in [CaptchaService::Turnstile, CaptchaService::Hcaptcha] {
            assert_eq!(judged(service, Some(0.9), 200, r#"{"success": true, "score": 0.1}"#), Ok(true));
            assert_eq!(judged(service, None, 200, r#"{"success": false}"#), Ok(false));
        }
    }

    #[test]
    fn the_score_is_compared_with_the_threshold() {
        let score = |threshold, body: &str| judged(CaptchaService::RecaptchaV3, threshold, 200, body);
        assert_eq!(score(None, r#"{"success": true, "score": 0.5}"#), Ok(true));
        assert_eq!(score(None, r#"{"success": true, "score": 0.49}"#), Ok(false));
        assert_eq!(score(Some(0.7), r#"{"success": true, "score": 0.6}"#), Ok(false));
        assert_eq!(score(Some(0.0), r#"{"success": true, "score": 0.0}"#), Ok(true));
        assert_eq!(score(None, r#"{"success": true}"#), Ok(false));
        assert_eq!(score(None, r#"{"success": false, "score": 1.0}"#), Ok(false));
    }

    #[test]
    fn what_is_not_a_verdict_is_told_from_a_rejection() {
        let answer = |status, body| judged(CaptchaService::Turnstile, None, status, body);
        assert_eq!(answer(400, r#"{"success": false, "error-codes": ["timeout-or-duplicate"]}"#), Ok(false));
        assert_eq!(answer(500, r#"{"success": true}"#), Err("status 500".to_owned()));
        assert_eq!(answer(302, ""), Err("status 302".to_owned()));
        for body in ["", "<html></html>", "{}", r#"{"success": "yes"}"#, "[true]"] {
            assert_eq!(answer(200, body), Err("an answer that says nothing about the captcha".to_owned()), "{body}");
        }
        let refused = r#"{"success": false, "error-codes": ["invalid-input-secret"]}"#;
        assert_eq!(answer(200, refused), Err("the service does not accept captcha.secret".to_owned()));
    }
}
