//! Mails on their way out.
//!
//! **Invariant:** the numbers of the outbox are those of the last look at it, not of this moment.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{Counter, MetricsPage};

/// A number that is looked up now and then.
#[derive(Debug, Default)]
pub struct Seen(AtomicU64);

impl Seen {
    pub fn set(&self, number: u64) {
        self.0.store(number, Ordering::Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[derive(Debug, Default)]
pub struct Mails {
    pub delivered: Counter,
    pub put_off: Counter,
    pub unreachable: Counter,
    pub failed: Counter,
    /// In the outbox of all nodes.
    pub waiting: Seen,
    pub kept: Seen,
}

impl Mails {
    pub fn write(&self, page: &mut MetricsPage) {
        let mut attempts = page.counter("tenant_mail_attempts", "Attempts to deliver a mail, by how they ended");
        for (result, count) in
            [("delivered", &self.delivered), ("put_off", &self.put_off), ("unreachable", &self.unreachable), ("failed", &self.failed)]
        {
            attempts.labelled([("result", result)], count.get());
        }
        let mut outbox = page.gauge("tenant_outbox_mails", "Mails in the outbox: those that wait, and those that failed");
        for (state, number) in [("waiting", &self.waiting), ("failed", &self.kept)] {
            outbox.labelled([("state", state)], number.get());
        }
    }
}
