//! Writes down the use of keys in the background: many uses of one key become one write.
//!
//! **Invariant:** never delays a request, never ends the process, and loses nothing on a clean shutdown.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinHandle;

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
    more: Notify,
    closing: Notify,
}

impl Tracker {
    /// Remembers a use until it is written. A later use of the same key takes its place.
    pub fn record(&self, one: KeyUse) {
        match self.pending.lock().unwrap_or_else(PoisonError::into_inner).entry(one.key) {
            Entry::Occupied(mut known) if known.get().at <= one.at => drop(known.insert(one)),
            Entry::Occupied(_) => {}
            Entry::Vacant(place) => drop(place.insert(one)),
        }
        self.more.notify_one();
    }

    /// Starts the writer. The handle ends after `close`, when everything is written; until it can be, it tries again.
    pub fn start(self: &Arc<Self>, store: Store) -> JoinHandle<()> {
        let tracker = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                let mut closing = tokio::select! {
                    () = tracker.more.notified() => false,
                    () = tracker.closing.notified() => true,
                };
                if !closing {
                    tokio::time::sleep(GATHERING).await;
                }
                while !tracker.flush(&store).await {
                    let pause = if closing { PAUSE_BEFORE_END } else { PAUSE_AFTER_FAULT };
                    tokio::select! {
                        () = tokio::time::sleep(pause) => {}
                        () = tracker.closing.notified() => closing = true,
                    }
                }
                if closing {
                    return;
                }
            }
        })
    }

    pub fn close(&self) {
        self.closing.notify_one();
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
