//! What becomes of a session after its provider was asked about it.
//!
//! **Invariant:** decided under the lock of the identity, so that a session that has ended meanwhile stays as it is.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value as Json, json};

use super::{Checked, Revalidator};
use crate::access::{Locks, Strength};
use crate::audit::{AuditEvent, EventKind};
use crate::crypto::Random;
use crate::domain::provider::claims::Claims;
use crate::domain::time::Timestamp;
use crate::idp::Federated;
use crate::outcome::Fault;
use crate::provider_memberships::{self, MembershipSync};
use crate::store::provider_session::{self, Live, ProviderSession};
use crate::store::{self, Tx, lock};

/// How often new tokens are tried to be stored, and the pause in between. The provider does not accept the former ones any more.
const ATTEMPTS: u32 = 5;
const PAUSE: Duration = Duration::from_secs(1);

/// What an entry says besides its kind.
#[derive(Default)]
struct Said {
    on_memberships: bool,
    failure: Option<(&'static str, &'static str)>,
    code: Option<&'static str>,
    data: Option<Json>,
}

/// Why an answer was not stored.
enum NotStored {
    Session(Fault),
    Memberships(Fault),
}

impl From<Fault> for NotStored {
    fn from(fault: Fault) -> Self {
        Self::Session(fault)
    }
}

impl From<store::StoreError> for NotStored {
    fn from(error: store::StoreError) -> Self {
        Self::Session(error.into())
    }
}

impl Revalidator {
    /// The provider confirms the session, with these claims and these tokens where it gives any.
    ///
    /// # Errors
    /// If the tokens cannot be encrypted, or if the session cannot be stored in five attempts.
    pub(super) async fn keep(&self, checked: Checked<'_>, claims: Option<(Claims, bool)>, renewed: Option<Federated>) -> Result<(), Fault> {
        let is_renewed = renewed.is_some();
        let changed = self.changed(&checked, renewed)?;
        let (mut claims, mut events) = (claims.as_ref(), Vec::new());
        if is_renewed {
            events.push(event(EventKind::IdpSessionRevalidated, checked.session, &checked.live, Said::default()));
        }
        let mut left = ATTEMPTS;
        loop {
            left -= 1;
            match self.store(&checked, &changed, claims, &events).await {
                Ok(()) => break,
                Err(NotStored::Session(fault)) if left == 0 => return Err(fault),
                Err(NotStored::Session(_)) => tokio::time::sleep(PAUSE).await,
                Err(NotStored::Memberships(fault)) if fault.is_conflict() && left > 1 => {}
                Err(NotStored::Memberships(fault)) => {
                    tracing::warn!(cause = fault.chain(), "the memberships that follow from claims could not be stored");
                    let said = Said { on_memberships: true, ..Said::default() };
                    events.push(event(EventKind::IdpRoleMappingFailed, checked.session, &checked.live, said));
                    (claims, left) = (None, left.max(1));
                }
            }
        }
        self.means.figures.checks.valid.inc();
        Ok(())
    }

    /// What is kept of the session from now on.
    fn changed(&self, checked: &Checked<'_>, renewed: Option<Federated>) -> Result<ProviderSession, Fault> {
        let now = self.means.clock.now();
        let mut changed = checked.session.clone();
        if let Some(Federated { sid, tokens, expires_at }) = renewed {
            let text = serde_json::to_string(&tokens).map_err(Fault::new)?;
            changed.tokens = self.means.cipher.seal(&text, &provider_session::place(changed.key), &Random::System)?;
            changed.sid = changed.sid.or(sid);
            (changed.obtained_at, changed.expires_at) = (now, expires_at);
        }
        changed.due_at = checked.revalidation.due(changed.obtained_at, changed.expires_at, now);
        Ok(changed)
    }

    async fn store(
        &self,
        checked: &Checked<'_>,
        changed: &ProviderSession,
        claims: Option<&(Claims, bool)>,
        events: &[AuditEvent],
    ) -> Result<(), NotStored> {
        let Some((mut tx, live)) = self.begin_live(&checked.live).await? else { return Ok(()) };
        provider_session::update(&mut tx, changed.clone()).await?;
        let mut events = events.to_vec();
        if let (Some((claims, are_all)), Some(person)) = (claims, live.person) {
            let wanted = MembershipSync {
                provider: changed.provider,
                configuration: &checked.stored,
                claims,
                identity: live.identity,
                person,
                is_new: false,
                are_all: *are_all,
            };
            events.extend(provider_memberships::apply(&mut tx, wanted).await.map_err(NotStored::Memberships)?);
        }
        Ok(tx.commit_all(events).await?)
    }

    /// Ends the session.
    ///
    /// # Errors
    /// If the database fails.
    pub(super) async fn revoke(&self, session: &ProviderSession, live: &Live, reason: &'static str) -> Result<(), Fault> {
        let Some((mut tx, live)) = self.begin_live(live).await? else { return Ok(()) };
        store::api_key::disable(&mut tx, session.key).await?;
        provider_session::delete(&mut tx, session.key).await?;
        let failure = Some((reason, "the session has ended at its identity provider"));
        let said = Said { failure, data: Some(json!({ "reason": reason })), ..Said::default() };
        tx.commit(event(EventKind::IdpSessionRevoked, session, &live, said)).await?;
        self.means.figures.checks.revoked.inc();
        Ok(())
    }

    /// The session stays, although it could not be checked.
    ///
    /// # Errors
    /// If the database fails.
    pub(super) async fn not_checked(
        &self,
        session: &ProviderSession,
        live: &Live,
        code: &'static str,
        due_at: Timestamp,
    ) -> Result<(), Fault> {
        let mut tx = self.begin(Some(live)).await?;
        provider_session::set_due(&mut tx, session.key, due_at).await?;
        let said = Said { code: Some(code), ..Said::default() };
        tx.commit(event(EventKind::IdpSessionRevalidationFailed, session, live, said)).await?;
        self.means.figures.checks.failed.inc();
        Ok(())
    }

    /// Begins with the identity locked. None if the session has ended meanwhile: there is nothing to keep of it.
    async fn begin_live(&self, live: &Live) -> Result<Option<(Tx, Live)>, Fault> {
        let mut tx = self.begin(Some(live)).await?;
        let identities = BTreeMap::from([(live.identity, Strength::Exclusive)]);
        lock::all(&mut tx, &Locks { address: None, project: None, identities }).await?;
        let now = tx.stamp().at;
        if let Some(live) = provider_session::live(&tx.read(), live.key, now).await? {
            return Ok(Some((tx, live)));
        }
        provider_session::delete(&mut tx, live.key).await?;
        tx.commit_all([]).await?;
        Ok(None)
    }
}

fn event(kind: EventKind, session: &ProviderSession, live: &Live, said: Said) -> AuditEvent {
    let Said { on_memberships, failure, code, data } = said;
    let (provider, person, session) = (session.provider, live.person, Some(live.key));
    AuditEvent::ProviderEffect { kind, provider, person, on_memberships, session, failure, code, data }
}
