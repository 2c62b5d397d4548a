//! Ends sessions because their identity provider says so, by a logout token (OpenID Connect Back-Channel Logout).
//!
//! **Invariant:** nothing is written unless the token is valid and was not used before; it is verified before the transaction begins.

use std::collections::BTreeMap;

use serde_json::json;

use crate::access::{Locks, Permit, Strength};
use crate::app::App;
use crate::audit::{AuditEvent, EventKind, Stamp};
use crate::crypto::PlainToken;
use crate::domain::client::EffectiveClient;
use crate::domain::id::IdentityProviderId;
use crate::domain::provider::ProviderType;
use crate::domain::provider::configuration::{self, ProviderConfiguration};
use crate::idp::LogoutToken;
use crate::outcome::Fault;
use crate::store::identity_provider::ProviderRow;
use crate::store::provider_session::{self, Live, SessionSelector};
use crate::store::{self, Reader, lock};

/// How often it is tried again because a sign-in was in between.
const ATTEMPTS: usize = 3;

/// What came of a logout token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoggedOut {
    /// So many sessions have ended.
    Revoked(u64),
    UnknownProvider,
    /// The provider is of a type that has no logout tokens.
    NotSupported,
    /// The text is for the sender.
    Invalid(String),
}

/// Ends the sessions that the token means. A disabled provider may still end them.
///
/// # Errors
/// If the database fails.
pub async fn end(app: &App, slug: &str, token: &str, client: &EffectiveClient) -> Result<LoggedOut, Fault> {
    // PostgreSQL has no such strings.
    let provider = if slug.contains('\0') { None } else { store::identity_provider::by_slug(&app.store.read(), slug).await? };
    let Some(provider) = provider else { return Ok(LoggedOut::UnknownProvider) };
    if provider.kind != ProviderType::Oidc {
        return Ok(LoggedOut::NotSupported);
    }
    let Some(ProviderConfiguration::Oidc(oidc)) = configuration(app, &provider) else {
        return Ok(LoggedOut::Invalid("the configuration of the identity provider is invalid".to_owned()));
    };
    let verified = match app.providers.logout_token(app.clock.now(), &oidc, token).await {
        Ok(verified) => verified,
        Err(error) => return Ok(LoggedOut::Invalid(error.to_string())),
    };
    for _ in 0..ATTEMPTS {
        if let Some(ended) = end_once(app, provider.id, token, &verified, client).await? {
            return Ok(ended);
        }
    }
    Err(Fault::conflict("sessions began while a logout token was to end them"))
}

fn configuration(app: &App, provider: &ProviderRow) -> Option<ProviderConfiguration> {
    let text = app.cipher.open(&provider.configuration, &store::identity_provider::place(provider.id))?;
    configuration::parse(provider.kind, &serde_json::from_str(&text).ok()?).ok()
}

/// None if a session has begun meanwhile whose identity is not locked.
async fn end_once(
    app: &App,
    provider: IdentityProviderId,
    token: &str,
    verified: &LogoutToken,
    client: &EffectiveClient,
) -> Result<Option<LoggedOut>, Fault> {
    let before = sessions(&app.store.read(), app, provider, verified).await?;
    let identities: BTreeMap<_, _> = before.iter().map(|session| (session.identity, Strength::Exclusive)).collect();
    let first = before.first();
    let stamp = Stamp {
        at: app.clock.now(),
        clock: app.clock.clone(),
        invoked_by: first.map(|session| session.identity),
        person: first.and_then(|session| session.person),
        client: client.clone(),
    };
    let permit = Permit::system("the provider that vouches for sessions ends them, by a token that it has signed");
    let mut tx = app.store.begin(permit, stamp).await?;
    let locks = Locks { address: None, project: None, identities };
    lock::all(&mut tx, &locks).await?;
    if !store::used_token::claim(&mut tx, &PlainToken::new(token).hash(), verified.expires_at).await? {
        return Ok(Some(LoggedOut::Invalid("the logout token was used before".to_owned())));
    }
    let sessions = sessions(&tx.read(), app, provider, verified).await?;
    if sessions.iter().any(|session| !locks.identities.contains_key(&session.identity)) {
        return Ok(None);
    }
    for session in &sessions {
        store::api_key::disable(&mut tx, session.key).await?;
        provider_session::delete(&mut tx, session.key).await?;
    }
    let revoked = u64::try_from(sessions.len()).unwrap_or(u64::MAX);
    tx.commit(AuditEvent::ProviderEffect {
        kind: EventKind::IdpBackchannelLogout,
        provider,
        person: sessions.first().and_then(|session| session.person),
        on_memberships: false,
        session: None,
        failure: None,
        code: None,
        data: Some(json!({ "sid": verified.sid, "sub": verified.subject, "revokedCount": revoked })),
    })
    .await?;
    Ok(Some(LoggedOut::Revoked(revoked)))
}

/// A token with a session id means this session, any other all of the account.
async fn sessions(db: &Reader<'_>, app: &App, provider: IdentityProviderId, verified: &LogoutToken) -> Result<Vec<Live>, Fault> {
    let which = match (&verified.sid, &verified.subject) {
        (Some(sid), _) => SessionSelector::Sid(sid),
        (None, Some(subject)) => SessionSelector::Subject(subject),
        (None, None) => return Ok(Vec::new()),
    };
    Ok(provider_session::list_live(db, provider, which, app.clock.now()).await?)
}
