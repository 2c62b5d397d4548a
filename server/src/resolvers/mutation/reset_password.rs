//! `resetPassword`: a new password against a token that was mailed.
//!
//! **Invariant:** a token gives one new password; once it did, no other one that was mailed before can take the account over.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::one_time::{Purpose, Unusable};
use crate::generated::types::{ResetPasswordArgs, ResetPasswordError, ResetPasswordErrorCode};
use crate::outcome::{Failure, FailureDetails, Fault, Outcome};
use crate::resolvers::mutation::{mail_pause, mailed_token, weak_password};
use crate::store;

pub async fn resolve(cx: &Cx, args: ResetPasswordArgs) -> Outcome<(), ResetPasswordError> {
    let permit = cx.require(Action::PersonResetPassword, Scope::Global).await?;
    let found = mailed_token::find(cx, Purpose::PasswordReset, args.token).await?.ok_or(ResetPasswordErrorCode::TokenNotFound)?;
    let person = found.person;
    if let Some(reasons) = weak_password::reasons(cx, &args.password).await? {
        let error = ResetPasswordError { weak_password_reasons: Some(reasons), ..ResetPasswordErrorCode::PasswordTooWeak.into() };
        return Err(Failure::noted(error, FailureDetails::person(person)).into());
    }
    let unusable = |reason: Unusable| Failure::noted(ResetPasswordErrorCode::from(reason), FailureDetails::person(person));
    // Before a hash is made for it.
    found.check(cx.time()).map_err(unusable)?;
    let password = cx.hash_password(&args.password).await.map_err(Fault::from)?;

    let email = found.email.as_deref().map(Email::canonical);
    let permit = email.iter().fold(permit.changing(found.identity), |permit, email| permit.at_address(email));
    let mut tx = cx.begin(permit).await?;
    mailed_token::claim(&mut tx, Purpose::PasswordReset, found.id).await?.map_err(unusable)?;
    store::person::update_password(&mut tx, person, &password).await?;
    store::person_token::revoke(&mut tx, person, &Purpose::OF_CREDENTIALS).await?;
    let ended = store::api_key::disable_sessions(&mut tx, found.identity, None).await?;
    if let Some(email) = &email {
        store::login_failure::forget(&mut tx, email).await?;
        mail_pause::end(&mut tx, Purpose::PasswordReset, email).await?;
    }
    tx.commit(AuditEvent::PasswordReset { person, ended }).await?;
    Ok(())
}
