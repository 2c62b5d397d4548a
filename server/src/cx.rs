//! What lives as long as one request: its caller, the client's address, and what was loaded for it.
//!
//! **Invariant:** made after authentication only, so a `Cx` always has a caller.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{MutexGuard, OnceCell};
use tracing::Instrument;
use uuid::Uuid;

use crate::access::{self, Action, Permit, ProjectAccess, Subject, VisibleRoles};
use crate::app::App;
use crate::attempts::Attempts;
use crate::audit::{AuditEvent, Stamp};
use crate::background::refusals::Refused;
use crate::crypto::{Attempt, Hashed, HashingError, PasswordHash, PlainToken, Requester, TokenHash, Verified, device_fingerprint};
use crate::domain::api_key::KeyKind;
use crate::domain::budget::{Budget, Excess};
use crate::domain::client::{self, ClientInfo, EffectiveClient};
use crate::domain::configuration::Configuration;
use crate::domain::id::{ApiKeyId, IdentityId};
use crate::domain::limits::Limits;
use crate::domain::membership::Membership;
use crate::domain::project::Project;
use crate::domain::risk::{self, Signals};
use crate::domain::role;
use crate::domain::session::LastUse;
use crate::domain::time::Timestamp;
use crate::idle_session;
use crate::idp::{Finished, ProviderError};
use crate::metrics::Operations;
use crate::outbound::{Asked, Challenge};
use crate::outcome::{Fault, Refusal};
use crate::store;
use crate::store::auth::Authenticated;
use crate::store::authority::Asker;
use crate::store::key_use::KeyUse;
use crate::store::membership::ByProject;
use crate::store::person_list::Visible;
use crate::store::{Reader, Tx};
use crate::telemetry::SPANS;

pub struct Cx {
    app: Arc<App>,
    caller: Arc<Authenticated>,
    client: EffectiveClient,
    now: Timestamp,
    /// Until when this request extends its key.
    extended: Option<Timestamp>,
    own_memberships: Mutex<Option<Arc<ByProject>>>,
    /// The memberships that the caller may see, once they were asked for.
    pub visible: OnceCell<Arc<Visible>>,
    /// Projects that were asked for by their slug.
    projects: Mutex<HashMap<String, Option<Arc<Project>>>>,
    /// The settings, once they were asked for.
    configuration: Mutex<Option<Arc<Configuration>>>,
    budget: Budget,
    lists: tokio::sync::Mutex<()>,
    /// Executions of the mutation that is being executed.
    attempts: Attempts,
    hashed: Hashed,
    asked: Asked,
    /// What an identity provider has answered to the mutation that is being executed.
    finished: Mutex<Option<Arc<Finished>>>,
}

/// The right to read the rows of a list. One such query of a request runs at a time, so that each knows what is left.
pub struct RowLimit<'a> {
    budget: &'a Budget,
    _turn: MutexGuard<'a, ()>,
}

impl RowLimit<'_> {
    /// One row more than the budget allows.
    pub fn most(&self) -> u64 {
        self.budget.rows_to_read()
    }

    /// # Errors
    /// If these are too many rows for one response.
    pub fn took(self, rows: usize) -> Result<(), Excess> {
        self.budget.rows(rows)
    }
}

/// Where a permission is asked for.
#[derive(Debug, Clone, Copy)]
pub enum Scope<'a> {
    Global,
    Project(&'a Project),
}

impl<'a> Scope<'a> {
    /// The project if it exists. One that does not has no members, so only global roles count.
    pub fn project(project: Option<&'a Project>) -> Self {
        project.map_or(Scope::Global, Scope::Project)
    }
}

/// Why a bearer token is not accepted.
#[derive(Debug)]
pub enum AuthError {
    Unknown,
    Disabled,
    Expired,
    Fault(Fault),
}

/// The identity and key that configured root tokens stand for. Neither has a row.
const ROOT_IDENTITY: Uuid = Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_726f_6f74);

