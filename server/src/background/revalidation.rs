//! Checks sessions at the identity providers that vouch for them, and ends those that a provider does not confirm any more.
//!
//! A session is due when its access token has lived for a part of its lifetime. The node that claims it asks the provider, without a
//! transaction, and stores the answer. A provider that does not answer ends no session.
//!
//! **Invariant:** of several nodes one checks a session at a time; a token that a provider has replaced is stored before anything else
//! can fail.

mod answer;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::stream::{self, StreamExt};
use serde_json::Value as Json;
use tokio::task::JoinHandle;

use super::{Job, Next, WorkerSignals};
use crate::access::Permit;
use crate::audit::Stamp;
use crate::clock::Clock;
use crate::crypto::Cipher;
use crate::domain::client::EffectiveClient;
use crate::domain::provider::configuration::{self, Oidc, ProviderConfiguration, Revalidation};
use crate::domain::time::Timestamp;
use crate::idp::{ProviderUnavailable, Providers, Revalidated, Tokens};
use crate::metrics::ProviderSessions;
use crate::outcome::Fault;
use crate::store::identity_provider::ProviderRow;
use crate::store::provider_session::{self, Live, ProviderSession};
use crate::store::{self, Store, Tx};

/// Sessions that are claimed together, and checks at once.
const BATCH: u64 = 20;
const AT_ONCE: usize = 4;

/// For how long a session is claimed: a batch takes at most five times the limit of a check.
const CLAIM: Duration = Duration::from_secs(120);

/// All calls of one check.
const CHECK: Duration = Duration::from_secs(20);

/// Until it is looked again for sessions that are due, and after the database failed.
const POLL: Duration = Duration::from_secs(1);
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(5);

/// A use that extends a session is written down within this time, though the session seems to have expired.
const UNWRITTEN_USE: Duration = Duration::from_secs(60);

/// Until a session is checked again whose provider has an invalid configuration.
const PAUSE_OF_INVALID: Duration = Duration::from_secs(10);

/// What sessions are checked with.
pub struct RevalidationParts {
    pub store: Store,
    pub cipher: Cipher,
    pub clock: Clock,
    pub providers: Arc<Providers>,
    pub figures: Arc<ProviderSessions>,
}

pub struct Revalidator {
    means: RevalidationParts,
    is_closing: AtomicBool,
    signals: Arc<WorkerSignals>,
}

/// A session that is being checked.
struct Checked<'a> {
    session: &'a ProviderSession,
    live: Live,
    /// The configuration of its provider.
    stored: Json,
    revalidation: Revalidation,
}

struct Checker(Arc<Revalidator>);

impl Job for Checker {
    async fn round(&mut self, is_ending: bool) -> Next {
        if is_ending {
            return Next::Woken;
        }
        Next::After(match self.0.check_due().await {
            Ok(sessions) if sessions >= BATCH => Duration::ZERO,
            Ok(_) => POLL,
            Err(fault) => {
                tracing::warn!(cause = fault.chain(), "sessions of identity providers could not be read; trying again");
                PAUSE_AFTER_FAULT
            }
        })
    }
}

impl Revalidator {
    pub fn new(means: RevalidationParts) -> Arc<Self> {
        Arc::new(Self { means, is_closing: AtomicBool::new(false), signals: Arc::default() })
    }

    /// Starts the work. The handle ends after `close`, when the checks that have begun have ended.
    pub fn start(self: &Arc<Self>) -> JoinHandle<()> {
        super::start(Checker(Arc::clone(self)), Arc::clone(&self.signals))
    }

    /// Begins no further check.
    pub fn close(&self) {
        self.is_closing.store(true, Ordering::Relaxed);
        self.signals.end();
    }

    /// Checks what is due, a batch at most; how many sessions.
    ///
    /// # Errors
    /// If the database fails. A session that could not be checked is due again when its claim is over.
    pub async fn check_due(&self) -> Result<u64, Fault> {
        let (store, now) = (&self.means.store, self.means.clock.now());
        // Most of the time there are none, and no transaction is needed to find that out.
        if provider_session::next_due(&store.read()).await?.is_none_or(|due| due > now) {
            return Ok(0);
        }
        let mut tx = self.begin(None).await?;
        let sessions = provider_session::claim_due(&mut tx, BATCH, CLAIM).await?;
        // A claim is not an event.
        tx.commit_all([]).await?;
        let number = u64::try_from(sessions.len()).unwrap_or(u64::MAX);
        let checks = stream::iter(sessions).map(async |session| self.check(&session).await).buffer_unordered(AT_ONCE);
        checks.for_each(async |ended| ended.unwrap_or_else(failed)).await;
        Ok(number)
    }

