//! Sign-ins that differ from the person's earlier ones.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::support::{PASSWORD, TestApp};

const JOHN: &str = "john@example.com";

const NEW_KEY: &str = "mutation { createGlobalApiKey(description: \"proxy\", roles: [\"login\"], \
     options: { trustForwardedClientInfo: true }) { result { apiKey { token } } } }";

const SIGN_IN: &str = "mutation($email: String!, $password: String!, $code: String) { \
     signIn(email: $email, password: $password, otpToken: $code) { ok error { code } result { token } } }";

struct Clients {
    app: TestApp,
    key: String,
}

impl Clients {
    async fn start(rules: Json) -> Self {
        let app = TestApp::start().await;
        let answer = app.root().run(NEW_KEY).await;
        let key = answer["data"]["createGlobalApiKey"]["result"]["apiKey"]["token"].as_str().unwrap().to_owned();
        app.person(JOHN, &[]).await;
        app.configure(json!({ "login": { "anomalyDetection": rules } })).await;
        Self { app, key }
    }

    /// Whether there is a session, or else the code.
    async fn sign_in(&self, country: &'static str, address: &str, password: &str, code: Option<&str>) -> String {
        // Longer than the pause after a wrong password.
        self.app.pass(Duration::from_secs(61));
        let caller = self.app.with(&self.key).forwarding(address).forwarding_country(country);
        let answer = caller.run_with(SIGN_IN, json!({ "email": JOHN, "password": password, "code": code })).await;
        let result = &answer["data"]["signIn"];
        assert_eq!(result["ok"], !result["result"].is_null(), "{answer}");
        result["error"]["code"].as_str().unwrap_or("ok").to_owned()
    }

    /// The code in the last mail.
    async fn code(&self) -> String {
        let mails = self.app.mails().await;
        let code = mails.iter().rev().find_map(|mail| mail["variables"]["code"].as_str());
        code.unwrap().to_owned()
    }

    /// The entries of the log about sign-ins, oldest first.
    async fn log(&self) -> Vec<String> {
        let query = "SELECT kind || ' ' || COALESCE(error_code, 'ok') || ' ' || COALESCE(CAST(event_data AS TEXT), '') FROM audit_log \
             WHERE kind IN ('login', 'email_otp_sent', 'unusual_login_detected', 'step_up_required') ORDER BY sequence";
        self.app.database.texts(query).await.iter().map(|line| line.replace(' ', "").replace('"', "'")).collect()
    }
}

fn on() -> Json {
    json!({ "enabled": true, "historySize": 10, "emailThreshold": 1, "stepUpThreshold": 3 })
}

#[tokio::test]
async fn nothing_is_unusual_where_it_is_not_wanted() {
    let clients = Clients::start(json!({ "enabled": false, "emailThreshold": 0, "stepUpThreshold": 0 })).await;
    for country in ["CZ", "US"] {
        assert_eq!(clients.sign_in(country, "203.0.113.9", PASSWORD, None).await, "ok");
    }
    assert_eq!(clients.app.mails().await.len(), 0);
    assert_eq!(clients.log().await, ["loginok", "loginok"]);
}

