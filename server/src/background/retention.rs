//! Deletes old entries of the audit log, where the operator wants that.
//!
//! Each batch is a transaction with an entry of its own, which says how many entries went and of what time. Of several nodes one works
//! at a time.
//!
//! **Invariant:** only entries older than the retention go, and never without a record of it.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::{Job, Next, WorkerSignals};
use crate::access::Permit;
use crate::audit::{AuditEvent, Stamp};
use crate::clock::Clock;
use crate::domain::client::EffectiveClient;
use crate::outcome::Fault;
use crate::store::{self, Store};

/// Entries that one transaction deletes. On SQLite others wait for it.
pub const BATCH: u64 = 1000;

/// The time in which other writers get their turn.
const BETWEEN_BATCHES: Duration = Duration::from_millis(200);

/// Until it is looked again for old entries, and after a fault.
const PAUSE: Duration = Duration::from_secs(10 * 60);
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(60);

pub struct Retention {
    store: Store,
    clock: Clock,
    keep: Duration,
    signals: Arc<WorkerSignals>,
}

struct Deleter(Arc<Retention>);

impl Job for Deleter {
    async fn round(&mut self, is_ending: bool) -> Next {
        if is_ending {
            return Next::Woken;
        }
        Next::After(match self.0.delete_batch().await {
            Ok(deleted) if deleted >= BATCH => BETWEEN_BATCHES,
            Ok(_) => PAUSE,
            Err(fault) => {
                tracing::warn!(cause = fault.chain(), "old entries of the audit log could not be deleted; trying again");
                PAUSE_AFTER_FAULT
            }
        })
    }
}

impl Retention {
    pub fn new(store: Store, clock: Clock, keep: Duration) -> Arc<Self> {
        Arc::new(Self { store, clock, keep, signals: Arc::default() })
    }

    /// Starts the work. The handle ends after `close`, between two batches.
    pub fn start(self: &Arc<Self>) -> JoinHandle<()> {
        super::start(Deleter(Arc::clone(self)), Arc::clone(&self.signals))
    }

    pub fn close(&self) {
        self.signals.end();
    }

    /// Deletes the oldest entries beyond the retention, a batch at most; their number.
    ///
    /// # Errors
    /// If the database fails. Then nothing was deleted.
    pub async fn delete_batch(&self) -> Result<u64, Fault> {
        let now = self.clock.now();
        let before = now.minus(self.keep);
        // Most of the time there are none, and no transaction is needed to find that out.
        if !store::audit_log::has_before(&self.store.read(), before).await? {
            return Ok(0);
        }
        let stamp = Stamp { at: now, clock: self.clock.clone(), invoked_by: None, person: None, client: EffectiveClient::default() };
        let mut tx = self.store.begin(Permit::system("the operator set the retention of the audit log"), stamp).await?;
        let deleted = store::audit_log::delete_before(&mut tx, before, BATCH).await?;
        if deleted > 0 {
            tx.commit(AuditEvent::AuditLogShortened { deleted, before }).await?;
            self.store.figures().audit_deleted.inc_by(deleted);
        }
        Ok(deleted)
    }
}
