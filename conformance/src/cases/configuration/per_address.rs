//! The limits by client address at work.
//!
//! **Invariant:** a trusted key names the addresses, and each of them is random, so that nothing else is counted.

use std::time::{Duration, Instant};

use cynic::MutationBuilder;
use reqwest::header::HeaderName;
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{changing, set};
use crate::client::answer;
use crate::client::exchange::Request;
use crate::client::token::Token;
use crate::error::{Outcome, equal, present, require};
use crate::operations::{CreateApiKeyOptions, CreateGlobalApiKey, CreateGlobalApiKeyVariables};
use crate::suite::case::{Case, Raw};
use crate::suite::definition::{Definition, case};
use crate::suite::fixtures::{Key, key};
use crate::suite::passwords::PASSWORD;

const CLIENT_IP: HeaderName = HeaderName::from_static("x-contember-client-ip");
const SIGN_IN: &str = "mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) { ok error { code } } }";
const WAIT: &str =
    "mutation($email: String!, $password: String!) { signIn(email: $email, password: $password) { error { code retryAfter } } }";
const RESET: &str = "mutation($email: String!) { createResetPasswordRequest(email: $email) { ok error { code } } }";
const VERIFICATION: &str = "mutation($email: String!) { requestEmailVerification(email: $email) { ok error { code } } }";
const PASSWORDLESS: &str = "mutation($email: String!) { initSignInPasswordless(email: $email) { ok error { code } } }";
const SIGN_UP: &str = "mutation($email: String!) { signUp(email: $email) { ok error { code } } }";

/// A window that a case can wait for.
const SHORT: Duration = Duration::from_secs(3);

pub const CASES: &[Definition] = &[
    case!("configuration/login-per-ip", "Sign-ins from one address are limited, whatever becomes of them.", sign_ins).exclusive(),
    case!("configuration/sign-up-per-ip", "Sign-ups from one address are limited, whatever becomes of them.", sign_ups).exclusive(),
    case!("configuration/password-reset-per-ip", "Requests for new passwords from one address are limited.", resets).exclusive(),
    case!("configuration/email-verification-per-ip", "Requests for verifications from one address are limited.", verifications).exclusive(),
    case!("configuration/passwordless-init-per-ip", "Requests for sign-ins without a password from one address are limited.", passwordless)
        .exclusive(),
];

/// A key that speaks for end users.
struct Proxy(Key);

impl Proxy {
    async fn new(case: &mut Case, role: &str) -> Outcome<Self> {
        let root = case.root();
        let options = Some(CreateApiKeyOptions { trust_forwarded_client_info: Some(true) });
        let variables =
            CreateGlobalApiKeyVariables { description: "proxy".to_owned(), roles: Some(vec![role.to_owned()]), options, token_hash: None };
        let created = case.prepare(&root, CreateGlobalApiKey::build(variables)).await?;
        Ok(Self(key("proxy", created.api_key)?))
    }

    fn request(&self, address: &str, document: &str, variables: &Value) -> Outcome<Request> {
        let body = json!({ "query": document, "variables": variables }).to_string();
        Request::post(&self.0.caller, "application/json", body)?.header(CLIENT_IP, address)
    }

    /// A mutation of a client at this address, which ends with this code or succeeds.
    async fn ends(&self, case: &mut Case, step: &str, address: &str, sent: (&str, Value), code: Option<&str>) -> Outcome {
        let (document, variables) = sent;
        let (request, description) = (self.request(address, document, &variables)?, "a mutation with the address of its client");
        let raw = Raw { step, caller: "proxy", description, request, document: Some(document), show: &[] };
        let reply = answer::raw(&case.raw(raw).await?);
        let field = present(reply.get("data").and_then(Value::as_object).and_then(|data| data.values().next()), "the field")?;
        equal(field.get("ok"), Some(&json!(code.is_none())), "ok")?;
        equal(field.pointer("/error/code").and_then(Value::as_str), code, "the code")
    }

    /// Whole seconds to wait for the next sign-in, which the snapshot does not show.
    async fn wait(&self, case: &mut Case, address: &str, email: &str) -> Outcome<i64> {
        let reply = case.raw_reply(self.request(address, WAIT, &json!({ "email": email, "password": PASSWORD }))?).await?;
        let error = answer::raw(&reply).pointer("/data/signIn/error").cloned().unwrap_or_default();
        equal(error.get("code"), Some(&json!("RATE_LIMIT_EXCEEDED")), "the code")?;
        present(error.get("retryAfter").and_then(Value::as_i64), "seconds to wait")
    }
}

fn sign_in(email: &str) -> (&'static str, Value) {
    (SIGN_IN, json!({ "email": email, "password": PASSWORD }))
}

fn sign_up(email: &str) -> (&'static str, Value) {
    (SIGN_UP, json!({ "email": email }))
}

/// An address of a network of its own that is reserved for documents.
fn address() -> Outcome<String> {
    let digits = Token::random()?;
    let (first, rest) = digits.reveal().split_at(4);
    Ok(format!("2001:db8:{first}:{}::1", rest.get(..4).unwrap_or_default()))
}

