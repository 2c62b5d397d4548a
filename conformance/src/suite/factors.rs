//! Second factors: authenticators of the suite's own, backup codes and mailed codes.
//!
//! **Invariant:** an authenticator gives no code twice, and none that is older than one that it gave, so that a case does not depend on
//! whether a server accepts one again.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use cynic::{MutationBuilder, QueryBuilder};
use reqwest::Url;
use tokio::time::sleep;
use totp_rs::{Builder, Secret, Totp};

use crate::client::exchange::Caller;
use crate::error::{CaseError, Outcome, equal, present, require};
use crate::operations::{
    ConfirmEmailOtp, ConfirmEmailOtpErrorCode, ConfirmEmailOtpVariables, ConfirmOtp, ConfirmOtpVariables, Factors, FactorsOf, InitEmailOtp,
    PersonByIdVariables, PrepareOtp, PrepareOtpVariables, SignIn, SignInErrorCode, SignInVariables,
};
use crate::suite::case::Case;
use crate::suite::fixtures::credentials;
use crate::suite::passwords::PASSWORD;

/// Seconds for which a code is shown.
const STEP: u64 = 30;
/// Digits of a mailed code.
const DIGITS: usize = 6;
/// How long mails are waited for beyond the first one, and how often they are looked for.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(50);

/// The URI sets an authenticator of this address up with the secret, and names the issuer.
///
/// # Errors
/// A finding if it is not an `otpauth` URI, or a part of it differs.
pub fn sets_up(uri: &str, secret: &str, email: &str, issuer: &str) -> Outcome {
    let uri = Url::parse(uri).map_err(|_| CaseError::finding("expected: a URI"))?;
    equal((uri.scheme(), uri.host_str()), ("otpauth", Some("totp")), "the beginning of the URI")?;
    let value = |name: &str| uri.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    require(value("secret").is_some_and(|found| found == secret), "the secret in the URI")?;
    equal(value("issuer").as_deref(), Some(issuer), "the label")?;
    for (name, default) in [("algorithm", "SHA1"), ("digits", "6"), ("period", "30")] {
        equal(value(name).unwrap_or_else(|| default.to_owned()).as_str(), default, name)?;
    }
    require(uri.path().replace("%40", "@").ends_with(email), "the address of the person in the URI")
}

/// An authenticator that was set up with the secret of a server.
pub struct Authenticator {
    totp: Totp,
    /// The step of the last code that it gave.
    last: u64,
}

impl Authenticator {
    /// One with this secret.
    ///
    /// # Errors
    /// A finding if the secret is not Base32, or shorter than 128 bits.
    pub fn new(secret: &str) -> Outcome<Self> {
        let secret = Secret::try_from_base32(secret).map_err(|_| CaseError::finding("expected: a secret in Base32"))?;
        let totp = Builder::new().with_secret(secret).with_account_name("account").build();
        Ok(Self { totp: totp.map_err(|_| CaseError::finding("expected: a secret of at least 128 bits"))?, last: 0 })
    }

    /// The code of the present step, or the one after the last. Servers accept that of the next step, so two codes need no waiting.
    ///
    /// # Errors
    /// A fault if the clock is set to a time before 1970.
    pub async fn code(&mut self) -> Outcome<String> {
        let wanted = self.last + 1;
        while wanted > step()? + 1 {
            sleep(PAUSE).await;
        }
        self.last = wanted.max(step()?);
        Ok(self.of_step(self.last))
    }

    /// The code of a step so far from the present one that no server accepts it.
    ///
    /// # Errors
    /// A fault if the clock is set to a time before 1970.
    pub fn early_code(&self) -> Outcome<String> {
        Ok(self.of_step(step()? + 4))
    }

    /// Another code than those that a server accepts.
    ///
    /// # Errors
    /// A fault if the clock is set to a time before 1970.
    pub fn wrong_code(&self) -> Outcome<String> {
        let step = step()?;
        let right: Vec<String> = (step.saturating_sub(3)..step + 4).map(|step| self.of_step(step)).collect();
        let wrong = ["123456", "234567", "345678", "456789", "567890", "678901", "789012", "890123"];
        let found = wrong.into_iter().find(|code| right.iter().all(|right| right != code));
        present(found, "a code that is wrong").map(str::to_owned)
    }

    fn of_step(&self, step: u64) -> String {
        self.totp.generate(step * STEP).to_string()
    }
}

#[expect(clippy::disallowed_methods, reason = "an authenticator shows the code of the present time")]
fn step() -> Outcome<u64> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(CaseError::fault)?;
    Ok(since.as_secs() / STEP)
}