    async fn check(&self, session: &ProviderSession) -> Result<(), Fault> {
        // What is not checked any more is left to other nodes.
        if self.is_closing.load(Ordering::Relaxed) {
            return Ok(());
        }
        let RevalidationParts { store, clock, providers, .. } = &self.means;
        let (now, key) = (clock.now(), session.key);
        let Some(live) = provider_session::live(&store.read(), key, now).await? else {
            let may_be_extended = provider_session::live(&store.read(), key, now.minus(UNWRITTEN_USE)).await?.is_some();
            return if may_be_extended { self.put_off(session, now.plus(UNWRITTEN_USE)).await } else { self.forget(session).await };
        };
        let provider = store::identity_provider::by_id(&store.read(), session.provider).await?;
        let provider = provider.ok_or_else(|| Fault::new("a session has no identity provider"))?;
        if provider.disabled_at.is_some() {
            return self.revoke(session, &live, "idp_disabled").await;
        }
        let Some((stored, configuration)) = self.configuration(&provider) else {
            return self.not_checked(session, &live, "config_invalid", now.plus(PAUSE_OF_INVALID)).await;
        };
        let Some((oidc, revalidation)) = wanted(&configuration) else { return self.forget(session).await };
        let answer = match self.tokens(session) {
            Some(tokens) => tokio::time::timeout(CHECK, providers.revalidate(now, oidc, &tokens)).await,
            None => Ok(Err(ProviderUnavailable("the tokens of the session cannot be read".to_owned()))),
        };
        match answer {
            Ok(Ok(Revalidated::Valid { claims, session: renewed })) => {
                self.keep(Checked { session, live, stored, revalidation }, claims, renewed).await
            }
            Ok(Ok(Revalidated::Revoked(reason))) => self.revoke(session, &live, reason).await,
            Ok(Err(ProviderUnavailable(problem))) => {
                tracing::debug!(provider = provider.slug, problem, "a session could not be checked at its identity provider");
                self.not_checked(session, &live, "revalidation_error", revalidation.due_after_failure(clock.now())).await
            }
            Err(_) => self.not_checked(session, &live, "revalidation_error", revalidation.due_after_failure(clock.now())).await,
        }
    }

    /// As it is stored and checked, if it is valid.
    fn configuration(&self, provider: &ProviderRow) -> Option<(Json, ProviderConfiguration)> {
        let text = self.means.cipher.open(&provider.configuration, &store::identity_provider::place(provider.id))?;
        let stored: Json = serde_json::from_str(&text).ok()?;
        let configuration = configuration::parse(provider.kind, &stored).ok()?;
        Some((stored, configuration))
    }

    fn tokens(&self, session: &ProviderSession) -> Option<Tokens> {
        serde_json::from_str(&self.means.cipher.open(&session.tokens, &provider_session::place(session.key))?).ok()
    }

    /// The key has ended, or its provider is not asked about sessions any more.
    async fn forget(&self, session: &ProviderSession) -> Result<(), Fault> {
        let mut tx = self.begin(None).await?;
        provider_session::delete(&mut tx, session.key).await?;
        tx.commit_all([]).await
    }

    async fn put_off(&self, session: &ProviderSession, due_at: Timestamp) -> Result<(), Fault> {
        let mut tx = self.begin(None).await?;
        provider_session::set_due(&mut tx, session.key, due_at).await?;
        tx.commit_all([]).await
    }

    async fn begin(&self, live: Option<&Live>) -> Result<Tx, Fault> {
        let RevalidationParts { store, clock, .. } = &self.means;
        let (invoked_by, person) = (live.map(|live| live.identity), live.and_then(|live| live.person));
        let stamp = Stamp { at: clock.now(), clock: clock.clone(), invoked_by, person, client: EffectiveClient::default() };
        store.begin(Permit::system("sessions follow what their identity providers say"), stamp).await
    }
}

fn failed(fault: Fault) {
    tracing::warn!(cause = fault.chain(), "the check of a session at its identity provider could not be stored; trying again");
}

/// The configuration, if sessions are to be checked.
fn wanted(configuration: &ProviderConfiguration) -> Option<(&Oidc, Revalidation)> {
    let ProviderConfiguration::Oidc(oidc) = configuration else { return None };
    Some((oidc, oidc.revalidation?))
}
