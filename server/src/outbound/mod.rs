//! Other services that are called over HTTP: while a mutation waits, or to hand a mail over.
//!
//! **Invariant:** every call ends within its time, with an answer of bounded size, and none is made inside a transaction.

mod address;
mod breaches;
mod captchas;
mod client;
mod outage;
mod response_cache;

use crate::config::OutboundOptions;

pub use breaches::Breaches;
pub use captchas::{Captchas, Challenge};
pub use client::{CallError, Client, Reach, ServiceResponse};
pub use reqwest::Method;
pub use response_cache::ResponseCache;

#[derive(Debug)]
pub struct Outbound {
    pub breaches: Breaches,
    pub captchas: Captchas,
}

impl Outbound {
    pub fn new(options: &OutboundOptions) -> Self {
        let captchas = Captchas::new(options.captcha_url.as_ref(), options.captcha_fail_open);
        Self { breaches: Breaches::new(options.hibp_url.as_ref()), captchas }
    }
}

impl Default for Outbound {
    fn default() -> Self {
        Self::new(&OutboundOptions::default())
    }
}
