//! `revokeSession`: ends one of the caller's own sessions. Doing it again is fine.

use crate::access::Action;
use crate::audit::AuditEvent;
use crate::cx::{Cx, Scope};
use crate::domain::api_key::KeyKind;
use crate::domain::id::ApiKeyId;
use crate::generated::types::{RevokeSessionArgs, RevokeSessionError, RevokeSessionErrorCode};
use crate::outcome::{Failure, FailureDetails, Outcome};
use crate::store;

pub async fn resolve(cx: &Cx, args: RevokeSessionArgs) -> Outcome<(), RevokeSessionError> {
    // An application is told what it is before it is told what it may not.
    if cx.caller().person.is_none() {
        return Err(RevokeSessionErrorCode::NotAPerson.into());
    }
    let permit = cx.require(Action::OwnAccount, Scope::Global).await?;
    let key = match ApiKeyId::parse(&args.session_id) {
        Some(id) => store::api_key::by_id(&cx.read(), id).await?,
        None => None,
    };
    let own = key.filter(|key| key.kind == KeyKind::Session && cx.is_caller(key.identity.id));
    let session = own.ok_or_else(|| not_found(args.session_id))?.id;

    let mut tx = cx.begin(permit.changing(cx.caller().identity)).await?;
    store::api_key::disable(&mut tx, session).await?;
    tx.commit(AuditEvent::SessionRevoked { session }).await?;
    Ok(())
}

fn not_found(session: String) -> Failure<RevokeSessionError> {
    Failure::noted(
        RevokeSessionErrorCode::SessionNotFound,
        FailureDetails { metadata: vec![("sessionId", session)], ..FailureDetails::default() },
    )
}