#[tokio::test]
async fn a_new_network_is_told_and_a_new_country_needs_a_code() {
    let clients = Clients::start(on()).await;
    assert_eq!(clients.sign_in("CZ", "203.0.113.9", PASSWORD, None).await, "ok", "nothing to compare with");
    assert_eq!(clients.sign_in("CZ", "203.0.113.200", PASSWORD, None).await, "ok", "the same network");
    assert_eq!(clients.app.mails().await.len(), 0);

    assert_eq!(clients.sign_in("cz", "198.51.100.1", PASSWORD, None).await, "ok", "told, and let in");
    let mails = clients.app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0]["variables"], json!({ "email": JOHN, "geoCountry": "cz", "ipAddress": "198.51.100.1" }));

    assert_eq!(clients.sign_in("US", "203.0.113.9", PASSWORD, None).await, "OTP_REQUIRED");
    let code = clients.code().await;
    assert_eq!(clients.sign_in("US", "203.0.113.9", PASSWORD, Some("12345x")).await, "INVALID_OTP_TOKEN");
    assert_eq!(clients.sign_in("US", "203.0.113.9", "wrong", Some(&code)).await, "INVALID_PASSWORD");
    assert_eq!(clients.sign_in("US", "203.0.113.9", PASSWORD, Some(&code)).await, "ok");
    assert_eq!(clients.sign_in("US", "203.0.113.9", PASSWORD, None).await, "ok", "known from now on");

    let risk = "{'score':3,'reasons':['new_country']}";
    let log = clients.log().await;
    let reordered = |line: &String| line.replace("{'reasons':['new_country'],'score':3}", risk);
    let expected = [
        "loginok",
        "loginok",
        "loginok",
        "unusual_login_detectedok{'score':1,'reasons':['new_ip_prefix']}",
        "loginOTP_REQUIRED",
        "email_otp_sentOTP_REQUIRED",
        &format!("unusual_login_detectedOTP_REQUIRED{risk}"),
        &format!("step_up_requiredOTP_REQUIRED{risk}"),
        "loginINVALID_OTP_TOKEN",
        &format!("unusual_login_detectedINVALID_OTP_TOKEN{risk}"),
        &format!("step_up_requiredINVALID_OTP_TOKEN{risk}"),
        "loginINVALID_PASSWORD",
        "loginok",
        &format!("unusual_login_detectedok{risk}"),
        "loginok",
    ];
    let network = "{'reasons':['new_ip_prefix'],'score':1}";
    let log: Vec<_> = log.iter().map(reordered).map(|line| line.replace(network, "{'score':1,'reasons':['new_ip_prefix']}")).collect();
    assert_eq!(log, expected);
}

#[tokio::test]
async fn a_code_is_good_for_three_attempts_and_ten_minutes() {
    let clients = Clients::start(on()).await;
    assert_eq!(clients.sign_in("CZ", "203.0.113.9", PASSWORD, None).await, "ok");
    let strange = async |code: Option<&str>| clients.sign_in("US", "203.0.113.9", PASSWORD, code).await;
    assert_eq!(strange(None).await, "OTP_REQUIRED");
    let first = clients.code().await;
    for _ in 0..3 {
        assert_eq!(strange(Some("000 00")).await, "INVALID_OTP_TOKEN");
    }
    assert_eq!(strange(Some(&first)).await, "INVALID_OTP_TOKEN");
    assert_eq!(strange(None).await, "OTP_REQUIRED");
    let second = clients.code().await;
    clients.app.pass(Duration::from_secs(600));
    assert_eq!(strange(Some(&second)).await, "INVALID_OTP_TOKEN");
    assert_eq!(strange(None).await, "OTP_REQUIRED");
    let third = clients.code().await;
    assert_eq!(strange(Some(&third)).await, "ok");
}

#[tokio::test]
async fn only_the_last_sign_ins_are_compared() {
    let clients = Clients::start(json!({ "enabled": true, "historySize": 2, "emailThreshold": 4, "stepUpThreshold": 3 })).await;
    for country in ["CZ", "CZ"] {
        assert_eq!(clients.sign_in(country, "203.0.113.9", PASSWORD, None).await, "ok");
    }
    clients.app.configure(json!({ "login": { "anomalyDetection": { "stepUpThreshold": 100 } } })).await;
    for _ in 0..2 {
        assert_eq!(clients.sign_in("US", "203.0.113.9", PASSWORD, None).await, "ok");
    }
    clients.app.configure(json!({ "login": { "anomalyDetection": { "stepUpThreshold": 3 } } })).await;
    assert_eq!(clients.sign_in("CZ", "203.0.113.9", PASSWORD, None).await, "OTP_REQUIRED");
}
