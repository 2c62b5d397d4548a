//! `changePassword`: a new password for another person, which ends its sessions.

use crate::access::{Action, Power};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::generated::types::{ChangePasswordArgs, ChangePasswordError, ChangePasswordErrorCode, WeakPasswordReason};
use crate::outcome::{Failure, Fault, Note, Outcome};
use crate::resolvers::mutation::weak_password;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, args: ChangePasswordArgs) -> Outcome<(), ChangePasswordError> {
    let target = view::target_person(cx, &args.person_id).await?;
    let identity = target.as_ref().map(|target| &target.identity);
    let permit = cx.require(Action::PersonManage { power: Power::ChangePassword, target: identity }, Scope::Global).await?;
    let target = target.ok_or_else(|| Failure::noted(not_found(), Note::input(&*args.person_id)))?;
    let (identity, target) = (target.identity.id, target.person.id);
    if let Some(reasons) = weak_password::reasons(cx, &args.password)? {
        return Err(Failure::noted(too_weak(reasons), Note::target(target)).into());
    }
    let password = cx.app().hasher.hash(cx.requester().known(), &args.password, &cx.app().random).await.map_err(Fault::from)?;

    let mut tx = cx.begin(permit).await?;
    store::person::update_password(&mut tx, target, &password).await?;
    let ended = store::api_key::disable_sessions(&mut tx, identity, None).await?;
    tx.commit(AuditEvent::PasswordChanged { target: Some(target), ended }).await?;
    Ok(())
}

fn not_found() -> ChangePasswordError {
    ChangePasswordError::new(ChangePasswordErrorCode::PersonNotFound, "there is no person with this id")
}

fn too_weak(reasons: Vec<WeakPasswordReason>) -> ChangePasswordError {
    let error = ChangePasswordError::new(ChangePasswordErrorCode::TooWeak, weak_password::MESSAGE);
    ChangePasswordError { weak_password_reasons: Some(reasons), ..error }
}
