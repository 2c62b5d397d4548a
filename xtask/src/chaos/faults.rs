//! What is done to the servers and their database, one thing after the other.
//!
//! **Invariant:** every fault is healed before the next one, and the service is seen to be back.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::balance;
use super::client::{RECOVERY, World};
use super::clock::Clock;
use super::database::Database;
use super::disk::Disk;
use super::ha::Ha;
use super::kinds::{CLUSTER, EMBEDDED, Fault, SHARED};
use super::sink::Sink;
use super::worker::Worker;
use crate::instance::wait;

/// Milliseconds without a fault, with the service in use.
const CALM: std::ops::Range<u64> = 200..1000;
/// Milliseconds that a fault lasts.
pub(super) const OUTAGE: std::ops::Range<u64> = 100..1500;
/// The library that lets clocks jump looks once a second.
const JUMP_NOTICED: Duration = Duration::from_millis(1200);

const HOUR: i64 = 3600;
const JUMPS: [i64; 6] = [HOUR, -HOUR, 25 * HOUR, -25 * HOUR, 9 * 365 * 24 * HOUR, -9 * 365 * 24 * HOUR];

const END_SESSIONS: &str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname LIKE 'tenant%'";

pub struct Faults<'run> {
    pub world: &'run World,
    pub database: Option<&'run mut Database>,
    /// The set-up that is tested instead of single servers.
    pub ha: Option<&'run Ha>,
    pub disk: Option<&'run Disk>,
    /// One for each node, or none.
    pub clocks: &'run [Clock],
    pub sink: Option<&'run mut Sink>,
    pub inspector: Worker<'run>,
    pub(super) random: StdRng,
    /// The current fault.
    fault: &'static str,
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
    /// Since the promoted standby accepted writes; none without a failover.
    pub slowest_failover: Option<Duration>,
    /// Since the leader of the cluster was killed or told to hand over.
    pub longest_outage: Option<Duration>,
}

impl<'run> Faults<'run> {
    pub fn new(world: &'run World, seed: u64) -> Self {
        let inspector = Worker::new(world, "inspector".to_owned(), seed);
        Faults {
            world,
            database: None,
            ha: None,
            disk: None,
            clocks: &[],
            sink: None,
            inspector,
            random: StdRng::seed_from_u64(seed),
            fault: "start",
            tally: Tally::default(),
        }
    }

    /// One after the other until the time is over.
    ///
    /// # Errors
    /// If a fault cannot be caused or undone. What the server does wrong is a violation in the ledger.
    pub fn run(&mut self, end: Instant) -> Result<(), String> {
        let weights: &[(Fault, u32)] = match (&self.database, self.ha) {
            (_, Some(_)) => &CLUSTER,
            (Some(_), None) => &SHARED,
            (None, None) => &EMBEDDED,
        };
        let possible = |fault| match fault {
            Fault::FillDisk => self.disk.is_some(),
            Fault::JumpClock => !self.clocks.is_empty(),
            Fault::FailOver => self.database.as_ref().is_some_and(|database| database.has_standby()),
            Fault::KillMailServer => self.sink.is_some(),
            Fault::DisturbPooler => self.database.as_ref().is_some_and(|database| database.pooler().is_some()),
            _ => true,
        };
        let weights: Vec<(Fault, u32)> = weights.iter().copied().filter(|(fault, _)| possible(*fault)).collect();
        // Each once, so that a short run leaves none out; then as chance has it.
        let mut due: Vec<Fault> = weights.iter().map(|(fault, _)| *fault).collect();
        while Instant::now() < end || !due.is_empty() {
            self.pause(CALM);
            let fault = due.pop().unwrap_or_else(|| self.choose(&weights));
            self.fault = fault.name();
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
            Fault::EndSessions => self.storm(|faults| faults.database()?.leader.sql(END_SESSIONS).map(drop)),
            Fault::CrashDatabase => self.restart_database("immediate"),
            Fault::RestartDatabase => self.restart_database("fast"),
            Fault::RollNodes => {
                let name = format!("roll-{}", self.tally.faults.get(fault.name()).copied().unwrap_or_default());
                let ledger = balance::roll(self.world, &name)?;
                self.inspector.ledger.merge(ledger);
                self.recovered(Instant::now());
                Ok(())
            }
            Fault::FailOver => self.fail_over(),
            Fault::SwallowConnections => self.swallow_connections(),
            Fault::DisturbPooler => self.disturb_pooler(),
            Fault::KillLeader => self.kill_leader(),
            Fault::KillPostgres => self.kill_postgres(),
            Fault::SwitchOver => self.switch_over(),
            Fault::KillEtcd => self.kill_etcd(),
            Fault::KillServer => self.disturb_server("kill"),
            Fault::EndServer => self.disturb_server("stop"),
            Fault::KillMailServer => self.kill_mail_server(node),
        }
    }

