//! Where a request comes from: address and browser, of the peer and of the end user it may speak for.
//!
//! **Invariant:** an address is parsed before it gets here and a user agent is cut, so both fit every column.

use std::net::{IpAddr, Ipv6Addr};

/// The longest user agent that is kept, in characters.
const LONGEST_USER_AGENT: usize = 512;

/// One side of a request, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    pub ip: Option<IpAddr>,
    pub user_agent: Option<String>,
}

impl Origin {
    pub fn ip_text(&self) -> Option<String> {
        self.ip.map(|ip| ip.to_string())
    }
}

/// What a request says about its client, before it is known whether the key may speak for somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientInfo {
    pub peer: Origin,
    pub forwarded: Origin,
}

/// The client that counts, and who forwarded it if somebody did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EffectiveClient {
    pub client: Origin,
    pub forwarder: Option<Origin>,
}

impl ClientInfo {
    /// A trusted key's word counts, field by field; anybody else's is ignored.
    pub fn effective(self, trusted: bool) -> EffectiveClient {
        let speaks_for_another = self.forwarded.ip.is_some() || self.forwarded.user_agent.is_some();
        if !trusted || !speaks_for_another {
            return EffectiveClient { client: self.peer, forwarder: None };
        }
        let client = Origin {
            ip: self.forwarded.ip.or(self.peer.ip),
            user_agent: self.forwarded.user_agent.or_else(|| self.peer.user_agent.clone()),
        };
        EffectiveClient { client, forwarder: Some(self.peer) }
    }
}

/// The address itself, or the /64 that one client of IPv6 has.
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address => address,
    }
}

/// A user agent as it is kept.
pub fn user_agent(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(LONGEST_USER_AGENT).collect()
}

/// A forwarded address. Only the plain forms count: no zone, no port, no shortened IPv4.
pub fn forwarded_ip(text: &str) -> Option<IpAddr> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(ip: &str, user_agent: &str) -> Origin {
        Origin { ip: forwarded_ip(ip), user_agent: Some(user_agent.into()) }
    }

    #[test]
    fn only_a_trusted_key_speaks_for_somebody_else() {
        let info = ClientInfo { peer: origin("10.0.0.1", "proxy"), forwarded: origin("203.0.113.9", "browser") };
        assert_eq!(info.clone().effective(false).client, origin("10.0.0.1", "proxy"));
        let effective = info.effective(true);
        assert_eq!(effective.client, origin("203.0.113.9", "browser"));
        assert_eq!(effective.forwarder, Some(origin("10.0.0.1", "proxy")));
    }

    #[test]
    fn what_is_not_forwarded_comes_from_the_peer() {
        let forwarded = Origin { ip: forwarded_ip("203.0.113.9"), user_agent: None };
        let effective = ClientInfo { peer: origin("10.0.0.1", "proxy"), forwarded }.effective(true);
        assert_eq!(effective.client, origin("203.0.113.9", "proxy"));
    }

    #[test]
    fn a_loose_address_is_no_address() {
        for text in ["1.2.3", "3405803777", "0xcb.0.113.9", "fe80::1%eth0", "1.2.3.4:80", "", "localhost"] {
            assert_eq!(forwarded_ip(text), None, "{text}");
        }
    }

    #[test]
    fn one_client_of_ipv6_has_a_network() {
        let of = |text: &str| network(text.parse().unwrap()).to_string();
        assert_eq!([of("2001:db8::1"), of("2001:db8::ffff:1"), of("2001:db8:0:1::1")], ["2001:db8::", "2001:db8::", "2001:db8:0:1::"]);
        assert_eq!([of("::ffff:192.0.2.1"), of("192.0.2.1")], ["192.0.2.1", "192.0.2.1"]);
    }

    #[test]
    fn a_long_user_agent_is_cut() {
        assert_eq!(user_agent(&"é".repeat(600)).chars().count(), 512);
    }
}
