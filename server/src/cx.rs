//! What lives as long as one request: its caller, the client's address, and what was loaded for it.
//!
//! **Invariant:** made after authentication only, so a `Cx` always has a caller.

mod authentication;
mod authority;
mod mutation;
mod services;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{MutexGuard, OnceCell};

use crate::access::Permit;
use crate::app::App;
use crate::attempts::Attempts;
use crate::audit::{AuditEvent, Stamp};
use crate::background::refusals::RefusedOperation;
use crate::crypto::{Hashed, Requester, device_fingerprint};
use crate::domain::budget::{Budget, Excess};
use crate::domain::client::{self, EffectiveClient};
use crate::domain::configuration::Configuration;
use crate::domain::id::IdentityId;
use crate::domain::limits::DocumentLimits;
use crate::domain::project::Project;
use crate::domain::risk::{self, RiskSignals};
use crate::domain::time::Timestamp;
use crate::idp::Finished;
use crate::metrics::Operations;
use crate::outbound::ResponseCache;
use crate::outcome::{Fault, Refusal};
use crate::store;
use crate::store::auth::Authenticated;
use crate::store::authority::CallerKey;
use crate::store::membership::ByProject;
use crate::store::person_list::Visible;
use crate::store::{Reader, Tx};

pub use authentication::AuthError;
use authentication::ROOT_IDENTITY;
pub use authority::Scope;

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
    asked: ResponseCache,
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
    /// If the response exceeds its budget of rows.
    pub fn took(self, rows: usize) -> Result<(), Excess> {
        self.budget.rows(rows)
    }
}

impl Cx {
    /// The same caller, for a request with these limits.
    pub fn with_limits(self, limits: &DocumentLimits) -> Self {
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

    pub fn caller(&self) -> &Authenticated {
        &self.caller
    }

    /// The address of the client that counts.
    pub fn client_ip(&self) -> Option<std::net::IpAddr> {
        self.client.client.ip
    }

    /// What is known of the client, to compare with where a person usually signs in.
    pub fn sign_in_signals(&self) -> RiskSignals {
        let client = &self.client.client;
        let device = client.user_agent.as_deref().and_then(device_fingerprint);
        RiskSignals { country: client.country.clone(), device, network: client.ip.map(risk::network) }
    }

    /// Whose turn it is when passwords of this request are hashed.
    pub fn requester(&self) -> Requester {
        Requester::new(self.client_ip().map(client::network), self.caller.api_key.0)
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

    /// Begins a write, if the caller is still allowed to do what the permit was given for.
    ///
    /// # Errors
    /// If the caller is no longer allowed to do it, its key has ended, or the database fails.
    pub async fn begin(&self, permit: Permit) -> Result<Tx, Refusal> {
        // A later mutation of the same request decides on what this one leaves.
        *self.own_memberships.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let asker = CallerKey {
            key: self.caller.api_key,
            identity: self.caller.identity,
            is_configured: self.caller.api_key.0 == ROOT_IDENTITY,
            extended: self.extended,
        };
        let tx = self.app.store.begin_for(&asker, permit, self.stamp(), || self.app.clock.now()).await?;
        Ok(tx.telling(self.attempts.commit()))
    }

    /// Records a refusal as this event, or counts it if the caller was refused the same a short time ago.
    ///
    /// # Errors
    /// If the database fails. The refusal is counted then.
    pub async fn record_refusal(&self, refused: RefusedOperation, event: AuditEvent) -> Result<(), Fault> {
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
    ///
    /// # Errors
    /// If the database fails.
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
}
