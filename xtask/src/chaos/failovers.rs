//! The faults that the set-up of `server/packaging/ha` must survive.
//!
//! **Invariant:** each fault begins and ends with a leader and a synchronous standby.

use std::cell::Cell;
use std::time::{Duration, Instant};

use rand::RngExt;

use super::faults::{Faults, OUTAGE};
use super::nodes::Node;
use crate::instance::wait;

/// A switchover that takes longer was dropped.
const SWITCHOVER: Duration = Duration::from_secs(15);

impl Faults<'_> {
    /// As if the leader's machine had lost power. The other member is promoted; the old one comes back as its standby.
    ///
    /// # Errors
    /// If there is no cluster, a command fails, or the cluster has not recovered in time.
    pub fn kill_leader(&mut self) -> Result<(), String> {
        let ha = self.ha()?;
        let old = ha.run("leader", None)?;
        self.change_leader(|old| {
            ha.run("kill", Some(old))?;
            ha.until("no other member became the leader", |ha| ha.run("leader", None).is_ok_and(|new| new != old))
        })?;
        ha.run("start", Some(&old))?;
        ha.until_whole()
    }

    /// # Errors
    /// If there is no cluster, a command fails, or the cluster has not recovered in time.
    pub fn kill_postgres(&mut self) -> Result<(), String> {
        let ha = self.ha()?;
        self.change_leader(|old| {
            ha.run("kill", Some(&old.replace("patroni", "postgres")))?;
            // Patroni decides who is next; the old one can win.
            wait(Duration::from_millis(500));
            ha.until("there was no leader", |ha| ha.run("leader", None).is_ok())
        })?;
        ha.until_whole()
    }

    /// # Errors
    /// If there is no cluster, a command fails, or the cluster has not recovered in time.
    pub fn switch_over(&mut self) -> Result<(), String> {
        let ha = self.ha()?;
        self.change_leader(|old| {
            ha.run("switchover", None)?;
            let asked = Cell::new(Instant::now());
            ha.until("the leader did not change", |ha| {
                let changed = ha.run("leader", None).is_ok_and(|new| new != old);
                // Patroni drops a switchover whose standby has not caught up in time. One that cannot be asked for yet is asked for again.
                if !changed && asked.get().elapsed() > SWITCHOVER {
                    asked.set(Instant::now());
                    ha.run("switchover", None).ok();
                }
                changed
            })
        })?;
        ha.until_whole()
    }

    /// The leader keeps its role if etcd is back in time, and must otherwise give it up.
    ///
    /// # Errors
    /// If there is no cluster, a command fails, or the cluster has not recovered in time.
    pub fn kill_etcd(&mut self) -> Result<(), String> {
        let ha = self.ha()?;
        self.storm(|faults| {
            ha.run("kill", Some("etcd"))?;
            faults.pause(500..12_000);
            ha.run("start", Some("etcd"))?;
            ha.until_whole()
        })
    }

    /// `kill` loses in-flight requests; `stop` loses none, as HAProxy knows of it in time.
    ///
    /// # Errors
    /// If there is no cluster, or a command fails.
    pub fn disturb_server(&mut self, how: &str) -> Result<(), String> {
        let ha = self.ha()?;
        let server = if self.random.random_range(0..2) == 0 { "server1" } else { "server2" };
        let proxies = || self.world.nodes.iter().filter(|_| how == "kill");
        proxies().for_each(Node::unsettle);
        ha.run(how, Some(server))?;
        // Requests that are lost with it have been answered by then.
        wait(Duration::from_millis(200));
        proxies().for_each(Node::settle);
        self.tally.losses += 1;
        self.pause(OUTAGE);
        ha.run("start", Some(server))?;
        ha.run("await", Some(server))?;
        self.recovered(Instant::now());
        Ok(())
    }

    fn change_leader(&mut self, how: impl FnOnce(&str) -> Result<(), String>) -> Result<(), String> {
        let old = self.ha()?.run("leader", None)?;
        self.storm(|faults| {
            let begun = Instant::now();
            how(&old)?;
            let took = faults.recovered(Instant::now());
            faults.tally.slowest_failover = faults.tally.slowest_failover.max(Some(took));
            faults.tally.longest_outage = faults.tally.longest_outage.max(Some(begun.elapsed()));
            Ok(())
        })
    }
}
