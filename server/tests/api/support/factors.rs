//! Second factors of persons: what their authenticators show, and what they are mailed.
//!
//! **Invariant:** the codes are computed from what a client is told, by the clock of the test.

use serde_json::{Value as Json, json};
use totp_rs::{Builder, Secret, Totp};

use super::{PASSWORD, TestApp};

/// Seconds for which a code is shown.
const STEP: u64 = 30;

/// An authenticator that was set up with a secret.
pub struct Authenticator {
    pub secret: String,
}

impl Authenticator {
    /// What it shows in this step of time.
    pub fn code_of(&self, step: u64) -> String {
        let secret = Secret::try_from_base32(&self.secret).unwrap();
        let totp: Totp = Builder::new().with_secret(secret).with_account_name("account").build().unwrap();
        totp.generate(step * STEP).to_string()
    }

    /// What it shows now, by the clock of this process.
    pub fn code(&self, app: &TestApp) -> String {
        self.code_of(app.step())
    }
}

impl TestApp {
    /// The present step of time.
    pub fn step(&self) -> u64 {
        self.app.clock.now().unix_seconds() / STEP
    }

    /// A person with a password and a session.
    pub async fn someone(&self, email: &str) -> String {
        self.person(email, &[]).await;
        self.sign_in(email, PASSWORD).await.unwrap()
    }

    /// A secret that is not in use yet.
    pub async fn prepared(&self, session: &str) -> Authenticator {
        let answer = self.with(session).run("mutation { prepareOtp(label: \"Test\") { ok result { otpSecret } } }").await;
        let secret = &answer["data"]["prepareOtp"]["result"]["otpSecret"];
        Authenticator { secret: secret.as_str().unwrap_or_else(|| panic!("{answer}")).to_owned() }
    }

    /// The backup codes, or the code of the refusal.
    pub async fn confirm(&self, session: &str, code: &str) -> Result<Vec<String>, String> {
        self.codes_of(session, "confirmOtp", Some(code)).await
    }

    /// An authenticator that is in use, and the backup codes. It was confirmed with the code of the step before the present one.
    pub async fn enrolled(&self, session: &str) -> (Authenticator, Vec<String>) {
        let authenticator = self.prepared(session).await;
        let codes = self.confirm(session, &authenticator.code_of(self.step() - 1)).await.unwrap();
        (authenticator, codes)
    }

    /// The backup codes that a mutation answers, or the code of its refusal.
    pub async fn codes_of(&self, session: &str, mutation: &str, code: Option<&str>) -> Result<Vec<String>, String> {
        let (declared, passed) = if code.is_some() { ("($code: String!)", "(otpToken: $code)") } else { ("", "") };
        let query = format!("mutation{declared} {{ {mutation}{passed} {{ ok error {{ code }} result {{ backupCodes }} }} }}");
        let answer = self.with(session).run_with(&query, json!({ "code": code })).await;
        let done = &answer["data"][mutation];
        match done["error"]["code"].as_str() {
            Some(code) => Err(code.to_owned()),
            None => {
                assert_eq!(done["ok"], true, "{answer}");
                let codes = done["result"]["backupCodes"].as_array().unwrap();
                Ok(codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
            }
        }
    }

    /// Whether a mutation without result is done, or the code of its refusal.
    pub async fn done(&self, session: &str, mutation: &str) -> Result<(), String> {
        let answer = self.with(session).run(&format!("mutation {{ {mutation} {{ ok error {{ code }} }} }}")).await;
        let done = &answer["data"][mutation];
        match done["error"]["code"].as_str() {
            Some(code) => Err(code.to_owned()),
            None => {
                assert_eq!(done["ok"], true, "{answer}");
                Ok(())
            }
        }
    }

    /// The code of the newest mail.
    pub async fn mailed_code(&self) -> String {
        let mails = self.mails().await;
        let mail = mails.last().unwrap();
        mail["variables"]["code"].as_str().unwrap_or_else(|| panic!("no code: {mail}")).to_owned()
    }

    /// Codes are mailed to the person from now on. The backup codes.
    pub async fn enrolled_by_mail(&self, session: &str) -> Vec<String> {
        self.done(session, "initEmailOtp").await.unwrap();
        self.codes_of(session, "confirmEmailOtp", Some(&self.mailed_code().await)).await.unwrap()
    }

    /// A sign-in with the right password and these codes: the token, or the code of the refusal.
    pub async fn sign_in_with(&self, email: &str, code: Option<&str>, backup_code: Option<&str>) -> Result<String, String> {
        let query = "mutation($email: String!, $password: String!, $code: String, $backup: String) { \
            signIn(email: $email, password: $password, otpToken: $code, backupCode: $backup) { error { code } result { token } } }";
        let variables = json!({ "email": email, "password": PASSWORD, "code": code, "backup": backup_code });
        let answer = self.login().run_with(query, variables).await;
        let signed_in = &answer["data"]["signIn"];
        match signed_in["result"]["token"].as_str() {
            Some(token) => Ok(token.to_owned()),
            None => Err(signed_in["error"]["code"].as_str().unwrap_or("no code").to_owned()),
        }
    }

    /// Failures are forgotten after a second, so that a test can make many.
    pub async fn forgets_failures(&self) {
        self.configure(json!({ "login": { "attemptWindow": "PT1S" } })).await;
    }

    /// The flags of the person with this address: an authenticator, mailed codes.
    pub async fn factors(&self, email: &str) -> Json {
        let query = "query($email: String) { persons(filter: { email: $email }) { otpEnabled emailOtpEnabled } }";
        let person = self.root().run_with(query, json!({ "email": email })).await["data"]["persons"][0].take();
        json!([person["otpEnabled"], person["emailOtpEnabled"]])
    }
}
