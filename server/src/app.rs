//! What lives as long as the process.
//!
//! **Invariant:** made once at start, shared by all requests, and holding nothing of any of them.

use std::sync::Arc;

use crate::background::courier::Courier;
use crate::background::refusals::Refusals;
use crate::background::revalidation::{RevalidationParts, Revalidator};
use crate::background::tracking::Tracker;
use crate::clock::Clock;
use crate::crypto::{Cipher, Hasher, Random, TokenHash};
use crate::domain::time::Timestamp;
use crate::generated::types::{MutationName, QueryName, SignInErrorCode};
use crate::idp::Providers;
use crate::mail::Transport;
use crate::metrics::{Operations, ProviderSessions};
use crate::outbound::Outbound;
use crate::store::Store;
use crate::store::auth::Authenticator;

pub struct App {
    pub store: Store,
    pub authenticator: Authenticator,
    pub tracker: Arc<Tracker>,
    pub refusals: Arc<Refusals>,
    /// None if mails are not delivered.
    pub courier: Option<Arc<Courier>>,
    /// Services that are asked over HTTP.
    pub outbound: Outbound,
    /// Identity providers that are called over HTTP.
    pub providers: Arc<Providers>,
    /// What is counted of sessions that these vouch for.
    pub provider_sessions: Arc<ProviderSessions>,
    pub clock: Clock,
    pub random: Random,
    pub hasher: Hasher,
    pub cipher: Cipher,
    pub operations: Operations,
    pub started: Timestamp,
    /// Hashes of root tokens that are configured and not stored.
    pub root_tokens: Vec<TokenHash>,
}

impl App {
    pub fn new(store: Store, clock: Clock, random: Random, hasher: Hasher, cipher: Cipher, root_tokens: Vec<TokenHash>) -> Self {
        Self {
            authenticator: Authenticator::new(store.clone()),
            tracker: Arc::new(Tracker::default()),
            refusals: Arc::new(Refusals::default()),
            courier: None,
            outbound: Outbound::default(),
            providers: Arc::new(Providers::new(false)),
            provider_sessions: Arc::default(),
            operations: Operations::new(
                QueryName::ALL.iter().map(|name| name.as_str()),
                MutationName::ALL.iter().map(|name| name.as_str()),
                SignInErrorCode::ALL.iter().map(|code| code.as_str()),
            ),
            started: clock.now(),
            store,
            clock,
            random,
            hasher,
            cipher,
            root_tokens,
        }
    }

    /// The same with these services.
    pub fn with_outbound(self, outbound: Outbound) -> Self {
        Self { outbound, ..self }
    }

    /// The same with these identity providers.
    pub fn with_providers(self, providers: Providers) -> Self {
        Self { providers: Arc::new(providers), ..self }
    }

    /// The same with a courier that delivers by this way, if there is one.
    pub fn with_mails(self, transport: Option<Transport>) -> Self {
        let courier = transport.map(|way| Courier::new(self.store.clone(), self.cipher.clone(), self.clock.clone(), way));
        Self { courier, ..self }
    }

    /// The worker that checks sessions at their identity providers.
    pub fn revalidator(&self) -> Arc<Revalidator> {
        Revalidator::new(RevalidationParts {
            store: self.store.clone(),
            cipher: self.cipher.clone(),
            clock: self.clock.clone(),
            providers: Arc::clone(&self.providers),
            figures: Arc::clone(&self.provider_sessions),
        })
    }
}