impl Cx {
    /// Finds out who holds the token, and writes the use of it down where that is due.
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
            asked: Asked::default(),
            finished: Mutex::default(),
        })
    }

    /// The same caller, for a request with these limits.
    pub fn with_limits(self, limits: &Limits) -> Self {
        Self { budget: Budget::new(limits), ..self }
    }

    /// What the response may still cost.
    pub fn budget(&self) -> &Budget {
        &self.budget
    }

    /// The project with this slug, read once for all fields of a query.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn project_by_slug(&self, slug: &str) -> Result<Option<Arc<Project>>, Fault> {
        let _turn = self.lists.lock().await;
        if let Some(known) = self.projects.lock().unwrap_or_else(PoisonError::into_inner).get(slug) {
            return Ok(known.clone());
        }
        let project = store::project::by_slug(&self.read(), slug).await?;
        self.projects.lock().unwrap_or_else(PoisonError::into_inner).insert(slug.to_owned(), project.clone());
        Ok(project)
    }

    /// The settings that are in force, read once for a mutation.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn configuration(&self) -> Result<Arc<Configuration>, Fault> {
        if let Some(known) = self.configuration.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(store::configuration::get(&self.read()).await?);
        *self.configuration.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&found));
        Ok(found)
    }

    fn forget_configuration(&self) {
        *self.configuration.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The turn of a query that reads the rows of a list.
    pub async fn rows(&self) -> RowLimit<'_> {
        let _turn = self.lists.lock().await;
        RowLimit { budget: &self.budget, _turn }
    }

    /// Counts operations for the metrics.
    pub fn operations(&self) -> &Operations {
        &self.app.operations
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    pub fn caller(&self) -> &Authenticated {
        &self.caller
    }

    /// The address of the client that counts.
    pub fn client_ip(&self) -> Option<std::net::IpAddr> {
        self.client.client.ip
    }

    /// What is known of the client, to compare with where a person usually signs in.
    pub fn sign_in_signals(&self) -> Signals {
        let client = &self.client.client;
        let device = client.user_agent.as_deref().and_then(device_fingerprint);
        Signals { country: client.country.clone(), device, network: client.ip.map(risk::network) }
    }

    /// Whose turn it is when passwords of this request are hashed.
    pub fn requester(&self) -> Requester {
        Requester::new(self.client_ip().map(client::network), self.caller.api_key.0)
    }

    /// The executions of the mutation that is being executed.
    pub fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// Before a mutation is executed for the first time.
    pub fn start_mutation(&self) {
        self.attempts.start();
        self.hashed.clear();
        self.asked.clear();
        *self.finished.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.forget_configuration();
    }

    /// Whether the mutation that has ended with this fault is to be executed again.
    pub fn may_repeat(&self, fault: &Fault) -> bool {
        self.attempts.may_repeat(fault)
    }

    /// Before a mutation is executed again: what was read for it may have changed.
    ///
    /// # Errors
    /// If random bytes are not available.
    pub async fn repeat_mutation(&self) -> Result<(), Fault> {
        self.projects.lock().unwrap_or_else(PoisonError::into_inner).clear();
        *self.own_memberships.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.forget_configuration();
        self.attempts.next(&self.app.random).await
    }

    /// The hash of a password, made once for a mutation.
    ///
    /// # Errors
    /// If hashing fails.
    pub async fn hash_password(&self, password: &str) -> Result<PasswordHash, HashingError> {
        self.hashed.hash(&self.app.hasher, self.requester().known(), password, &self.app.random).await
    }

    /// Whether the password fits, computed once for a mutation.
    ///
    /// # Errors
    /// If hashing fails.
    pub async fn verify_password(
        &self,
        attempt: &mut Attempt,
        password: &str,
        stored: Option<&PasswordHash>,
    ) -> Result<bool, HashingError> {
        self.hashed.verify(&self.app.hasher, attempt, password, stored, None).await.map(|verified| verified.fits)
    }

    /// The same, and a new hash in place of one that is outdated.
    ///
    /// # Errors
    /// If hashing fails.
    pub async fn verify_and_renew_password(
        &self,
        attempt: &mut Attempt,
        password: &str,
        stored: Option<&PasswordHash>,
    ) -> Result<Verified, HashingError> {
        self.hashed.verify(&self.app.hasher, attempt, password, stored, Some(&self.app.random)).await
    }

    /// Whether the password is known from a breach, asked once for a mutation. No if that cannot be found out.
    pub async fn is_breached(&self, password: &str) -> bool {
        self.asked.is_breached(&self.app.outbound.breaches, password).await
    }

    /// What the provider answers, asked once for a mutation: a code is valid once.
    ///
    /// # Errors
    /// If the provider does not confirm the sign-in.
    pub async fn finish_at_provider(
        &self,
        call: impl Future<Output = Result<Finished, ProviderError>>,
    ) -> Result<Arc<Finished>, ProviderError> {
        if let Some(known) = self.finished.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(Arc::clone(known));
        }
        let answer = Arc::new(call.await?);
        *self.finished.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&answer));
        Ok(answer)
    }

    /// Whether the captcha was solved, asked once for a mutation.
    pub async fn is_captcha_solved(&self, challenge: &Challenge<'_>) -> bool {
        self.asked.is_solved(&self.app.outbound.captchas, challenge).await
    }

    /// When the request began.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    pub fn is_caller(&self, identity: IdentityId) -> bool {
        self.caller.identity == identity
    }

    pub fn read(&self) -> Reader<'_> {
        self.app.store.read()
    }

    /// The caller without regard to any project.
    pub fn subject(&self) -> Subject<'_> {
        Subject { roles: &self.caller.roles, project: None }
    }

    pub async fn require(&self, action: Action<'_>, scope: Scope<'_>) -> Result<Permit, Refusal> {
        let memberships = self.memberships_in(scope).await?;
        let permit = access::check(self.subject_in(scope, &memberships), action)?;
        Ok(match scope {
            Scope::Global => permit,
            Scope::Project(project) => permit.in_project(project.id),
        })
    }

    pub async fn allows(&self, action: Action<'_>, scope: Scope<'_>) -> Result<bool, Fault> {
        let memberships = self.memberships_in(scope).await?;
        Ok(access::allows(self.subject_in(scope, &memberships), action))
    }

    /// What the caller may see of another identity's memberships in the project.
    pub async fn visible_memberships(&self, project: &Project, memberships: &[Membership]) -> Result<Vec<Membership>, Fault> {
        let scope = Scope::Project(project);
        let own = self.memberships_in(scope).await?;
        Ok(self.visible_to(scope, &own, memberships))
    }

    /// The same with memberships of the caller that were loaded before.
    pub fn visible_to(&self, scope: Scope<'_>, own: &[Membership], memberships: &[Membership]) -> Vec<Membership> {
        access::visible_memberships(self.subject_in(scope, own), memberships)
    }

    /// Which memberships of the project the caller may see, with memberships of the caller that were loaded before.
    pub fn visible_roles(&self, scope: Scope<'_>, own: &[Membership]) -> VisibleRoles {
        access::visible_roles(self.subject_in(scope, own))
    }

    /// The caller's stored memberships, by project.
    pub async fn own_memberships(&self) -> Result<Arc<ByProject>, Fault> {
        if let Some(known) = self.own_memberships.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(self.memberships_of(self.caller.identity).await?);
        *self.own_memberships.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&found));
        Ok(found)
    }

    /// The caller's memberships in a project, in one query: none if it has none, or if there is no such project.
    pub async fn memberships_by_slug(&self, slug: &str) -> Result<Option<Vec<Membership>>, Fault> {
        let stored = store::membership::list_by_slug(&self.read(), slug, self.caller.identity).await?;
        let implicit = role::is_implicit_admin(&self.caller.roles).then(|| Membership::plain(role::project::ADMIN));
        let all = stored.map(|stored| implicit.into_iter().chain(stored).collect::<Vec<_>>());
        Ok(all.filter(|all| !all.is_empty()))
    }

    /// The stored memberships of one identity, by project.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn memberships_of(&self, identity: IdentityId) -> Result<ByProject, Fault> {
        let mut found = store::membership::list_by_identity(&self.read(), &[identity], u64::MAX).await?;
        Ok(found.remove(&identity).unwrap_or_default())
    }

    /// Begins a write, if the caller is still allowed to do what the permit was given for.
    ///
    /// # Errors
    /// If it is not, if its key has ended, or if the database fails.
    pub async fn begin(&self, permit: Permit) -> Result<Tx, Refusal> {
        // A later mutation of the same request decides on what this one leaves.
        *self.own_memberships.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let asker = Asker {
            key: self.caller.api_key,
            identity: self.caller.identity,
            is_configured: self.caller.api_key.0 == ROOT_IDENTITY,
            extended: self.extended,
        };
        let tx = self.app.store.begin_for(&asker, permit, self.stamp(), || self.app.clock.now()).await?;
        Ok(tx.telling(self.attempts.commit()))
    }

    /// Records a refusal as this event, or counts it if the caller was refused the same a short time ago.
    pub async fn record_refusal(&self, refused: Refused, event: AuditEvent) -> Result<(), Fault> {
        let (key, stamp) = (self.caller.api_key, self.stamp());
        if self.app.refusals.count(key, refused, &stamp) {
            return Ok(());
        }
        let recorded = self.record(event).await;
        if recorded.is_err() {
            self.app.refusals.add(key, refused, stamp);
        }
        // It has been counted, and must not be counted again.
        recorded.map_err(Fault::not_repeated)
    }

    /// Records an event that changes nothing else.
    pub async fn record(&self, event: AuditEvent) -> Result<(), Fault> {
        let permit = Permit::system("a failure or a refusal is recorded although the caller may not write");
        self.app.store.begin(permit, self.stamp()).await?.telling(self.attempts.commit()).commit(event).await
    }

    fn stamp(&self) -> Stamp {
        Stamp {
            at: self.app.clock.now(),
            clock: self.app.clock.clone(),
            invoked_by: Some(self.caller.identity),
            person: self.caller.person.as_ref().map(|person| person.id),
            client: self.client.clone(),
        }
    }

    /// The caller's stored memberships in the scope. A caller with power over all projects needs none.
    pub async fn memberships_in(&self, scope: Scope<'_>) -> Result<Vec<Membership>, Fault> {
        match scope {
            Scope::Project(project) if !role::is_implicit_admin(&self.caller.roles) => {
                Ok(self.own_memberships().await?.get(&project.id).cloned().unwrap_or_default())
            }
            _ => Ok(Vec::new()),
        }
    }

    fn subject_in<'a>(&'a self, scope: Scope<'a>, memberships: &'a [Membership]) -> Subject<'a> {
        let project = match scope {
            Scope::Global => None,
            Scope::Project(project) => Some(ProjectAccess { acl: &project.acl, memberships }),
        };
        Subject { roles: &self.caller.roles, project }
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
