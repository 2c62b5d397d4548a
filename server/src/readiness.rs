//! Whether this process should get requests: it has started, is not about to end, and its database answers and takes writes.
//!
//! **Invariant:** however many requests there are, one check of the database runs at a time, and no request waits longer than a second.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::Mutex;

use crate::outcome::Fault;
use crate::store::{Store, StoreError};

/// How long a request waits for the database.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a result is valid.
const FRESH: Duration = Duration::from_millis(500);

/// A check of the database that takes longer is aborted, so that the next one can begin.
const LONGEST: Duration = Duration::from_secs(5);

/// What keeps the process from being ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    Starting,
    Stopping,
    Database,
    Migrations,
}

impl Failing {
    pub fn name(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Stopping => "stopping",
            Self::Database => "database",
            Self::Migrations => "migrations",
        }
    }
}

/// When the database was checked last, and what was found.
type Latest = Option<(Instant, Option<Failing>)>;

#[derive(Default)]
pub struct Readiness {
    /// With the runtime on which it is used: connections belong to the runtime that opened them.
    store: OnceLock<(Store, Handle)>,
    stopping: AtomicBool,
    /// Locked during a check.
    latest: Arc<Mutex<Latest>>,
}

impl Readiness {
    /// From now on the database decides. Called on the runtime of the public port.
    pub fn started(&self, store: Store) {
        // A process starts once.
        drop(self.store.set((store, Handle::current())));
    }

    /// From now on nothing makes it ready again.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    /// What keeps the process from being ready, if anything does.
    pub async fn failing(&self) -> Option<Failing> {
        let database = match self.store.get() {
            None => Some(Failing::Starting),
            Some(_) if self.is_stopping() => None,
            Some((store, runtime)) => {
                // A task of its own: the client may have hung up.
                let checked = runtime.spawn(check(Arc::clone(&self.latest), store.clone()));
                match tokio::time::timeout(PATIENCE, checked).await {
                    Ok(Ok(failing)) => failing,
                    Ok(Err(_)) | Err(_) => Some(Failing::Database),
                }
            }
        };
        if self.is_stopping() { Some(Failing::Stopping) } else { database }
    }
}

/// What the latest check has found, or a new one.
async fn check(latest: Arc<Mutex<Latest>>, store: Store) -> Option<Failing> {
    let mut latest = latest.lock().await;
    if let Some((at, failing)) = *latest
        && at.elapsed() < FRESH
    {
        return failing;
    }
    let failing = database(&store, latest.and_then(|(_, failing)| failing)).await;
    *latest = Some((Instant::now(), failing));
    failing
}

/// Logs what has changed since the last look, not every look.
async fn database(store: &Store, was_failing: Option<Failing>) -> Option<Failing> {
    let looked = async { Ok::<_, StoreError>((store.is_current().await?, store.is_writable().await?)) };
    let (failing, cause) = match tokio::time::timeout(LONGEST, looked).await {
        Ok(Ok((true, true))) => (None, String::new()),
        Ok(Ok((false, _))) => (Some(Failing::Migrations), "the database lacks migrations".to_owned()),
        Ok(Ok((true, false))) => (Some(Failing::Database), "the database is read-only".to_owned()),
        Ok(Err(error)) => (Some(Failing::Database), Fault::new(error).chain()),
        Err(_) => (Some(Failing::Database), "the database does not answer".to_owned()),
    };
    match failing {
        Some(_) if failing != was_failing => tracing::warn!(cause, "not ready"),
        None if was_failing.is_some() => tracing::info!("ready again"),
        _ => {}
    }
    failing
}
