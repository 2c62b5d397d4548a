//! Other services that are asked over HTTP while a mutation waits.
//!
//! **Invariant:** every call ends within its time, with an answer of bounded size, and none is made inside a transaction.

mod address;
mod asked;
mod breaches;
mod client;

use crate::config::OutboundOptions;

pub use asked::Asked;
pub use breaches::Breaches;
pub use client::{Answer, CallError, Client, Reach};

#[derive(Debug)]
pub struct Outbound {
    pub breaches: Breaches,
}

impl Outbound {
    pub fn new(options: &OutboundOptions) -> Self {
        Self { breaches: Breaches::new(options.hibp_url.as_ref()) }
    }
}

impl Default for Outbound {
    fn default() -> Self {
        Self::new(&OutboundOptions::default())
    }
}
