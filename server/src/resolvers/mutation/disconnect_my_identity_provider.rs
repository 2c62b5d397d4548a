//! `disconnectMyIdentityProvider`: removes one of the caller's own connections, unless the caller could not sign in without it.

use serde_json::json;

use crate::access::Action;
use crate::audit::{AuditEvent, EventKind};
use crate::cx::{Cx, Scope};
use crate::domain::id::ConnectionId;
use crate::generated::types::{DisconnectIDPError, DisconnectIDPErrorCode, DisconnectMyIdentityProviderArgs};
use crate::outcome::Outcome;
use crate::store;

pub async fn resolve(cx: &Cx, args: DisconnectMyIdentityProviderArgs) -> Outcome<(), DisconnectIDPError> {
    let permit = cx.require(Action::OwnAccount, Scope::Global).await?.changing(cx.caller().identity);
    let person = cx.caller().person.as_ref().map(|person| person.id).ok_or(DisconnectIDPErrorCode::NotAPerson)?;
    let not_found = || DisconnectIDPError::new(DisconnectIDPErrorCode::NotFound, "the caller has no connection with this id");
    let id = ConnectionId::parse(&args.id).ok_or_else(not_found)?;
    let passwordless = cx.configuration().await?.passwordless.enabled;

    let mut tx = cx.begin(permit).await?;
    let mut connections = store::connection::list(&tx.read(), &[person], u64::MAX).await?.remove(&person).unwrap_or_default();
    let position = connections.iter().position(|connection| connection.id == id).ok_or_else(not_found)?;
    let connection = connections.swap_remove(position);
    let credentials = store::person::credentials_by_id(&tx.read(), person).await?.ok_or(DisconnectIDPErrorCode::NotAPerson)?;
    let mails = credentials.person.email.is_some() && passwordless.allows(credentials.person.factors.passwordless);
    let others = connections.iter().any(|other| other.disabled_at.is_none());
    if credentials.password.is_none() && !mails && !others {
        return Err(DisconnectIDPErrorCode::LastAuthMethod.into());
    }
    store::connection::delete(&mut tx, id).await?;
    let data = json!({ "id": id.to_string(), "slug": connection.slug });
    tx.commit(AuditEvent::ProviderChanged { kind: EventKind::IdpDisconnect, provider: connection.provider, data }).await?;
    Ok(())
}