    /// # Errors
    /// If there is no such node, or it cannot be killed.
    pub(super) fn kill(&mut self, node: usize) -> Result<(), String> {
        self.tally.losses += 1;
        self.node(node)?.kill()
    }

    /// # Errors
    /// If there is no such node, or it cannot be started.
    pub(super) fn start(&mut self, node: usize) -> Result<(), String> {
        let took = self.node(node)?.start()?;
        self.tally.slowest_start = self.tally.slowest_start.max(took);
        self.recovered(Instant::now());
        Ok(())
    }

    fn restart_database(&mut self, mode: &str) -> Result<(), String> {
        self.storm(|faults| {
            faults.database()?.leader.stop(mode)?;
            faults.pause(OUTAGE);
            faults.database()?.leader.start()
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
            faults.database.as_ref().map_or(Ok(()), |database| database.heal())
        })?;
        if dies { self.start(node) } else { Ok(()) }
    }

    fn jump_clock(&mut self, node: usize) -> Result<(), String> {
        let seconds = JUMPS.get(self.random.random_range(0..JUMPS.len())).copied().unwrap_or(HOUR);
        let clock = self.clocks.get(node).ok_or("the node has no clock of its own")?;
        self.world.clock_is_off.store(true, Ordering::SeqCst);
        clock.jump(seconds)?;
        wait(JUMP_NOTICED);
        if self.random.random_range(0..2) == 0 {
            self.kill(node)?;
            self.start(node)?;
        }
        self.pause(OUTAGE);
        clock.jump(0)?;
        wait(JUMP_NOTICED);
        self.world.clock_is_off.store(false, Ordering::SeqCst);
        self.recovered(Instant::now());
        Ok(())
    }

    /// Something that the database suffers; afterwards the servers must find it again by themselves.
    ///
    /// # Errors
    /// If `what` fails.
    pub(super) fn storm(&mut self, what: impl FnOnce(&mut Self) -> Result<(), String>) -> Result<(), String> {
        self.world.weather.storm();
        self.tally.losses += 1;
        let done = what(self);
        self.world.weather.clear();
        done?;
        self.recovered(Instant::now());
        Ok(())
    }

    /// Waits until every node that runs reads and writes again, which must be soon enough; how long it took.
    pub(super) fn recovered(&mut self, since: Instant) -> Duration {
        self.recovered_within(since, RECOVERY)
    }

    pub(super) fn recovered_within(&mut self, since: Instant, limit: Duration) -> Duration {
        for (number, node) in self.world.nodes.iter().enumerate() {
            while node.place().is_some() && !(self.inspector.create_key(number) && self.inspector.create_project(number)) {
                if since.elapsed() > limit {
                    self.inspector.ledger.violation(format!(
                        "{}: a node had not recovered after {} s{}",
                        self.fault,
                        limit.as_secs(),
                        node.log_tail()
                    ));
                    break;
                }
                wait(Duration::from_millis(10));
            }
        }
        let took = since.elapsed();
        if took > limit {
            let violation = format!("{}: recovery took {took:.1?}, longer than {} s", self.fault, limit.as_secs());
            self.inspector.ledger.violation(violation);
        }
        self.tally.slowest_recovery = self.tally.slowest_recovery.max(took);
        took
    }

    fn node(&self, number: usize) -> Result<&'run super::nodes::Node, String> {
        self.world.nodes.get(number).ok_or_else(|| "there is no such node".to_owned())
    }

    /// # Errors
    /// If there is none.
    pub(super) fn ha(&self) -> Result<&'run Ha, String> {
        self.ha.ok_or_else(|| "there is no cluster".to_owned())
    }

    /// # Errors
    /// If there is none.
    pub(super) fn database(&mut self) -> Result<&mut Database, String> {
        self.database.as_deref_mut().ok_or_else(|| "there is no PostgreSQL".to_owned())
    }

    /// # Errors
    /// If there is none.
    pub(super) fn sink(&mut self) -> Result<&mut Sink, String> {
        self.sink.as_deref_mut().ok_or_else(|| "there is no SMTP server".to_owned())
    }

    pub(super) fn pause(&mut self, milliseconds: std::ops::Range<u64>) {
        wait(Duration::from_millis(self.random.random_range(milliseconds)));
    }
}
