//! `verifyEmail`: a token that was mailed shows that the address is its person's own.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::email::Email;
use crate::domain::one_time::{Purpose, Unusable};
use crate::generated::types::{VerifyEmailArgs, VerifyEmailError, VerifyEmailErrorCode};
use crate::outcome::{Failure, FailureDetails, Outcome};
use crate::resolvers::mutation::{mail_pause, mailed_token};
use crate::store;

pub async fn resolve(cx: &Cx, args: VerifyEmailArgs) -> Outcome<(), VerifyEmailError> {
    let permit = cx.require(Action::PersonResetPassword, Scope::Global).await?;
    let found = mailed_token::find(cx, Purpose::EmailVerification, args.token).await?.ok_or(VerifyEmailErrorCode::TokenNotFound)?;
    let person = found.person;
    let unusable = |reason: Unusable| Failure::noted(VerifyEmailErrorCode::from(reason), FailureDetails::person(person));

    let mut tx = cx.begin(permit.changing(found.identity)).await?;
    let token = mailed_token::claim(&mut tx, Purpose::EmailVerification, found.id).await?.map_err(unusable)?;
    store::person::verify_email(&mut tx, person).await?;
    if let Some(email) = token.email.as_deref().map(Email::canonical) {
        mail_pause::end(&mut tx, Purpose::EmailVerification, &email).await?;
    }
    tx.commit(AuditEvent::EmailVerified { person }).await?;
    Ok(())
}
