//! Who holds a bearer token.
//!
//! **Invariant:** one query at most, and none for a configured root token.

use std::sync::{Arc, Mutex};

use tokio::sync::OnceCell;
use tracing::Instrument;
use uuid::Uuid;

use super::Cx;
use crate::app::App;
use crate::attempts::Attempts;
use crate::crypto::{Hashed, PlainToken, TokenHash};
use crate::domain::api_key::KeyKind;
use crate::domain::budget::Budget;
use crate::domain::client::ClientInfo;
use crate::domain::id::{ApiKeyId, IdentityId};
use crate::domain::role;
use crate::domain::session::LastUse;
use crate::idle_session;
use crate::outbound::ResponseCache;
use crate::outcome::Fault;
use crate::store::auth::Authenticated;
use crate::store::key_use::KeyUse;
use crate::telemetry::SPANS;

/// Why a bearer token is not accepted.
#[derive(Debug)]
pub enum AuthError {
    Unknown,
    Disabled,
    Expired,
    Fault(Fault),
}

/// The identity and key that configured root tokens stand for. Neither has a row.
pub(super) const ROOT_IDENTITY: Uuid = Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_726f_6f74);

impl Cx {
    /// Finds out who holds the token, and writes the use of it down where that is due.
    ///
    /// # Errors
    /// If the token is not accepted, or the database fails.
    pub async fn authenticate(app: &Arc<App>, token: &PlainToken, client: ClientInfo) -> Result<Self, AuthError> {
        let hash = token.hash();
        let now = app.clock.now();
        let caller = match root(app, &hash) {
            Some(root) => Arc::new(root),
            None => app
                .authenticator
                .by_token_hash(hash)
                .instrument(tracing::trace_span!(target: SPANS, "token lookup"))
                .await
                .map_err(AuthError::Fault)?
                .ok_or(AuthError::Unknown)?,
        };
        if caller.disabled {
            return Err(AuthError::Disabled);
        }
        let client = client.effective(caller.trust_forwarded);
        if caller.expires_at.is_some_and(|end| end <= now) {
            if caller.is_idle(now) {
                // Boxed, so that every other request does not carry and move the future of this one.
                Box::pin(idle_session::end(app, &caller, client)).await;
            }
            return Err(AuthError::Expired);
        }
        let origin = &client.client;
        let mut extended = None;
        let is_due = caller.last_use.is_stale(now, caller.window(), origin.ip, origin.user_agent.as_deref());
        if caller.api_key.0 != ROOT_IDENTITY && is_due {
            extended = caller.extended(now);
            let (ip, user_agent, lifetime) = (origin.ip_text(), origin.user_agent.clone(), caller.lifetime());
            app.tracker.record(KeyUse { key: caller.api_key, at: now, ip, user_agent, lifetime });
        }
        Ok(Self {
            app: Arc::clone(app),
            caller,
            client,
            now,
            extended,
            own_memberships: Mutex::new(None),
            visible: OnceCell::new(),
            projects: Mutex::default(),
            configuration: Mutex::default(),
            budget: Budget::default(),
            lists: tokio::sync::Mutex::default(),
            attempts: Attempts::default(),
            hashed: Hashed::default(),
            asked: ResponseCache::default(),
            finished: Mutex::default(),
        })
    }
}

/// Compares with every configured root token, so that the time says nothing about any of them.
fn root(app: &App, hash: &TokenHash) -> Option<Authenticated> {
    let matching = app.root_tokens.iter().filter(|token| token.matches(hash)).count();
    (matching > 0).then(|| Authenticated {
        api_key: ApiKeyId(ROOT_IDENTITY),
        kind: KeyKind::Permanent,
        disabled: false,
        expires_at: None,
        lifetime_seconds: None,
        idle_seconds: None,
        ends_at_latest: None,
        trust_forwarded: false,
        last_use: LastUse { at: None, ip: None, user_agent: None },
        created_at: None,
        identity: IdentityId(ROOT_IDENTITY),
        description: Some("configured root token".to_owned()),
        roles: vec![role::SUPER_ADMIN.to_owned()],
        person: None,
    })
}
