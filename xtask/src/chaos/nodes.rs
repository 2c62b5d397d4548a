//! The servers under test: each is started, killed and found again under a new address.
//!
//! **Invariant:** a node is marked as disturbed before anything is done to it, so a connection that breaks without a mark is its own fault.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::instance::server::Server;

/// So many errors of a log are shown.
const MOST_ERRORS: usize = 5;

pub struct Node {
    binary: PathBuf,
    /// For its log.
    folder: PathBuf,
    data: PathBuf,
    settings: Vec<(String, String)>,
    server: Mutex<Option<Server>>,
    /// Nothing as soon as it is about to end.
    place: Mutex<Option<SocketAddr>>,
    /// Nothing when it has ended.
    address: Mutex<Option<SocketAddr>>,
    management: Mutex<Option<SocketAddr>>,
    disturbances: AtomicU64,
    unsettled: AtomicBool,
}

/// Where a node was, and how often it had been disturbed by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub address: SocketAddr,
    pub disturbances: u64,
}

impl Node {
    pub fn new(binary: PathBuf, folder: PathBuf, data: PathBuf, settings: Vec<(String, String)>) -> Node {
        let (server, place, address, management) = (Mutex::new(None), Mutex::new(None), Mutex::new(None), Mutex::new(None));
        Node {
            binary,
            folder,
            data,
            settings,
            server,
            place,
            address,
            management,
            disturbances: AtomicU64::new(0),
            unsettled: AtomicBool::new(false),
        }
    }

    /// What is behind this address is started and ended by others.
    pub fn external(address: SocketAddr) -> Node {
        let node = Node::new(PathBuf::new(), PathBuf::new(), PathBuf::new(), Vec::new());
        *held(&node.address) = Some(address);
        *held(&node.place) = Some(address);
        node
    }

    /// Starts it; how long it took until it listened.
    ///
    /// # Errors
    /// If the server cannot be started.
    pub fn start(&self) -> Result<Duration, String> {
        let begun = Instant::now();
        let server = Server::start_with(&self.binary, &self.folder, &self.data, &self.settings)?;
        *held(&self.management) = server.management();
        *held(&self.address) = Some(server.address());
        *held(&self.place) = Some(server.address());
        *held(&self.server) = Some(server);
        Ok(begun.elapsed())
    }

    /// Without a warning.
    ///
    /// # Errors
    /// If the server cannot be killed.
    pub fn kill(&self) -> Result<(), String> {
        self.disturb();
        *held(&self.place) = None;
        let server = held(&self.server).take();
        *held(&self.address) = None;
        server.map_or(Ok(()), Server::kill)
    }

    /// As an operator would: it ends by itself, with in-flight requests answered.
    ///
    /// # Errors
    /// If the server cannot be terminated, or ends with an error.
    pub fn terminate(&self) -> Result<(), String> {
        self.disturb();
        *held(&self.place) = None;
        let server = held(&self.server).take();
        let ended = server.map_or(Ok(()), Server::terminate);
        *held(&self.address) = None;
        ended
    }

    /// From now on, until `settle`, every in-flight request may be lost.
    pub fn unsettle(&self) {
        self.unsettled.store(true, Ordering::SeqCst);
    }

    pub fn settle(&self) {
        self.disturb();
        self.unsettled.store(false, Ordering::SeqCst);
    }

    fn disturb(&self) {
        self.disturbances.fetch_add(1, Ordering::SeqCst);
    }

    /// Nothing while it is down.
    pub fn place(&self) -> Option<Place> {
        let disturbances = self.disturbances.load(Ordering::SeqCst);
        held(&self.place).map(|address| Place { address, disturbances })
    }

    pub fn was_disturbed_since(&self, place: Place) -> bool {
        self.unsettled.load(Ordering::SeqCst) || self.disturbances.load(Ordering::SeqCst) != place.disturbances
    }

    /// Where it can still be reached, even if it is about to end.
    pub fn address(&self) -> Option<SocketAddr> {
        *held(&self.address)
    }

    /// Where it says whether it is ready.
    pub fn management(&self) -> Option<SocketAddr> {
        *held(&self.management)
    }

    /// The errors in its log, as far as they differ.
    pub fn errors(&self) -> Vec<String> {
        let log = std::fs::read(self.folder.join("server.log")).unwrap_or_default();
        let text = String::from_utf8_lossy(&log);
        let causes = text.lines().filter(|line| line.contains("\"ERROR\"")).filter_map(|line| {
            let entry: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(entry.get("fields")?.to_string())
        });
        causes.collect::<std::collections::BTreeSet<_>>().into_iter().take(MOST_ERRORS).collect()
    }

    pub fn log_tail(&self) -> String {
        held(&self.server).as_ref().map(Server::log_tail).unwrap_or_default()
    }
}

pub fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
