//! Ends a session that was not used for longer than its policy allows, when a request comes with its token.
//!
//! It has expired by itself; what is left is the entry of the log, and that no further request makes another one.
//!
//! **Invariant:** one entry for each session, on any number of nodes: written by the transaction that disables the key.

use crate::access::Permit;
use crate::app::App;
use crate::audit::{AuditEvent, Stamp};
use crate::domain::client::EffectiveClient;
use crate::outcome::Fault;
use crate::store;
use crate::store::auth::Authenticated;

/// Disables the key and records why. If that fails, the next request with the token tries again; the session has expired anyway.
pub async fn end(app: &App, session: &Authenticated, client: EffectiveClient) {
    if let Err(fault) = disable(app, session, client).await {
        tracing::warn!(cause = fault.chain(), "the end of an idle session could not be recorded");
    }
}

async fn disable(app: &App, session: &Authenticated, client: EffectiveClient) -> Result<(), Fault> {
    let permit = Permit::system("a session ends because it was not used, which needs no permission");
    let person = session.person.as_ref().map(|person| person.id);
    let (at, clock) = (app.clock.now(), app.clock.clone());
    let stamp = Stamp { at, clock, invoked_by: Some(session.identity), person, client };
    let mut tx = app.store.begin(permit, stamp).await?;
    if !store::api_key::disable_expired(&mut tx, session.api_key).await? {
        return Ok(());
    }
    let event = AuditEvent::SessionIdle {
        person,
        session: session.api_key,
        last_used_at: session.last_use.at,
        idle_seconds: session.idle_seconds.unwrap_or_default(),
    };
    tx.commit(event).await
}
