//! `changeMyPassword`: a new password, for whoever knows the current one.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::generated::types::{ChangeMyPasswordArgs, ChangeMyPasswordError, ChangeMyPasswordErrorCode, WeakPasswordReason};
use crate::outcome::{Fault, Outcome};
use crate::resolvers::mutation::weak_password;
use crate::store;

pub async fn resolve(cx: &Cx, args: ChangeMyPasswordArgs) -> Outcome<(), ChangeMyPasswordError> {
    // An application is told what it is before it is told what it may not.
    let person = cx.caller().person.as_ref().ok_or_else(not_a_person)?.id;
    let permit = cx.require(Action::OwnAccount, Scope::Global).await?;
    if let Some(reasons) = weak_password::reasons(cx, &args.new_password)? {
        return Err(too_weak(reasons).into());
    }
    let (hasher, random) = (&cx.app().hasher, &cx.app().random);
    let known = store::person::credentials_by_id(&cx.read(), person).await?;
    let current = known.and_then(|known| known.password).ok_or_else(no_password)?;
    if !hasher.verify(cx.requester(), &args.current_password, Some(&current)).await.map_err(Fault::from)? {
        return Err(wrong_password().into());
    }
    let password = hasher.hash(cx.requester(), &args.new_password, random).await.map_err(Fault::from)?;

    let mut tx = cx.begin(permit).await?;
    // Whoever changed it in the meantime knows a password that we were not told.
    if !store::person::update_password_hash(&mut tx, person, &current, &password).await? {
        return Err(wrong_password().into());
    }
    tx.commit(AuditEvent::PasswordChanged { target: None }).await?;
    Ok(())
}

fn not_a_person() -> ChangeMyPasswordError {
    ChangeMyPasswordError::new(ChangeMyPasswordErrorCode::NotAPerson, "only a person has a password")
}

fn no_password() -> ChangeMyPasswordError {
    ChangeMyPasswordError::new(ChangeMyPasswordErrorCode::NoPasswordSet, "this person has no password")
}

fn wrong_password() -> ChangeMyPasswordError {
    ChangeMyPasswordError::new(ChangeMyPasswordErrorCode::InvalidPassword, "the current password is wrong")
}

fn too_weak(reasons: Vec<WeakPasswordReason>) -> ChangeMyPasswordError {
    let error = ChangeMyPasswordError::new(ChangeMyPasswordErrorCode::TooWeak, weak_password::MESSAGE);
    ChangeMyPasswordError { weak_password_reasons: Some(reasons), ..error }
}
