//! The service that verifies captchas: the protocol that Turnstile, hCaptcha and reCAPTCHA v3 have in common.
//!
//! A token says itself how it is judged, so that cases need not agree on one. As with these services, it is good once.
//!
//! **Invariant:** what was asked is kept before it is answered; `Debug` shows neither a secret nor a token.

use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;
use serde_json::{Value, json};
use warp::Filter;
use warp::http::StatusCode;
use warp::reply::{json as as_json, with_status};

use super::service::Service;
use crate::error::Outcome;

/// The path that the tested server has to ask.
pub const PATH: &str = "siteverify";
const LARGEST: u64 = 16 * 1024;

/// How a token is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptchaResponse {
    Solved,
    Unsolved,
    /// Solved, with so many tenths as the score.
    Scored(u8),
    /// The service answers with status 503.
    Unavailable,
}

impl CaptchaResponse {
    /// A token that is judged so. The name makes it a token of its own.
    pub fn token(self, name: &str) -> String {
        let verdict = match self {
            Self::Solved => "solved".to_owned(),
            Self::Unsolved => "unsolved".to_owned(),
            Self::Scored(tenths) => format!("scored{tenths}"),
            Self::Unavailable => "unavailable".to_owned(),
        };
        format!("{verdict}.{name}")
    }

    /// Every other token is an unsolved one.
    fn of(token: &str) -> Self {
        match token.split_once('.').map(|(verdict, _)| verdict) {
            Some("solved") => Self::Solved,
            Some("unavailable") => Self::Unavailable,
            Some(verdict) => verdict.strip_prefix("scored").and_then(|tenths| tenths.parse().ok()).map_or(Self::Unsolved, Self::Scored),
            None => Self::Unsolved,
        }
    }
}

/// What a server asked about a token.
#[derive(Clone, Deserialize, PartialEq, Eq)]
pub struct Question {
    #[serde(default)]
    pub secret: String,
    #[serde(default, rename = "response")]
    pub token: String,
}

impl fmt::Debug for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Question(…)")
    }
}

type Questions = Arc<Mutex<Vec<Question>>>;

#[derive(Debug)]
pub struct Captchas {
    service: Service,
    questions: Questions,
}

impl Captchas {
    /// # Errors
    /// A fault if the address cannot be listened on.
    pub async fn listen(address: SocketAddr) -> Outcome<Self> {
        let questions = Questions::default();
        let kept = Arc::clone(&questions);
        let route = warp::post().and(warp::path(PATH)).and(warp::path::end()).and(warp::body::content_length_limit(LARGEST));
        let route = route.and(warp::body::form()).map(move |question: Question| {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let (status, answer) = answer(&question, &kept);
            kept.push(question);
            with_status(as_json(&answer), status)
        });
        let service = Service::listen(address, "captcha service", route.boxed()).await?;
        Ok(Self { service, questions })
    }

    pub fn address(&self) -> SocketAddr {
        self.service.address()
    }

    /// What was asked about this token, the oldest first.
    pub fn questions_about(&self, token: &str) -> Vec<Question> {
        let questions = self.questions.lock().unwrap_or_else(PoisonError::into_inner);
        questions.iter().filter(|question| question.token == token).cloned().collect()
    }
}

fn answer(question: &Question, before: &[Question]) -> (StatusCode, Value) {
    let rejected = |code: &str| (StatusCode::OK, json!({ "success": false, "error-codes": [code] }));
    // Providers without a score leave it out, which is the same as null.
    let solved = |score: Option<f64>| {
        let body = json!({ "success": true, "score": score, "challenge_ts": "2026-01-01T00:00:00Z", "hostname": "localhost" });
        (StatusCode::OK, body)
    };
    if question.secret.is_empty() {
        return rejected("missing-input-secret");
    }
    if question.token.is_empty() {
        return rejected("missing-input-response");
    }
    match CaptchaResponse::of(&question.token) {
        CaptchaResponse::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, json!({})),
        CaptchaResponse::Unsolved => rejected("invalid-input-response"),
        _ if before.iter().any(|other| other.token == question.token) => rejected("timeout-or-duplicate"),
        CaptchaResponse::Solved => solved(None),
        CaptchaResponse::Scored(tenths) => solved(Some(f64::from(tenths) / 10.0)),
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::client::tls;

    async fn asked(captchas: &Captchas, form: &[(&str, &str)]) -> (u16, Value) {
        tls::provide();
        let request = reqwest::Client::builder().no_proxy().build().unwrap().post(format!("http://{}/{PATH}", captchas.address()));
        let pairs: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header("Content-Type", "application/x-www-form-urlencoded").body(pairs.join("&"));
        let reply = request.send().await.unwrap();
        (reply.status().as_u16(), reply.json().await.unwrap())
    }

    async fn started() -> Captchas {
        Captchas::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap()
    }

    #[tokio::test]
    async fn a_token_is_judged_as_it_says() {
        let captchas = started().await;
        for (verdict, status, success, score) in [
            (CaptchaResponse::Solved, 200, json!(true), Value::Null),
            (CaptchaResponse::Scored(3), 200, json!(true), json!(0.3)),
            (CaptchaResponse::Unsolved, 200, json!(false), Value::Null),
            (CaptchaResponse::Unavailable, 503, Value::Null, Value::Null),
        ] {
            let token = verdict.token("a");
            let (answered, body) = asked(&captchas, &[("secret", "hush"), ("response", &token), ("remoteip", "::1")]).await;
            assert_eq!((answered, &body["success"], &body["score"]), (status, &success, &score), "{verdict:?}");
            assert_eq!(captchas.questions_about(&token), [Question { secret: "hush".to_owned(), token }]);
        }
        assert!(!format!("{:?}{captchas:?}", captchas.questions_about("solved.a")).contains("hush"));
    }

    #[tokio::test]
    async fn a_token_is_good_once_and_incomplete_questions_are_rejected() {
        let captchas = started().await;
        let form = [("secret", "hush"), ("response", "solved.a")];
        assert_eq!(asked(&captchas, &form).await.1["success"], true);
        for (form, code) in [
            (&form[..], "timeout-or-duplicate"),
            (&form[..1], "missing-input-response"),
            (&form[1..], "missing-input-secret"),
            (&[form[0], ("response", "x")], "invalid-input-response"),
        ] {
            assert_eq!(asked(&captchas, form).await.1, json!({ "success": false, "error-codes": [code] }));
        }
    }
}
