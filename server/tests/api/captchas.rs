//! `captcha.provider`: when a captcha is verified, what is sent for it, and what the answers do.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use server::config::OutboundOptions;
use server::metrics::MetricsPage;

use crate::support::service::Service;
use crate::support::{Caller, TestApp};

const SECRET: &str = "captcha-hunter2 &=%";
const TOKEN: &str = "token+hunter3/=&x=y";

async fn start(fail_open: bool) -> (TestApp, Service) {
    let service = Service::start().await;
    service.answers("200 OK", r#"{"success": true}"#);
    let captcha_url = Some(service.url.join("/verify").unwrap());
    let options = OutboundOptions { captcha_url, captcha_fail_open: fail_open, ..OutboundOptions::default() };
    (TestApp::with_outbound(options).await, service)
}

async fn configure(app: &TestApp, captcha: Json) {
    let query = "mutation($config: ConfigInput!) { configure(config: $config) { ok error { developerMessage } } }";
    let answer = app.root().run_with(query, json!({ "config": { "captcha": captcha } })).await;
    assert_eq!(answer["data"]["configure"]["ok"], true, "{answer}");
}

async fn provider(app: &TestApp, name: &str) {
    configure(app, json!({ "provider": name, "secret": SECRET })).await;
}

/// The code of a sign-up as this caller, if it fails.
async fn sign_up_by(caller: Caller<'_>, email: &str, token: Option<&str>) -> Option<String> {
    let query = "mutation($email: String!, $token: String) { signUp(email: $email, captchaToken: $token) { ok error { code } } }";
    let answer = caller.run_with(query, json!({ "email": email, "token": token })).await;
    let answer = &answer["data"]["signUp"];
    let code = answer["error"]["code"].as_str().map(str::to_owned);
    assert_eq!(answer["ok"], code.is_none(), "{answer}");
    code
}

async fn sign_up(app: &TestApp, email: &str, token: Option<&str>) -> Option<String> {
    sign_up_by(app.root(), email, token).await
}

fn rejected() -> Option<String> {
    Some("INVALID_CAPTCHA".to_owned())
}

fn figures(app: &TestApp) -> Vec<String> {
    let mut page = MetricsPage::default();
    app.app.outbound.captchas.figures.write(&mut page);
    page.text().unwrap().lines().filter_map(|line| line.strip_prefix("tenant_captcha_checks_total").map(str::to_owned)).collect()
}

#[tokio::test]
async fn secret_token_and_address_are_sent_as_a_form() {
    let (app, service) = start(false).await;
    provider(&app, "turnstile").await;
    assert_eq!(sign_up_by(app.root().at("2001:db8::9"), "john@example.com", Some(TOKEN)).await, None);
    let requests = service.requests();
    let [request] = requests.as_slice() else { panic!("{requests:?}") };
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /verify HTTP/1.1\r\n"), "{head}");
    assert!(head.to_lowercase().contains("\r\ncontent-type: application/x-www-form-urlencoded\r\n"), "{head}");
    let fields: Vec<_> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let expected = [("secret", SECRET), ("response", TOKEN), ("remoteip", "2001:db8::9")];
    assert_eq!(fields, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let log = app.root().run("{ authLog { entries { type eventData errorMessage personInputIdentifier } } }").await;
    assert!(!log.to_string().contains("hunter"), "{log}");
}

#[tokio::test]
async fn no_service_is_asked_without_a_token_that_can_be_one() {
    let (app, service) = start(false).await;
    provider(&app, "hcaptcha").await;
    for token in [None, Some(""), Some("x".repeat(8 * 1024 + 1).as_str())] {
        assert_eq!(sign_up(&app, "john@example.com", token).await, rejected());
    }
    assert!(service.requests().is_empty());
    // The first one is recorded at once, the others are counted.
    let recorded = app.audit().await.into_iter().filter(|entry| entry == "sign_up INVALID_CAPTCHA").count();
    assert_eq!(recorded, 1);
    assert_eq!(sign_up(&app, "john@example.com", Some(&"x".repeat(8 * 1024))).await, None);
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn a_rejected_token_and_a_low_score_let_no_client_in() {
    let (app, service) = start(false).await;
    provider(&app, "turnstile").await;
    service.answers("200 OK", r#"{"success": false, "error-codes": ["timeout-or-duplicate"]}"#);
    assert_eq!(sign_up(&app, "john@example.com", Some(TOKEN)).await, rejected());
    configure(&app, json!({ "provider": "recaptchaV3", "threshold": 0.7 })).await;
    service.answers("200 OK", r#"{"success": true, "score": 0.6}"#);
    assert_eq!(sign_up(&app, "john@example.com", Some(TOKEN)).await, rejected());
    configure(&app, json!({ "threshold": null })).await;
    assert_eq!(sign_up(&app, "john@example.com", Some(TOKEN)).await, None);
    assert_eq!(figures(&app), ["{result=\"passed\"} 1", "{result=\"rejected\"} 2", "{result=\"unavailable\"} 0"]);
}

#[tokio::test]
async fn a_service_that_fails_lets_in_only_whom_the_operator_says() {
    for fail_open in [false, true] {
        let (app, service) = start(fail_open).await;
        provider(&app, "turnstile").await;
        let expected = if fail_open { None } else { rejected() };
        let bad_secret = r#"{"success": false, "error-codes": ["invalid-input-secret"]}"#;
        for (n, (status, body)) in [("500 No", ""), ("200 OK", "<html></html>"), ("200 OK", bad_secret)].into_iter().enumerate() {
            service.answers(status, body);
            assert_eq!(sign_up(&app, &format!("john{n}@example.com"), Some(TOKEN)).await, expected, "{status} {body}");
        }
        assert_eq!(figures(&app)[2], "{result=\"unavailable\"} 3");
        service.answers("400 No", r#"{"success": false}"#);
        assert_eq!(sign_up(&app, "jane@example.com", Some(TOKEN)).await, rejected());
        assert_eq!(sign_up(&app, "jane@example.com", None).await, rejected());
    }
}

#[tokio::test]
async fn a_service_that_hangs_ends_the_wait() {
    let (app, service) = start(false).await;
    provider(&app, "turnstile").await;
    service.hangs();
    let began = Instant::now();
    assert_eq!(sign_up(&app, "john@example.com", Some(TOKEN)).await, rejected());
    let took = began.elapsed();
    assert!(took >= Duration::from_secs(5) && took < Duration::from_secs(15), "{took:?}");
}

#[tokio::test]
async fn permission_and_limit_come_before_the_captcha_and_all_else_after_it() {
    let (app, service) = start(false).await;
    provider(&app, "turnstile").await;
    let denied = app.login().run("mutation { signUp(email: \"x@example.com\", captchaToken: \"x\") { ok } }").await;
    assert_eq!(denied["errors"].as_array().map(Vec::len), Some(1), "{denied}");
    let limit = "mutation { configure(config: { rateLimits: { signUpPerIp: { limit: 2 } } }) { ok } }";
    assert_eq!(app.root().run(limit).await["data"]["configure"]["ok"], true);
    // What does not fit is not found out without a captcha.
    assert_eq!(sign_up(&app, "no address", None).await, rejected());
    assert_eq!(sign_up(&app, "no address", Some(TOKEN)).await.as_deref(), Some("INVALID_EMAIL_FORMAT"));
    assert_eq!(sign_up(&app, "john@example.com", Some(TOKEN)).await.as_deref(), Some("RATE_LIMIT_EXCEEDED"));
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn no_captcha_is_required_where_none_is_set() {
    let (app, service) = start(false).await;
    assert_eq!(sign_up(&app, "john@example.com", None).await, None);
    provider(&app, "turnstile").await;
    configure(&app, json!({ "protect": { "signUp": false } })).await;
    assert_eq!(sign_up(&app, "jane@example.com", Some(TOKEN)).await, None);
    configure(&app, json!({ "provider": null, "protect": { "signUp": true } })).await;
    assert_eq!(sign_up(&app, "jim@example.com", None).await, None);
    assert!(service.requests().is_empty());
}