async fn sign_ins(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let (proxy, person, unknown) = (Proxy::new(case, "login").await?, case.person_with_password("person", &[]).await?, case.email()?);
        let (client, other) = (address()?, address()?);
        set(case, json!({ "rateLimits": { "loginPerIp": { "limit": 2, "window": "PT1H" } } })).await?;
        proxy.ends(case, "the first sign-in", &client, sign_in(&person.email), None).await?;
        proxy.ends(case, "one that fails", &client, sign_in(&unknown), Some("UNKNOWN_EMAIL")).await?;
        proxy.ends(case, "the third", &client, sign_in(&person.email), Some("RATE_LIMIT_EXCEEDED")).await?;
        let wait = proxy.wait(case, &client, &person.email).await?;
        require((3_540..=3_600).contains(&wait), "a wait of an hour, of which some may have passed")?;
        proxy.ends(case, "one from another address", &other, sign_in(&person.email), None).await?;
        set(case, json!({ "rateLimits": { "loginPerIp": { "limit": 1, "window": "PT3S" } } })).await?;
        let (client, since) = (address()?, Instant::now());
        proxy.ends(case, "the only one in three seconds", &client, sign_in(&person.email), None).await?;
        let wait = proxy.wait(case, &client, &person.email).await.map_err(|error| error.after(since.elapsed(), SHORT))?;
        require((1..=3).contains(&wait), "a wait of three seconds, of which some may have passed")?;
        sleep(Duration::from_secs(wait.unsigned_abs()) + Duration::from_millis(200)).await;
        proxy.ends(case, "one after the wait", &client, sign_in(&person.email), None).await?;
        set(case, json!({ "rateLimits": { "loginPerIp": { "limit": 0 } } })).await?;
        proxy.ends(case, "one without a limit", &client, sign_in(&person.email), None).await
    })
    .await
}

async fn sign_ups(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let (proxy, taken) = (Proxy::new(case, "project_admin").await?, case.email()?);
        let emails = [case.email()?, case.email()?, case.email()?];
        let (client, other) = (address()?, address()?);
        set(case, json!({ "rateLimits": { "signUpPerIp": { "limit": 2, "window": "PT1H" } } })).await?;
        proxy.ends(case, "the first sign-up", &client, sign_up(&taken), None).await?;
        proxy.ends(case, "one that fails", &client, sign_up(&taken), Some("EMAIL_ALREADY_EXISTS")).await?;
        let [third, elsewhere, without] = &emails;
        proxy.ends(case, "the third", &client, sign_up(third), Some("RATE_LIMIT_EXCEEDED")).await?;
        proxy.ends(case, "one from another address", &other, sign_up(elsewhere), None).await?;
        set(case, json!({ "rateLimits": { "signUpPerIp": { "limit": 0 } } })).await?;
        proxy.ends(case, "one without a limit", &client, sign_up(without), None).await
    })
    .await
}

async fn resets(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let (proxy, person, unknown) = (Proxy::new(case, "login").await?, case.person("person", &[]).await?, case.email()?);
        let (client, other) = (address()?, address()?);
        set(case, json!({ "rateLimits": { "passwordResetPerIp": { "limit": 2, "window": "PT1H" } } })).await?;
        let of = |email: &str| (RESET, json!({ "email": email }));
        proxy.ends(case, "the first request", &client, of(&person.email), None).await?;
        proxy.ends(case, "one that fails", &client, of(&unknown), Some("PERSON_NOT_FOUND")).await?;
        proxy.ends(case, "the third", &client, of(&unknown), Some("RATE_LIMIT_EXCEEDED")).await?;
        proxy.ends(case, "one from another address", &other, of(&unknown), Some("PERSON_NOT_FOUND")).await
    })
    .await
}

async fn verifications(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let (proxy, unknown) = (Proxy::new(case, "login").await?, case.email()?);
        let (client, other) = (address()?, address()?);
        set(case, json!({ "rateLimits": { "emailVerificationPerIp": { "limit": 1, "window": "PT1H" } } })).await?;
        let request = || (VERIFICATION, json!({ "email": unknown }));
        proxy.ends(case, "the first request", &client, request(), None).await?;
        proxy.ends(case, "the second", &client, request(), Some("RATE_LIMIT_EXCEEDED")).await?;
        proxy.ends(case, "one from another address", &other, request(), None).await
    })
    .await
}

async fn passwordless(case: &mut Case) -> Outcome {
    changing(case, async |case| {
        let (proxy, unknown) = (Proxy::new(case, "login").await?, case.email()?);
        let (client, other) = (address()?, address()?);
        set(case, json!({ "rateLimits": { "passwordlessInitPerIp": { "limit": 1, "window": "PT1H" } } })).await?;
        let request = || (PASSWORDLESS, json!({ "email": unknown }));
        proxy.ends(case, "the first request", &client, request(), Some("PASSWORDLESS_DISABLED")).await?;
        proxy.ends(case, "the second", &client, request(), Some("RATE_LIMIT_EXCEEDED")).await?;
        proxy.ends(case, "one from another address", &other, request(), Some("PASSWORDLESS_DISABLED")).await
    })
    .await
}
