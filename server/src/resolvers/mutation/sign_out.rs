//! `signOut`: ends the session that asks, or all keys of its person.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::api_key::KeyKind;
use crate::generated::types::{SignOutArgs, SignOutError, SignOutErrorCode, SignOutSuccess};
use crate::outcome::Outcome;
use crate::store;

pub async fn resolve(cx: &Cx, args: SignOutArgs) -> Outcome<SignOutSuccess, SignOutError> {
    let permit = cx.require(Action::PersonSignOut, Scope::Global).await?.changing(cx.caller().identity);
    let caller = cx.caller();
    if caller.person.is_none() {
        return Err(SignOutErrorCode::NotAPerson.into());
    }
    if caller.kind == KeyKind::Permanent {
        return Err(SignOutErrorCode::NotPossibleSignOutWithPermanentApiKey.into());
    }
    let all = args.all.unwrap_or(false);

    let mut tx = cx.begin(permit).await?;
    if all {
        store::api_key::disable_all(&mut tx, caller.identity).await?;
    } else {
        store::api_key::disable(&mut tx, caller.api_key).await?;
    }
    tx.commit(AuditEvent::SignedOut { all }).await?;
    // There are no identity providers yet, so no session has one to sign out of.
    Ok(SignOutSuccess { logout_url: None })
}
