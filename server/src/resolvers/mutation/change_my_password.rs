//! `changeMyPassword`: a new password against the current one, which ends the person's other sessions.
//!
//! A wrong current password counts like one at a sign-in. While the person has to wait, every current password is wrong.

use crate::access::{Action, Permit};
use crate::audit::{AuditEvent, EventKind};
use crate::background::refusals::RefusedOperation;
use crate::crypto::PasswordAttempt;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::one_time::Purpose;
use crate::generated::types::{ChangeMyPasswordArgs, ChangeMyPasswordError, ChangeMyPasswordErrorCode};
use crate::login::failed_guesses::FailedGuesses;
use crate::outcome::{Coded, FailureDetails, Fault, Outcome, Stop};
use crate::resolvers::mutation::weak_password;
use crate::store;

type Refusal = Stop<ChangeMyPasswordError>;

pub async fn resolve(cx: &Cx, args: ChangeMyPasswordArgs) -> Outcome<(), ChangeMyPasswordError> {
    let mut attempt = cx.password_attempt(cx.requester().known());
    let outcome = change(cx, args, &mut attempt).await;
    if outcome.is_err() {
        attempt.end().await;
    }
    outcome
}

async fn change(cx: &Cx, args: ChangeMyPasswordArgs, attempt: &mut PasswordAttempt) -> Outcome<(), ChangeMyPasswordError> {
    // An application is told what it is before it is told what it may not.
    let Some(person) = cx.caller().person.as_ref().map(|person| person.id) else {
        return Err(refuse_stranger(cx).await);
    };
    let permit = cx.require(Action::OwnAccount, Scope::Global).await?;
    if let Some(reasons) = weak_password::reasons(cx, &args.new_password).await? {
        let error = ChangeMyPasswordError { weak_password_reasons: Some(reasons), ..ChangeMyPasswordErrorCode::TooWeak.into() };
        return Err(refuse(cx, error).await);
    }
    let known = store::person::credentials_by_id(&cx.read(), person).await?;
    let known = known.and_then(|known| Some((known.person.email.as_deref().map(Email::canonical), known.password?)));
    let Some((email, current)) = known else { return Err(refuse(cx, ChangeMyPasswordErrorCode::NoPasswordSet).await) };
    let guesses = match email.clone() {
        Some(email) => Some(FailedGuesses::of(cx, email).await?),
        None => None,
    };
    if let Some(guesses) = &guesses
        && let Some(seconds) = guesses.retry_after(cx, &cx.read(), cx.time()).await?
    {
        return Err(refuse(cx, must_wait(seconds)).await);
    }
    let fits = cx.verify_password(attempt, &args.current_password, Some(&current)).await.map_err(Fault::from)?;
    let password = match fits {
        true => Some(cx.hash_password(&args.new_password).await.map_err(Fault::from)?),
        false => None,
    };

    let permit = email.iter().fold(permit.changing(cx.caller().identity), Permit::at_address);
    let mut tx = cx.begin(permit).await?;
    if let Some(guesses) = &guesses {
        // Of many guesses at once, the first one that fails makes the others wait.
        if let Some(seconds) = guesses.retry_after(cx, &tx.read(), tx.stamp().at).await? {
            drop(tx);
            return Err(refuse(cx, must_wait(seconds)).await);
        }
        if !fits {
            guesses.add(cx, &mut tx).await?;
        }
    }
    let Some(password) = password else {
        let error = ChangeMyPasswordError::from(ChangeMyPasswordErrorCode::InvalidPassword);
        tx.commit(failed(&error)).await?;
        return Err(error.into());
    };
    // If the password has been changed meanwhile, the current one was not given.
    if !store::person::update_password_hash(&mut tx, person, &current, &password).await? {
        drop(tx);
        return Err(refuse(cx, ChangeMyPasswordErrorCode::InvalidPassword).await);
    }
    store::person_token::revoke(&mut tx, person, &Purpose::OF_CREDENTIALS).await?;
    let ended = store::api_key::disable_sessions(&mut tx, cx.caller().identity, Some(cx.caller().api_key)).await?;
    tx.commit(AuditEvent::PasswordChanged { target: None, ended }).await?;
    Ok(())
}

/// An application could fill the log with these.
async fn refuse_stranger(cx: &Cx) -> Refusal {
    let error = ChangeMyPasswordError::from(ChangeMyPasswordErrorCode::NotAPerson);
    let refused = RefusedOperation { kind: EventKind::PasswordChange, operation: "changeMyPassword", code: error.code() };
    match cx.record_refusal(refused, failed(&error)).await {
        Ok(()) => error.into(),
        Err(fault) => Stop::Fault(fault),
    }
}

/// Records the failure.
async fn refuse(cx: &Cx, error: impl Into<ChangeMyPasswordError>) -> Refusal {
    let error = error.into();
    match cx.record(failed(&error)).await {
        Ok(()) => error.into(),
        Err(fault) => Stop::Fault(fault),
    }
}

fn failed(error: &ChangeMyPasswordError) -> AuditEvent {
    let message = error.message().to_owned();
    AuditEvent::Failed { kind: EventKind::PasswordChange, code: error.code(), message, note: FailureDetails::default() }
}

fn must_wait(seconds: i32) -> ChangeMyPasswordError {
    let message = format!("too many wrong passwords: the next one can be tried in {seconds} s");
    ChangeMyPasswordError::new(ChangeMyPasswordErrorCode::InvalidPassword, message)
}
