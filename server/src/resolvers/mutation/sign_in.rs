//! `signIn`: a session for a client that knows the password.
//!
//! Whether a try counts is decided in the transaction that records it. Of many tries at once, the first one
//! to fail therefore shuts the others out, and they learn nothing about their passwords.
//!
//! **Invariant:** the time of an answer does not say whether there is such a person, nor what kind of hash is stored. All work
//! is done within that time, so nothing is left to do behind the answer.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::crypto::{HashingError, PasswordAttempt, PasswordVerification};
use crate::cx::{Cx, Scope};
use crate::domain::configuration::Login;
use crate::domain::email::Email;
use crate::domain::login::{Proof, Revealed, SignInRefusal};
use crate::domain::throttle::Throttled;
use crate::domain::time::Timestamp;
use crate::generated::types::{MfaEnrollment, SignInArgs, SignInError, SignInErrorCode, SignInResult};
use crate::login::failed_guesses::{self, FailedGuesses};
use crate::login::{self, Admission, Codes, Decision, Effects, End, Enrollment};
use crate::outcome::{BadInput, Outcome, Stop};
use crate::resolvers::message;
use crate::resolvers::mutation::address_limit;
use crate::resolvers::mutation::new_key;
use crate::resolvers::view;
use crate::store;
use crate::store::Reader;
use crate::store::person::PersonCredentials;

pub async fn resolve(cx: &Cx, args: SignInArgs) -> Outcome<SignInResult, SignInError> {
    let mut attempt = cx.password_attempt(cx.requester());
    let mut tells = true;
    let outcome = sign_in(cx, args, &mut attempt, &mut tells).await;
    if outcome.is_err() || tells {
        attempt.end().await;
    }
    outcome
}

/// `tells` is whether the time of a success could say what kind of hash is stored.
async fn sign_in(cx: &Cx, args: SignInArgs, attempt: &mut PasswordAttempt, tells: &mut bool) -> Outcome<SignInResult, SignInError> {
    let mut permit = cx.require(Action::PersonSignIn, Scope::Global).await?;
    if let Some(seconds) = address_limit::retry_after(cx, Action::PersonSignIn, Throttled::LoginPerIp).await? {
        return Err(rate_limited(seconds).into());
    }
    let lifetime =
        cx.configuration().await?.sessions().lifetime(args.expiration).ok_or_else(|| BadInput::new("expiration must not be negative"))?;
    let trusted = new_key::passes_trust_on(cx, args.options);
    let codes = Codes::new(args.otp_token, args.backup_code);
    let email = Email::canonical(&args.email);
    let guesses = FailedGuesses::of(cx, email.clone()).await?;
    check_backoff(cx, &guesses, &cx.read(), cx.time()).await?;
    if guesses.is_from_known_network() {
        attempt.is_from_known_network();
    }

    let mut known = store::person::credentials_by_email(&cx.read(), &email).await?;
    let mut is_last = false;
    let (mut tx, current, fits, renewed) = loop {
        // For a disabled person no password is right, so that none is told from another by its time.
        let stored = known.as_ref().filter(|known| !known.disabled).and_then(|known| known.password.as_ref());
        let PasswordVerification { fits, renewed } =
            cx.verify_and_renew_password(attempt, &args.password, stored).await.map_err(not_verified)?;
        // Without imported hashes, a right password takes the same time for every person.
        *tells = !fits || renewed.is_some() || store::person::has_imported_passwords(&cx.read()).await?;

        let changing = known.iter().fold(permit.at_address(&email), |permit, known| permit.changing(known.identity.id));
        let tx = cx.begin(changing).await?;
        let now = tx.stamp().at;
        check_backoff(cx, &guesses, &tx.read(), now).await?;
        // Hashing took its time: the person may have been disabled or got another password meanwhile.
        let current = store::person::credentials_by_email(&tx.read(), &email).await?;
        let compared = |it: &PersonCredentials| (it.identity.id, it.password.clone());
        let unchanged = current.as_ref().map(compared) == known.as_ref().map(compared);
        if unchanged || !fits || is_last {
            break (tx, current, fits && unchanged, renewed);
        }
        // A sign-in at the same time may have replaced the hash by one of the same password.
        drop(tx);
        (known, permit, is_last) = (current, cx.require(Action::PersonSignIn, Scope::Global).await?, true);
    };
    let admission =
        Admission { proof: Proof::Password { fits }, person: current.as_ref(), codes, wanted: lifetime, trusts_forwarded: trusted };
    let mut effects = Effects::default();
    let decision = login::admit(cx, &mut tx, admission, &mut effects).await?;
    let person = current.as_ref().map(|current| current.person.id);
    let (issued, current) = match (decision, current) {
        (Decision::Issued(issued), Some(current)) => (issued, current),
        (decision, _) => {
            let (code, told, enrollment) = not_issued(decision, &cx.configuration().await?.login);
            if code != SignInErrorCode::OtpRequired && code != SignInErrorCode::MfaEnrollmentRequired {
                guesses.add(cx, &mut tx).await?;
            }
            let (code, message) = (code.as_str(), message::text(code.into()));
            let failed = AuditEvent::LoginFailed { person, input: args.email.clone(), code, message };
            let failure = Some((code, message));
            login::commit(tx, failed, End { person, input: Some(&args.email), failure }, effects).await?;
            return Err(SignInError { mfa_enrollment: enrollment, ..told.into() }.into());
        }
    };
    if let Some((new, old)) = renewed.zip(current.password.as_ref()) {
        store::person::update_password_hash(&mut tx, current.person.id, old, &new).await?;
    }
    failed_guesses::remember(cx, &mut tx, current.person.id).await?;
    let logged_in = AuditEvent::LoggedIn { person: current.person.id, input: args.email.clone() };
    login::commit(tx, logged_in, End { person, input: Some(&args.email), failure: None }, effects).await?;

    let mut person = view::person(cx, &current.person, &current.identity);
    // An authenticator that was set up by this is in use.
    person.otp_enabled |= issued.backup_codes.is_some();
    Ok(SignInResult { token: issued.token.expose().to_owned(), person, backup_codes: issued.backup_codes })
}

