//! `changePassword`: a new password for another person, which ends its sessions.

use crate::access::{Action, Power};
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::one_time::Purpose;
use crate::generated::types::{ChangePasswordArgs, ChangePasswordError, ChangePasswordErrorCode};
use crate::outcome::{Failure, FailureDetails, Fault, Outcome};
use crate::resolvers::mutation::weak_password;
use crate::resolvers::view;
use crate::store;

pub async fn resolve(cx: &Cx, args: ChangePasswordArgs) -> Outcome<(), ChangePasswordError> {
    let target = view::target_person(cx, &args.person_id).await?;
    let identity = target.as_ref().map(|target| &target.identity);
    let permit = cx.require(Action::PersonManage { power: Power::ChangePassword, target: identity }, Scope::Global).await?;
    let target = target.ok_or_else(|| Failure::noted(ChangePasswordErrorCode::PersonNotFound, FailureDetails::input(&*args.person_id)))?;
    let (identity, target) = (target.identity.id, target.person.id);
    if let Some(reasons) = weak_password::reasons(cx, &args.password).await? {
        let error = ChangePasswordError { weak_password_reasons: Some(reasons), ..ChangePasswordErrorCode::TooWeak.into() };
        return Err(Failure::noted(error, FailureDetails::target(target)).into());
    }
    let password = cx.hash_password(&args.password).await.map_err(Fault::from)?;

    let mut tx = cx.begin(permit).await?;
    store::person::update_password(&mut tx, target, &password).await?;
    store::person_token::revoke(&mut tx, target, &Purpose::OF_CREDENTIALS).await?;
    let ended = store::api_key::disable_sessions(&mut tx, identity, None).await?;
    tx.commit(AuditEvent::PasswordChanged { target: Some(target), ended }).await?;
    Ok(())
}
