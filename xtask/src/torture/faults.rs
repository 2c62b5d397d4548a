//! What is done to the servers and their database, one thing after the other.
//!
//! **Invariant:** every fault is healed before the next one, and the service is seen to be back.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::balance;
use super::client::{RECOVERY, World};
use super::clock::Clock;
use super::disk::Disk;
use super::worker::Worker;
use crate::instance::cluster::Cluster;
use crate::instance::wait;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Kill,
    Terminate,
    FillDisk,
    JumpClock,
    EndSessions,
    CrashDatabase,
    RestartDatabase,
    RollNodes,
}

/// How often each happens, relative to the others.
const EMBEDDED: [(Fault, u32); 4] = [(Fault::Kill, 75), (Fault::Terminate, 8), (Fault::FillDisk, 9), (Fault::JumpClock, 8)];
const SHARED: [(Fault, u32); 7] = [
    (Fault::Kill, 40),
    (Fault::EndSessions, 25),
    (Fault::CrashDatabase, 12),
    (Fault::RestartDatabase, 7),
    (Fault::FillDisk, 5),
    (Fault::JumpClock, 5),
    (Fault::RollNodes, 6),
];

/// Milliseconds without a fault, with the service in use.
const CALM: std::ops::Range<u64> = 200..1000;
/// Milliseconds that a fault lasts.
const OUTAGE: std::ops::Range<u64> = 100..1500;
/// The library that lets clocks jump looks once a second.
const JUMP_NOTICED: Duration = Duration::from_millis(1200);

const HOUR: i64 = 3600;
const JUMPS: [i64; 6] = [HOUR, -HOUR, 25 * HOUR, -25 * HOUR, 9 * 365 * 24 * HOUR, -9 * 365 * 24 * HOUR];

const END_SESSIONS: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname LIKE 'tenant%'";

pub struct Faults<'run> {
    pub world: &'run World,
    pub cluster: Option<&'run Cluster>,
    pub disk: Option<&'run Disk>,
    /// One for each node, or none.
    pub clocks: &'run [Clock],
    pub inspector: Worker<'run>,
    random: StdRng,
    pub tally: Tally,
}

/// What was done, and how the service took it.
#[derive(Debug, Default)]
pub struct Tally {
    pub faults: BTreeMap<&'static str, u32>,
    /// Kills of a server and losses of its connections to the database.
    pub losses: u32,
    pub slowest_start: Duration,
    pub slowest_recovery: Duration,
}

impl<'run> Faults<'run> {
    pub fn new(world: &'run World, cluster: Option<&'run Cluster>, disk: Option<&'run Disk>, clocks: &'run [Clock], seed: u64) -> Self {
        let inspector = Worker::new(world, "inspector".to_owned(), seed);
        Faults { world, cluster, disk, clocks, inspector, random: StdRng::seed_from_u64(seed), tally: Tally::default() }
    }

    /// One after the other until the time is over.
    pub fn run(&mut self, end: Instant) -> Result<(), String> {
        let weights: &[(Fault, u32)] = if self.cluster.is_some() { &SHARED } else { &EMBEDDED };
        let possible = |fault| match fault {
            Fault::FillDisk => self.disk.is_some(),
            Fault::JumpClock => !self.clocks.is_empty(),
            _ => true,
        };
        let weights: Vec<(Fault, u32)> = weights.iter().copied().filter(|(fault, _)| possible(*fault)).collect();
        // Each once, so that a short run leaves none out; then as chance has it.
        let mut due: Vec<Fault> = weights.iter().map(|(fault, _)| *fault).collect();
        while Instant::now() < end || !due.is_empty() {
            self.pause(CALM);
            let fault = due.pop().unwrap_or_else(|| self.choose(&weights));
            self.inflict(fault).map_err(|error| format!("{}: {error}", fault.name()))?;
            *self.tally.faults.entry(fault.name()).or_default() += 1;
        }
        Ok(())
    }

    fn choose(&mut self, weights: &[(Fault, u32)]) -> Fault {
        let total: u32 = weights.iter().map(|(_, weight)| weight).sum();
        let mut number = self.random.random_range(0..total.max(1));
        for (fault, weight) in weights {
            match number.checked_sub(*weight) {
                Some(rest) => number = rest,
                None => return *fault,
            }
        }
        Fault::Kill
    }