/// What the log says of an attempt without a session, and what the client is told, which may be less.
fn not_issued(decision: Decision, settings: &Login) -> (SignInErrorCode, SignInErrorCode, Option<MfaEnrollment>) {
    let same = |code| (code, code, None);
    match decision {
        Decision::Asked(_, None) => same(SignInErrorCode::OtpRequired),
        Decision::Asked(_, Some(Enrollment { uri, secret })) => {
            let code = SignInErrorCode::MfaEnrollmentRequired;
            (code, code, Some(MfaEnrollment { otp_uri: uri, otp_secret: secret }))
        }
        Decision::Refused(refusal) => {
            let revealed = Revealed { user_exists: settings.reveal_user_exists, login_method: settings.reveal_login_method };
            let code = code(refusal);
            (code, if refusal.is_told(revealed) { code } else { SignInErrorCode::InvalidCredentials }, None)
        }
        // Only a person gets a session.
        Decision::Issued(_) => same(SignInErrorCode::UnknownEmail),
    }
}

fn code(refusal: SignInRefusal) -> SignInErrorCode {
    match refusal {
        SignInRefusal::UnknownEmail => SignInErrorCode::UnknownEmail,
        SignInRefusal::NoPassword => SignInErrorCode::NoPasswordSet,
        SignInRefusal::Disabled => SignInErrorCode::PersonDisabled,
        SignInRefusal::WrongPassword => SignInErrorCode::InvalidPassword,
        SignInRefusal::Unverified => SignInErrorCode::EmailNotVerified,
        SignInRefusal::WrongCode => SignInErrorCode::InvalidOtpToken,
    }
}

async fn check_backoff(cx: &Cx, guesses: &FailedGuesses, db: &Reader<'_>, now: Timestamp) -> Result<(), Stop<SignInError>> {
    match guesses.retry_after(cx, db, now).await? {
        Some(seconds) => Err(rate_limited(seconds).into()),
        None => Ok(()),
    }
}

fn not_verified(error: HashingError) -> Stop<SignInError> {
    match error {
        HashingError::Busy => rate_limited(1).into(),
        HashingError::Failed(_) => Stop::Fault(error.into()),
    }
}

fn rate_limited(seconds: i32) -> SignInError {
    SignInError { retry_after: Some(seconds), ..SignInErrorCode::RateLimitExceeded.into() }
}
