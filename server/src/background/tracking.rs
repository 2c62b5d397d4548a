//! Writes down the use of keys in the background: many uses of one key become one write.
//!
//! **Invariant:** never delays a request, never ends the process, and loses nothing on a clean shutdown.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::{Job, Next, WorkerSignals};
use crate::domain::id::ApiKeyId;
use crate::store::Store;
use crate::store::key_use::KeyUse;

/// How long uses are gathered before they are written.
const GATHERING: Duration = Duration::from_millis(50);

/// How long to wait after the database refused a write.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(1);

/// The same when the process is about to end, and its supervisor waits a short time only.
const PAUSE_BEFORE_END: Duration = Duration::from_millis(200);

/// Uses written by one transaction at most, so that other writers get their turn.
const LARGEST_WRITE: usize = 200;

#[derive(Default)]
pub struct Tracker {
    pending: Mutex<HashMap<ApiKeyId, KeyUse>>,
    signals: Arc<WorkerSignals>,
}

struct Writer {
    tracker: Arc<Tracker>,
    store: Store,
}

impl Job for Writer {
    async fn round(&mut self, is_ending: bool) -> Next {
        if !is_ending && self.tracker.backlog() > 0 {
            tokio::time::sleep(GATHERING).await;
        }
        match self.tracker.flush(&self.store).await {
            true => Next::Woken,
            false => Next::After(if is_ending { PAUSE_BEFORE_END } else { PAUSE_AFTER_FAULT }),
        }
    }
}

impl Tracker {
    /// Remembers a use until it is written. A later use of the same key takes its place.
    pub fn record(&self, one: KeyUse) {
        match self.pending.lock().unwrap_or_else(PoisonError::into_inner).entry(one.key) {
            Entry::Occupied(mut known) if known.get().at <= one.at => drop(known.insert(one)),
            Entry::Occupied(_) => {}
            Entry::Vacant(place) => drop(place.insert(one)),
        }
        self.signals.wake();
    }

    /// Starts the writer. The handle ends after `close`, when everything is written; until it can be, it tries again.
    pub fn start(self: &Arc<Self>, store: Store) -> JoinHandle<()> {
        super::start(Writer { tracker: Arc::clone(self), store }, Arc::clone(&self.signals))
    }

    pub fn close(&self) {
        self.signals.end();
    }

    /// How many keys have uses that are not written yet.
    pub fn backlog(&self) -> usize {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Writes everything that is pending; whether it could.
    async fn flush(&self, store: &Store) -> bool {
        loop {
            let uses: Vec<KeyUse> = {
                let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
                let keys: Vec<_> = pending.keys().take(LARGEST_WRITE).copied().collect();
                keys.iter().filter_map(|key| pending.remove(key)).collect()
            };
            if uses.is_empty() {
                return true;
            }
            if let Err(error) = store.record_uses(&uses).await {
                tracing::warn!(
                    cause = crate::outcome::Fault::from(error).chain(),
                    "the use of keys could not be written down; trying again"
                );
                let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
                for one in uses {
                    pending.entry(one.key).or_insert(one);
                }
                return false;
            }
        }
    }
}
