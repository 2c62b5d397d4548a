//! Faults of what is between the servers and their data: failover, a network that forgets connections, a pooler.
//! And of the SMTP server that their mails go to.
//!
//! **Invariant:** afterwards there is a synchronous standby again, and no connection is left swallowed.

use std::time::{Duration, Instant};

use rand::RngExt;

use super::faults::{Faults, OUTAGE};
use super::relay::Relay;
use crate::instance::wait;

/// Longer than the time limit of a request: each that waits for a swallowed connection is answered meanwhile.
const LONG_SILENCE: Duration = Duration::from_secs(8);

/// A request can meet a connection that was used just before it was swallowed, and then waits for its own time limit (6 s); on each of
/// two nodes. A swallowed transaction holds its locks for 5 s meanwhile.
const ABANDONED: Duration = Duration::from_secs(15);

/// Milliseconds for which the SMTP server accepts mails without an answer, and for which it refuses connections.
const UNANSWERED: std::ops::Range<u64> = 50..300;
const NO_MAILS: std::ops::Range<u64> = 500..3000;

impl Faults<'_> {
    /// The standby is read-only for a while, and connected to, before it is promoted.
    ///
    /// # Errors
    /// If there is no PostgreSQL or no standby, or the standby cannot be promoted or replaced.
    pub fn fail_over(&mut self) -> Result<(), String> {
        self.storm(|faults| {
            faults.database()?.fail_over()?;
            faults.pause(OUTAGE);
            faults.database()?.leader.promote()?;
            let took = faults.recovered(Instant::now());
            faults.tally.slowest_failover = faults.tally.slowest_failover.max(Some(took));
            Ok(())
        })?;
        self.database()?.add_standby()
    }

    /// New connections work, and the servers have to find out that they need some.
    ///
    /// # Errors
    /// If there is no PostgreSQL.
    pub fn swallow_connections(&mut self) -> Result<(), String> {
        let silence =
            if self.random.random_range(0..4) == 0 { LONG_SILENCE } else { Duration::from_millis(self.random.random_range(OUTAGE)) };
        self.storm(|faults| {
            faults.database()?.fronts().for_each(Relay::swallow);
            faults.recovered_within(Instant::now(), ABANDONED);
            wait(silence);
            faults.database()?.fronts().for_each(Relay::cut_swallowed);
            Ok(())
        })
    }

    /// No request may be affected. While it is down, the node may be killed as well.
    ///
    /// # Errors
    /// If there is no SMTP server, or it or the node cannot be killed or restarted.
    pub fn kill_mail_server(&mut self, node: usize) -> Result<(), String> {
        let dies = self.random.random_range(0..2) == 0;
        self.sink()?.stop_answering();
        self.pause(UNANSWERED);
        self.sink()?.kill()?;
        self.pause(NO_MAILS);
        if dies {
            self.kill(node)?;
        }
        self.sink()?.start_again()?;
        if dies { self.start(node) } else { Ok(()) }
    }

    /// # Errors
    /// If there is no pooler, or it cannot be signalled or restarted.
    pub fn disturb_pooler(&mut self) -> Result<(), String> {
        let how = self.random.random_range(0..4);
        self.storm(|faults| {
            let none = "there is no pooler";
            let (signal, resumed_by) = match how {
                0 => ("TERM", None),
                1 => ("KILL", None),
                2 => ("STOP", Some("CONT")),
                _ => ("USR1", Some("USR2")),
            };
            let pooler = faults.database()?.pooler().ok_or(none)?;
            if resumed_by.is_some() {
                pooler.signal(signal)?
            } else {
                pooler.stop(signal)?
            }
            faults.pause(OUTAGE);
            let pooler = faults.database()?.pooler().ok_or(none)?;
            resumed_by.map_or_else(|| pooler.start_again(), |signal| pooler.signal(signal))
        })
    }
}