/// A sign-in with the usual password and these codes.
pub fn with_codes(email: &str, code: Option<&str>, backup_code: Option<&str>) -> SignInVariables {
    SignInVariables { otp_token: code.map(str::to_owned), backup_code: backup_code.map(str::to_owned), ..credentials(email, PASSWORD) }
}

impl Case {
    /// An authenticator with a secret that is not in use yet.
    ///
    /// # Errors
    /// If the request or the mutation fails, or the secret is invalid.
    pub async fn prepared(&mut self, caller: &Caller) -> Outcome<Authenticator> {
        let prepared = self.prepare(caller, PrepareOtp::build(PrepareOtpVariables::default())).await?;
        Authenticator::new(&prepared.otp_secret)
    }

    /// The same, written down.
    ///
    /// # Errors
    /// If the request or the mutation fails, or the secret is invalid.
    pub async fn prepares(&mut self, step: &str, caller: &Caller) -> Outcome<Authenticator> {
        let prepared = self.ok(step, caller, PrepareOtp::build(PrepareOtpVariables::default())).await?;
        Authenticator::new(&prepared.otp_secret)
    }

    /// An authenticator that is in use, and the backup codes.
    ///
    /// # Errors
    /// If a request or a mutation fails, or the secret is invalid.
    pub async fn enrolled(&mut self, caller: &Caller) -> Outcome<(Authenticator, Vec<String>)> {
        let mut authenticator = self.prepared(caller).await?;
        let variables = ConfirmOtpVariables { otp_token: authenticator.code().await? };
        let confirmed = self.prepare(caller, ConfirmOtp::build(variables)).await?;
        Ok((authenticator, confirmed.backup_codes))
    }

    /// Codes are mailed to the person from now on, after the first mail to it. The backup codes.
    ///
    /// # Errors
    /// If a request or a mutation fails, or no mail with a code comes in time.
    pub async fn enrolled_by_mail(&mut self, caller: &Caller, email: &str) -> Outcome<Vec<String>> {
        self.prepare(caller, InitEmailOtp::build(())).await?;
        let variables = ConfirmEmailOtpVariables { otp_token: self.mailed_code("a mail with a code", email, 1).await? };
        Ok(self.prepare(caller, ConfirmEmailOtp::build(variables)).await?.backup_codes)
    }

    /// Waits until so many mails to this recipient have come, and takes the code out of the newest.
    ///
    /// # Errors
    /// A finding if there is another number of mails in the end, or no code in the newest; a fault if the mailbox cannot be read.
    pub async fn mailed_code(&mut self, step: &str, recipient: &str, number: usize) -> Outcome<String> {
        let began = Instant::now();
        while self.mails_to(recipient).await?.len() < number && began.elapsed() < PATIENCE {
            sleep(PAUSE).await;
        }
        equal(self.mails_to(recipient).await?.len(), number, "mails to the person")?;
        let mail = self.mail(step, recipient).await?;
        let mut texts = mail.text.split(|it: char| !it.is_ascii_alphanumeric());
        let code = texts.find(|text| text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit()));
        present(code, "a code of six digits in the mail").map(str::to_owned)
    }

    /// Confirms mailed codes, or is refused because the code is wrong.
    ///
    /// # Errors
    /// If the request fails, or the mutation has another result.
    pub async fn confirms_mailed(&mut self, step: &str, caller: &Caller, code: &str, is_right: bool) -> Outcome {
        let operation = ConfirmEmailOtp::build(ConfirmEmailOtpVariables { otp_token: code.to_owned() });
        match is_right {
            true => self.ok(step, caller, operation).await.map(drop),
            false => self.fails(step, caller, operation, ConfirmEmailOtpErrorCode::InvalidOtpToken).await.map(drop),
        }
    }

    /// Signs in with the usual password and these codes, or is refused with this code.
    ///
    /// # Errors
    /// If the request fails, or the mutation has another result.
    pub async fn signs_in_with(&mut self, step: &str, variables: SignInVariables, refusal: Option<SignInErrorCode>) -> Outcome {
        let (login, operation) = (self.login(), SignIn::build(variables));
        match refusal {
            None => self.ok(step, &login, operation).await.map(drop),
            Some(code) => self.fails(step, &login, operation, code).await.map(drop),
        }
    }

    /// Whether a person has an authenticator and mailed codes, as root sees it.
    ///
    /// # Errors
    /// If the request fails, the person is unknown, or its factors differ.
    pub async fn has_factors(&mut self, step: &str, person: &str, authenticator: bool, mailed: bool) -> Outcome {
        let root = self.root();
        let operation = FactorsOf::build(PersonByIdVariables { id: person.to_owned() });
        let found = self.step(step, &root, operation).await?.field(|data| data.person_by_id)?;
        equal(found, Factors { otp_enabled: authenticator, email_otp_enabled: mailed }, step)
    }
}
