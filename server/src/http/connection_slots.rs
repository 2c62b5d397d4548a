//! How many connections a port has at once, in all and from one address.
//!
//! Addresses of trusted proxies stand for many clients and have no limit of their own.
//!
//! **Invariant:** a slot is taken by an accepted connection alone, and free again when that ends.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::client::network;
use crate::domain::proxy::TrustedProxies;
use crate::metrics::{Counter, Gauge};

/// One address gets at most this part of the slots.
const SHARE: usize = 4;

/// How many rejected connections are answered at once. Further ones are closed without an answer.
const ANSWERED: usize = 32;

pub struct ConnectionSlots {
    free: Arc<Semaphore>,
    answering: Arc<Semaphore>,
    /// None where every address may take all slots.
    by_address: Option<ByAddress>,
    pub open: Gauge,
    pub rejected: Counter,
}

struct ByAddress {
    most: usize,
    proxies: TrustedProxies,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

pub struct ConnectionSlot {
    slots: Arc<ConnectionSlots>,
    address: Option<IpAddr>,
    _permit: OwnedSemaphorePermit,
}

impl ConnectionSlots {
    /// With trusted proxies, one other address gets only a part of the slots.
    pub fn new(number: usize, proxies: Option<TrustedProxies>) -> Self {
        let most = (number / SHARE).max(1);
        Self {
            free: Arc::new(Semaphore::new(number.min(Semaphore::MAX_PERMITS))),
            answering: Arc::new(Semaphore::new(ANSWERED)),
            by_address: proxies.map(|proxies| ByAddress { most, proxies, taken: Mutex::default() }),
            open: Gauge::default(),
            rejected: Counter::default(),
        }
    }

    /// A slot for a connection from this address, if there is one.
    pub fn take(self: &Arc<Self>, address: IpAddr) -> Option<ConnectionSlot> {
        let permit = Arc::clone(&self.free).try_acquire_owned().ok();
        let counted = permit.and_then(|permit| self.count(address).map(|address| (permit, address)));
        let Some((permit, address)) = counted else {
            self.rejected.inc();
            return None;
        };
        self.open.inc();
        Some(ConnectionSlot { slots: Arc::clone(self), address, _permit: permit })
    }

    /// Whether a rejected connection is answered.
    pub fn answer(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.answering).try_acquire_owned().ok()
    }

    /// Nothing if the address has its part. Otherwise the address that is counted, if it is.
    fn count(&self, address: IpAddr) -> Option<Option<IpAddr>> {
        let Some(by_address) = &self.by_address else { return Some(None) };
        if by_address.proxies.trusts(address) {
            return Some(None);
        }
        let address = network(address);
        let mut taken = by_address.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let number = taken.entry(address).or_default();
        if *number >= by_address.most {
            return None;
        }
        *number += 1;
        Some(Some(address))
    }
}

impl Drop for ConnectionSlot {
    fn drop(&mut self) {
        self.slots.open.dec();
        let (Some(by_address), Some(address)) = (&self.slots.by_address, self.address) else { return };
        let mut taken = by_address.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = taken.get_mut(&address) {
            *number -= 1;
            if *number == 0 {
                taken.remove(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_gets_a_part_and_all_together_get_all() {
        let slots = Arc::new(ConnectionSlots::new(8, Some(TrustedProxies::default())));
        let one = [slots.take(ip("192.0.2.1")), slots.take(ip("::ffff:192.0.2.1"))];
        assert!(one.iter().all(Option::is_some) && slots.take(ip("192.0.2.1")).is_none());
        let network = [slots.take(ip("2001:db8::1")), slots.take(ip("2001:db8::ffff:0:0:1"))];
        assert!(network.iter().all(Option::is_some) && slots.take(ip("2001:db8::2")).is_none());
        let proxy: Vec<_> = std::iter::from_fn(|| slots.take(ip("127.0.0.1"))).collect();
        assert_eq!((proxy.len(), slots.open.get(), slots.rejected.get()), (4, 8, 3));
        assert!(slots.take(ip("192.0.2.2")).is_none());
        drop(one);
        let again = [slots.take(ip("192.0.2.1")), slots.take(ip("192.0.2.1"))];
        assert!(again.iter().all(Option::is_some));
        drop((again, network, proxy));
        assert_eq!(slots.open.get(), 0);
        assert!(slots.by_address.as_ref().unwrap().taken.lock().unwrap().is_empty());
    }

    #[test]
    fn a_rejected_address_takes_no_place() {
        let slots = Arc::new(ConnectionSlots::new(4, Some(TrustedProxies::default())));
        let _one = slots.take(ip("192.0.2.1"));
        assert!((0..10).all(|_| slots.take(ip("192.0.2.1")).is_none()));
        let rest = [slots.take(ip("192.0.2.2")), slots.take(ip("192.0.2.3")), slots.take(ip("192.0.2.4"))];
        assert!(rest.iter().all(Option::is_some));
    }
}
