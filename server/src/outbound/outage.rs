//! Whether a service fails: said in the log when it begins, and when it ends.
//!
//! **Invariant:** any number of failed calls in a row is one line.

use std::fmt::Display;
use std::sync::atomic::{AtomicBool, Ordering};

#[derive(Debug, Default)]
pub struct Outage(AtomicBool);

impl Outage {
    /// After each call, with the error if there was one.
    pub fn tell(&self, error: Option<&impl Display>, begun: &str, ended: &str) {
        match (self.0.swap(error.is_some(), Ordering::Relaxed), error) {
            (false, Some(error)) => tracing::warn!(%error, "{begun}"),
            (true, None) => tracing::info!("{ended}"),
            _ => {}
        }
    }
}
