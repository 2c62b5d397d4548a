//! Counts repeated refusals, so that a caller without rights cannot fill the audit log.
//!
//! The first refusal of a caller by an operation is recorded at once. Those of the same kind that follow are counted, and each minute
//! one entry is written with their number.
//!
//! **Invariant:** every refusal is in an entry of the log, as itself or counted; the number of counters is bounded.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinHandle;
use uuid::Uuid;

use super::{Job, Next, WorkerSignals};
use crate::access::Permit;
use crate::audit::{AuditEvent, EventKind, Repetition, Stamp};
use crate::domain::id::ApiKeyId;
use crate::domain::time::Timestamp;
use crate::outcome::Fault;
use crate::store::Store;

/// The time for which refusals are counted in one entry.
const WINDOW: Duration = Duration::from_secs(60);

/// How often counters are looked at, while there are any.
const PAUSE: Duration = Duration::from_secs(1);

/// The same when the process is about to end and the database refused a write.
const PAUSE_BEFORE_END: Duration = Duration::from_millis(200);

/// Counters of callers. Further callers share one counter for each kind of refusal.
const MOST: usize = 4_000;

/// Addresses that are kept for one entry.
const MOST_ADDRESSES: usize = 8;

/// Of which kind a refusal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RefusedOperation {
    pub kind: EventKind,
    pub operation: &'static str,
    pub code: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct CountedRefusal {
    /// None for all callers that have no counter of their own.
    key: Option<Uuid>,
    refused: RefusedOperation,
}

/// What has been counted since an entry was written.
#[derive(Debug)]
struct Window {
    since: Timestamp,
    times: u64,
    addresses: Vec<String>,
    /// That of the latest refusal.
    stamp: Option<Stamp>,
}

impl Window {
    fn new(since: Timestamp) -> Self {
        Self { since, times: 0, addresses: Vec::new(), stamp: None }
    }

    fn add(&mut self, stamp: Stamp) {
        self.times = self.times.saturating_add(1);
        if let Some(address) = stamp.client.client.ip_text()
            && self.addresses.len() < MOST_ADDRESSES
            && !self.addresses.contains(&address)
        {
            self.addresses.push(address);
        }
        self.stamp = Some(stamp);
    }

    /// Takes back what could not be written.
    fn merge(&mut self, earlier: Self) {
        self.since = self.since.min(earlier.since);
        self.times = self.times.saturating_add(earlier.times);
        let unknown: Vec<_> = earlier.addresses.into_iter().filter(|address| !self.addresses.contains(address)).collect();
        self.addresses.extend(unknown);
        self.addresses.truncate(MOST_ADDRESSES);
        self.stamp = self.stamp.take().or(earlier.stamp);
    }
}

#[derive(Default)]
pub struct Refusals {
    windows: Mutex<HashMap<CountedRefusal, Window>>,
    signals: Arc<WorkerSignals>,
}

struct Writer<N> {
    refusals: Arc<Refusals>,
    store: Store,
    now: N,
}

impl<N: Fn() -> Timestamp + Send + Sync + 'static> Job for Writer<N> {
    async fn round(&mut self, is_ending: bool) -> Next {
        let is_written = self.refusals.flush(&self.store, (self.now)(), is_ending).await;
        match is_ending {
            true if is_written => Next::Woken,
            true => Next::After(PAUSE_BEFORE_END),
            false if self.refusals.is_idle() => Next::Woken,
            false => Next::After(PAUSE),
        }
    }
}

impl Refusals {
    /// Whether the refusal is counted. One that is not is the first of its kind, which the caller of this function records.
    pub fn count(&self, key: ApiKeyId, refused: RefusedOperation, stamp: &Stamp) -> bool {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let own = CountedRefusal { key: Some(key.0), refused };
        let counted = if windows.len() < MOST || windows.contains_key(&own) { own } else { CountedRefusal { key: None, refused } };
        self.signals.wake();
        match windows.get_mut(&counted) {
            // What was counted before belongs to the same entry, even if the writer is late.
            Some(window) if window.times > 0 || stamp.at.since(window.since) < WINDOW => {
                window.add(stamp.clone());
                true
            }
            _ => {
                windows.insert(counted, Window::new(stamp.at));
                false
            }
        }
    }

    /// Counts a first refusal that could not be recorded.
    pub fn add(&self, key: ApiKeyId, refused: RefusedOperation, stamp: Stamp) {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let own = CountedRefusal { key: Some(key.0), refused };
        let counted = if windows.contains_key(&own) { own } else { CountedRefusal { key: None, refused } };
        windows.entry(counted).or_insert_with(|| Window::new(stamp.at)).add(stamp);
        self.signals.wake();
    }