    fn inflict(&mut self, fault: Fault) -> Result<(), String> {
        let node = self.random.random_range(0..self.world.nodes.len());
        match fault {
            Fault::Kill => {
                self.kill(node)?;
                self.pause(0..200);
                self.start(node)
            }
            Fault::Terminate => {
                self.node(node)?.terminate()?;
                self.start(node)
            }
            Fault::FillDisk => self.fill_disk(node),
            Fault::JumpClock => self.jump_clock(node),
            Fault::EndSessions => self.storm(|faults| faults.cluster()?.sql(END_SESSIONS).map(drop)),
            Fault::CrashDatabase => self.restart_database("immediate"),
            Fault::RestartDatabase => self.restart_database("fast"),
            Fault::RollNodes => {
                let name = format!("roll-{}", self.tally.faults.get(fault.name()).copied().unwrap_or_default());
                let ledger = balance::roll(self.world, &name)?;
                self.inspector.ledger.merge(ledger);
                self.recovered(Instant::now());
                Ok(())
            }
        }
    }

    fn kill(&mut self, node: usize) -> Result<(), String> {
        self.tally.losses += 1;
        self.node(node)?.kill()
    }

    fn start(&mut self, node: usize) -> Result<(), String> {
        let took = self.node(node)?.start()?;
        self.tally.slowest_start = self.tally.slowest_start.max(took);
        self.recovered(Instant::now());
        Ok(())
    }

    fn restart_database(&mut self, mode: &str) -> Result<(), String> {
        self.storm(|faults| {
            let cluster = faults.cluster()?;
            cluster.stop(mode)?;
            faults.pause(OUTAGE);
            cluster.start()
        })
    }

    /// While it is full the server may be killed as well.
    fn fill_disk(&mut self, node: usize) -> Result<(), String> {
        let disk = self.disk.ok_or("there is no disk to fill")?;
        let dies = self.random.random_range(0..3) == 0;
        self.storm(|faults| {
            disk.fill()?;
            faults.pause(OUTAGE);
            if dies {
                faults.kill(node)?;
            }
            disk.free()?;
            // A PostgreSQL that cannot write its log goes down.
            match faults.cluster {
                Some(cluster) if !cluster.answers() => {
                    cluster.stop("immediate").ok();
                    cluster.start()
                }
                _ => Ok(()),
            }
        })?;
        if dies { self.start(node) } else { Ok(()) }
    }

    fn jump_clock(&mut self, node: usize) -> Result<(), String> {
        let seconds = JUMPS.get(self.random.random_range(0..JUMPS.len())).copied().unwrap_or(HOUR);
        let clock = self.clocks.get(node).ok_or("the node has no clock of its own")?;
        clock.jump(seconds)?;
        wait(JUMP_NOTICED);
        if self.random.random_range(0..2) == 0 {
            self.kill(node)?;
            self.start(node)?;
        }
        self.pause(OUTAGE);
        clock.jump(0)?;
        wait(JUMP_NOTICED);
        self.recovered(Instant::now());
        Ok(())
    }

    /// Something that the database suffers; afterwards the servers must find it again by themselves.
    fn storm(&mut self, what: impl FnOnce(&mut Self) -> Result<(), String>) -> Result<(), String> {
        self.world.weather.storm();
        self.tally.losses += 1;
        let done = what(self);
        self.world.weather.clear();
        done?;
        self.recovered(Instant::now());
        Ok(())
    }

    /// Every node that runs reads and writes again, soon enough.
    fn recovered(&mut self, since: Instant) {
        for (number, node) in self.world.nodes.iter().enumerate() {
            while node.place().is_some() && !(self.inspector.create_key(number) && self.inspector.create_project(number)) {
                if since.elapsed() > RECOVERY {
                    self.inspector.ledger.violation(format!("a node had not recovered after {} s{}", RECOVERY.as_secs(), node.log_tail()));
                    break;
                }
                wait(Duration::from_millis(10));
            }
        }
        self.tally.slowest_recovery = self.tally.slowest_recovery.max(since.elapsed());
    }

    fn node(&self, number: usize) -> Result<&'run super::nodes::Node, String> {
        self.world.nodes.get(number).ok_or_else(|| "there is no such node".to_owned())
    }

    fn cluster(&self) -> Result<&'run Cluster, String> {
        self.cluster.ok_or_else(|| "there is no PostgreSQL".to_owned())
    }

    fn pause(&mut self, milliseconds: std::ops::Range<u64>) {
        wait(Duration::from_millis(self.random.random_range(milliseconds)));
    }
}

impl Fault {
    fn name(self) -> &'static str {
        match self {
            Fault::Kill => "server killed",
            Fault::Terminate => "server ended and started again",
            Fault::FillDisk => "disk full",
            Fault::JumpClock => "clock jumped",
            Fault::EndSessions => "database sessions ended",
            Fault::CrashDatabase => "database crashed",
            Fault::RestartDatabase => "database restarted",
            Fault::RollNodes => "all nodes restarted behind a balancer",
        }
    }
}
