//! The PostgreSQL under test: a leader, a standby that has all that was acknowledged, and what is between them and the servers.
//!
//! ```text
//! node 1 ─ relay ─────────────────────┐
//!                                     ├─ leader ─ standby (synchronous)
//! node 2 ─ relay ─ PgBouncer ─ relay ─┘
//! ```
//!
//! **Invariant:** the leader acknowledges nothing that the standby has not applied, except while there is no standby.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::relay::Relay;
use crate::instance::cluster::Cluster;
use crate::instance::pooler::{Mode, Pooler};
use crate::instance::wait;

const NAME: &str = "tenant";
const PATIENCE: Duration = Duration::from_secs(30);

const IS_SYNCHRONOUS: &str = "SELECT count(*) FROM pg_stat_replication WHERE sync_state IN ('sync', 'quorum')";
/// `pg_basebackup` copies these settings.
const SETTINGS: [&str; 2] =
    ["ALTER SYSTEM SET synchronous_commit = 'remote_apply'", "ALTER SYSTEM SET wal_retrieve_retry_interval = '200ms'"];

pub struct Database {
    pub leader: Cluster,
    standby: Option<Cluster>,
    folder: PathBuf,
    /// How many standbys there have been: each gets a folder of its own.
    standbys: u32,
    direct: Relay,
    behind: Option<Behind>,
}

/// The way through PgBouncer.
struct Behind {
    front: Relay,
    pooler: Pooler,
    back: Relay,
}

impl Database {
    /// On the disk in this folder, with PgBouncer in the other one.
    ///
    /// # Errors
    /// If PostgreSQL, a relay or PgBouncer cannot be started, or the standby is not synchronous in time.
    pub fn create(folder: &Path, scratch: &Path, has_standby: bool, pool_mode: Option<Mode>) -> Result<Database, String> {
        let leader = Cluster::create(folder)?;
        for setting in SETTINGS {
            leader.sql(setting)?;
        }
        leader.sql("SELECT pg_reload_conf()")?;
        leader.database(NAME)?;
        let direct = Relay::start(leader.socket())?;
        let behind = match pool_mode {
            Some(mode) => {
                let back = Relay::start(leader.socket())?;
                let address = back.address();
                let server = (address.ip().to_string(), address.port());
                let pooler = Pooler::start(scratch.join("pooler"), None, server, mode);
                let pooler = pooler.map_err(|error| format!("{error}; --without pooler leaves it out"))?;
                Some(Behind { front: Relay::start(pooler.socket())?, pooler, back })
            }
            None => None,
        };
        let mut database = Database { leader, standby: None, folder: folder.to_owned(), standbys: 0, direct, behind };
        if has_standby {
            database.add_standby()?;
        }
        Ok(database)
    }

    /// Where a node finds it: every second one through PgBouncer.
    pub fn url(&self, node: usize) -> String {
        let relay = self.behind.as_ref().filter(|_| node % 2 == 1).map_or(&self.direct, |behind| &behind.front);
        format!("postgres://postgres@{}/{NAME}?sslmode=disable", relay.address())
    }

    pub fn has_standby(&self) -> bool {
        self.standby.is_some()
    }

    pub fn pooler(&self) -> Option<&Pooler> {
        self.behind.as_ref().map(|behind| &behind.pooler)
    }

    /// The relays that nodes are connected to.
    pub fn fronts(&self) -> impl Iterator<Item = &Relay> {
        [Some(&self.direct), self.behind.as_ref().map(|behind| &behind.front)].into_iter().flatten()
    }

    /// Kills the leader; the connections lead to the standby, which only reads.
    ///
    /// # Errors
    /// If there is no standby, or the leader cannot be killed or removed.
    pub fn fail_over(&mut self) -> Result<(), String> {
        let standby = self.standby.take().ok_or("there is no standby")?;
        self.leader.kill()?;
        for relay in [Some(&self.direct), self.behind.as_ref().map(|behind| &behind.back)].into_iter().flatten() {
            relay.redirect(standby.socket());
        }
        std::mem::replace(&mut self.leader, standby).remove()
    }

    /// Makes a standby from the leader; from its end on, what is acknowledged is on both.
    ///
    /// # Errors
    /// If the standby cannot be created, or is not synchronous in time.
    pub fn add_standby(&mut self) -> Result<(), String> {
        self.standbys += 1;
        let standby = self.leader.create_standby(self.folder.join(format!("pg{}", self.standbys)))?;
        self.leader.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")?;
        self.leader.sql("SELECT pg_reload_conf()")?;
        self.standby = Some(standby);
        self.await_standby()
    }

    /// Starts again what a full disk has ended.
    ///
    /// # Errors
    /// If a server cannot be started, or the standby is not synchronous in time.
    pub fn heal(&self) -> Result<(), String> {
        for cluster in [Some(&self.leader), self.standby.as_ref()].into_iter().flatten() {
            if !cluster.answers() {
                cluster.stop("immediate").ok();
                cluster.start()?;
            }
        }
        self.await_standby()
    }

    fn await_standby(&self) -> Result<(), String> {
        let begun = Instant::now();
        while self.standby.is_some() && self.leader.sql(IS_SYNCHRONOUS)?.trim() != "1" {
            if begun.elapsed() > PATIENCE {
                return Err(format!("the standby was not synchronous after {} s", PATIENCE.as_secs()));
            }
            wait(Duration::from_millis(20));
        }
        Ok(())
    }
}