    /// Counted refusals without an entry yet.
    pub fn backlog(&self) -> u64 {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner).values().map(|window| window.times).sum()
    }

    fn is_idle(&self) -> bool {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    /// Starts the writer. The handle ends after `close`, when everything is written; until it can be, it tries again.
    pub fn start(self: &Arc<Self>, store: Store, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> JoinHandle<()> {
        super::start(Writer { refusals: Arc::clone(self), store, now }, Arc::clone(&self.signals))
    }

    pub fn close(&self) {
        self.signals.end();
    }

    /// Writes an entry for each counter whose minute is over, or for all of them; whether it could.
    pub async fn flush(&self, store: &Store, now: Timestamp, all: bool) -> bool {
        let mut is_written = true;
        for (counted, window) in self.take(now, all) {
            if let Err(fault) = write(store, counted, &window, now).await {
                tracing::warn!(cause = fault.chain(), "counted refusals could not be recorded; trying again");
                let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
                windows.entry(counted).or_insert_with(|| Window::new(window.since)).merge(window);
                is_written = false;
            }
        }
        is_written
    }

    /// Counters to be written. Each leaves an empty one, so that the next minute has one entry as well.
    fn take(&self, now: Timestamp, all: bool) -> Vec<(CountedRefusal, Window)> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = |window: &Window| all || now.since(window.since) >= WINDOW;
        windows.retain(|_, window| window.times > 0 || !is_due(window));
        let due = windows.iter_mut().filter(|(_, window)| window.times > 0 && is_due(window));
        due.map(|(counted, window)| (*counted, std::mem::replace(window, Window::new(now)))).collect()
    }
}

async fn write(store: &Store, counted: CountedRefusal, window: &Window, now: Timestamp) -> Result<(), Fault> {
    let Some(stamp) = &window.stamp else { return Ok(()) };
    let stamp = Stamp { at: now, ..stamp.clone() };
    let RefusedOperation { kind, operation, code } = counted.refused;
    let repetition =
        Repetition { times: window.times, since: window.since, addresses: window.addresses.clone(), is_shared: counted.key.is_none() };
    let tx = store.begin(Permit::system("refusals are recorded although the caller may not write"), stamp).await?;
    tx.commit(AuditEvent::RefusedAgain { kind, operation, code, repetition }).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::domain::client::EffectiveClient;

    const REFUSED: RefusedOperation = RefusedOperation { kind: EventKind::AccessDenied, operation: "signUp", code: "FORBIDDEN" };

    fn stamp(second: u64) -> Stamp {
        let at = Timestamp::parse("2026-01-01T00:00:00Z").unwrap().plus(Duration::from_secs(second));
        Stamp { at, clock: Clock::System, invoked_by: None, person: None, client: EffectiveClient::default() }
    }

    #[test]
    fn the_first_of_a_minute_is_not_counted() {
        let refusals = Refusals::default();
        let key = ApiKeyId::generate();
        assert!(!refusals.count(key, REFUSED, &stamp(0)));
        assert!(refusals.count(key, REFUSED, &stamp(59)));
        assert!(!refusals.count(ApiKeyId::generate(), REFUSED, &stamp(59)));
        assert!(!refusals.count(key, RefusedOperation { operation: "signIn", ..REFUSED }, &stamp(59)));
        assert!(refusals.count(key, REFUSED, &stamp(61)), "the entry of this minute is not written yet");
        let due = refusals.take(stamp(61).at, false);
        assert_eq!(due.iter().map(|(_, window)| window.times).sum::<u64>(), 2);
        assert!(refusals.count(key, REFUSED, &stamp(120)), "the next entry is due a minute after the last one");
        assert_eq!(refusals.take(stamp(121).at, false).len(), 1);
        assert!(refusals.take(stamp(181).at, false).is_empty());
        assert!(!refusals.count(key, REFUSED, &stamp(182)));
    }

    #[test]
    fn callers_beyond_the_bound_share_a_counter() {
        let refusals = Refusals::default();
        for _ in 0..MOST {
            assert!(!refusals.count(ApiKeyId::generate(), REFUSED, &stamp(0)));
        }
        assert!(!refusals.count(ApiKeyId::generate(), REFUSED, &stamp(0)));
        for _ in 0..10 {
            assert!(refusals.count(ApiKeyId::generate(), REFUSED, &stamp(0)));
        }
        assert_eq!(refusals.backlog(), 10);
        assert_eq!(refusals.windows.lock().unwrap().len(), MOST + 1);
    }
}
