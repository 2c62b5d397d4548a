//! `signIn`: a session for a client that knows the password.
//!
//! Whether a try counts is decided in the transaction that records it. Of many tries at once, the first one
//! to fail therefore shuts the others out, and they learn nothing about their passwords.
//!
//! **Invariant:** the time of an answer does not say whether there is such a person, nor what kind of hash is stored. All work
//! is done within that time, so nothing is left to do behind the answer.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::crypto::{Attempt, HashingError, PlainToken, Verified};
use crate::cx::{Cx, Scope};
use crate::domain::api_key::KeyKind;
use crate::domain::configuration::Login;
use crate::domain::email::Email;
use crate::domain::id::PersonId;
use crate::domain::throttle::Throttled;
use crate::domain::time::Timestamp;
use crate::generated::types::{SignInArgs, SignInError, SignInErrorCode, SignInResult};
use crate::outcome::{BadInput, Outcome, Stop};
use crate::resolvers::message;
use crate::resolvers::mutation::address_limit;
use crate::resolvers::mutation::failed_guesses::{self, FailedGuesses};
use crate::resolvers::mutation::new_key;
use crate::resolvers::view;
use crate::store;
use crate::store::Reader;
use crate::store::api_key::NewApiKey;
use crate::store::person::Credentials;

pub async fn resolve(cx: &Cx, args: SignInArgs) -> Outcome<SignInResult, SignInError> {
    let mut attempt = cx.app().hasher.attempt(cx.requester());
    let mut tells = true;
    let outcome = sign_in(cx, args, &mut attempt, &mut tells).await;
    if outcome.is_err() || tells {
        attempt.end().await;
    }
    outcome
}

/// `tells` is whether the time of a success could say what kind of hash is stored.
async fn sign_in(cx: &Cx, args: SignInArgs, attempt: &mut Attempt, tells: &mut bool) -> Outcome<SignInResult, SignInError> {
    let mut permit = cx.require(Action::PersonSignIn, Scope::Global).await?;
    if let Some(seconds) = address_limit::retry_after(cx, Action::PersonSignIn, Throttled::LoginPerIp).await? {
        return Err(rate_limited(seconds).into());
    }
    let app = cx.app();
    let lifetime =
        cx.configuration().await?.sessions().lifetime(args.expiration).ok_or_else(|| BadInput::new("expiration must not be negative"))?;
    let trusted = new_key::passes_trust_on(cx, args.options);
    let email = Email::canonical(&args.email);
    let guesses = FailedGuesses::of(cx, email.clone()).await?;
    check_backoff(cx, &guesses, &cx.read(), app.clock.now()).await?;
    if guesses.is_from_known_network() {
        attempt.is_from_known_network();
    }

    let mut known = store::person::credentials_by_email(&cx.read(), &email).await?;
    let mut is_last = false;
    let (mut tx, current, fits, renewed) = loop {
        // For a disabled person no password is right, so that none is told from another by its time.
        let stored = known.as_ref().filter(|known| !known.disabled).and_then(|known| known.password.as_ref());
        let Verified { fits, renewed } = cx.verify_and_renew_password(attempt, &args.password, stored).await.map_err(not_verified)?;
        // Without imported hashes, a right password takes the same time for every person.
        *tells = !fits || renewed.is_some() || store::person::has_imported_passwords(&cx.read()).await?;

        let changing = known.iter().fold(permit.at_address(&email), |permit, known| permit.changing(known.identity.id));
        let tx = cx.begin(changing).await?;
        let now = tx.stamp().at;
        check_backoff(cx, &guesses, &tx.read(), now).await?;
        // Hashing took its time: the person may have been disabled or got another password meanwhile.
        let current = store::person::credentials_by_email(&tx.read(), &email).await?;
        let compared = |it: &Credentials| (it.identity.id, it.password.clone());
        let unchanged = current.as_ref().map(compared) == known.as_ref().map(compared);
        if unchanged || !fits || is_last {
            break (tx, current, fits && unchanged, renewed);
        }
        // A sign-in at the same time may have replaced the hash by one of the same password.
        drop(tx);
        (known, permit, is_last) = (current, cx.require(Action::PersonSignIn, Scope::Global).await?, true);
    };
    let known = match judge(current, fits) {
        Ok(known) => known,
        Err((code, person)) => {
            guesses.add(cx, &mut tx).await?;
            let message = message::text(code.into());
            tx.commit(AuditEvent::LoginFailed { person, input: args.email, code: code.as_str(), message }).await?;
            return Err(told(code, &cx.configuration().await?.login).into());
        }
    };
    if let Some((new, old)) = renewed.zip(known.password.as_ref()) {
        store::person::update_password_hash(&mut tx, known.person.id, old, &new).await?;
    }
    let token = PlainToken::generate(&app.random)?;
    let key = NewApiKey {
        identity: known.identity.id,
        kind: KeyKind::Session,
        token: token.hash(),
        lifetime: Some(lifetime),
        trust_forwarded: trusted,
        project: None,
    };
    store::api_key::insert(&mut tx, key).await?;
    failed_guesses::remember(cx, &mut tx, known.person.id).await?;
    tx.commit(AuditEvent::LoggedIn { person: known.person.id, input: args.email }).await?;

    Ok(SignInResult { token: token.expose().to_owned(), person: view::person(cx, &known.person, &known.identity) })
}

/// The person who may sign in, or why the attempt fails and which person it was about.
fn judge(known: Option<Credentials>, fits: bool) -> Result<Credentials, (SignInErrorCode, Option<PersonId>)> {
    let Some(known) = known else { return Err((SignInErrorCode::UnknownEmail, None)) };
    let code = if known.password.is_none() {
        SignInErrorCode::NoPasswordSet
    } else if known.disabled {
        SignInErrorCode::PersonDisabled
    } else if !fits {
        SignInErrorCode::InvalidPassword
    } else if known.verification_required && !known.person.email_verified {
        SignInErrorCode::EmailNotVerified
    } else {
        return Ok(known);
    };
    Err((code, Some(known.person.id)))
}

/// What the client is told, which may be less than what the log says.
fn told(code: SignInErrorCode, settings: &Login) -> SignInErrorCode {
    let is_revealed = match code {
        SignInErrorCode::UnknownEmail | SignInErrorCode::PersonDisabled => settings.reveal_user_exists,
        SignInErrorCode::NoPasswordSet | SignInErrorCode::InvalidPassword => settings.reveal_user_exists && settings.reveal_login_method,
        // The password was right.
        SignInErrorCode::EmailNotVerified | SignInErrorCode::InvalidCredentials | SignInErrorCode::RateLimitExceeded => true,
    };
    if is_revealed { code } else { SignInErrorCode::InvalidCredentials }
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
