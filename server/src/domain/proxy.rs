//! The address of the client behind reverse proxies.
//!
//! **Invariant:** only what a trusted proxy wrote counts; the first address that no trusted proxy vouches for is the client's.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

use super::client::forwarded_ip;

/// The networks whose word about a client's address is taken, besides local and private ones.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Networks or single addresses, separated by commas or blanks. The error is the entry that is neither.
    pub fn parse(text: &str) -> Result<Self, String> {
        let entries = text.split(|letter: char| letter == ',' || letter.is_whitespace()).filter(|entry| !entry.is_empty());
        let parse =
            |entry: &str| entry.parse::<IpNet>().or_else(|_| entry.parse::<IpAddr>().map(IpNet::from)).map_err(|_| entry.to_owned());
        entries.map(|entry| parse(entry).map(canonical)).collect::<Result<_, _>>().map(Self)
    }

    pub fn trusts(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        let local = match ip {
            IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
            IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
        };
        local || self.0.iter().any(|network| network.contains(&ip))
    }

    /// The client's address, from the peer's and the `X-Forwarded-For` it sent.
    pub fn client(&self, peer: IpAddr, forwarded_for: Option<&str>) -> IpAddr {
        let mut client = peer.to_canonical();
        for entry in forwarded_for.into_iter().flat_map(|list| list.rsplit(',')) {
            if !self.trusts(client) {
                break;
            }
            let Some(ip) = forwarded_ip(entry) else { break };
            client = ip.to_canonical();
        }
        client
    }
}

/// Addresses of IPv4 in the clothes of IPv6 are undressed before they are looked at, and so must networks of them be.
fn canonical(network: IpNet) -> IpNet {
    let IpNet::V6(mapped) = network else { return network };
    match (mapped.addr().to_ipv4_mapped(), mapped.prefix_len().checked_sub(96)) {
        (Some(ip), Some(prefix)) => Ipv4Net::new(ip, prefix).map_or(network, IpNet::V4),
        _ => network,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(configured: &str, peer: &str, forwarded_for: &str) -> String {
        let trusted = TrustedProxies::parse(configured).unwrap();
        trusted.client(peer.parse().unwrap(), Some(forwarded_for)).to_string()
    }

    #[test]
    fn the_right_most_untrusted_address_is_the_client() {
        assert_eq!(client("", "127.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.2"), "203.0.113.9");
        assert_eq!(client("203.0.113.0/24", "127.0.0.1", "198.51.100.1, 203.0.113.9"), "198.51.100.1");
        assert_eq!(client("", "::ffff:10.0.0.1", "203.0.113.9"), "203.0.113.9");
        assert_eq!(client("", "127.0.0.1", "100.64.0.1, 10.0.0.1"), "100.64.0.1");
    }

    #[test]
    fn a_network_may_be_written_as_one_of_ipv6() {
        for network in ["::ffff:203.0.113.0/120", "::ffff:203.0.113.9"] {
            assert_eq!(client(network, "127.0.0.1", "198.51.100.1, 203.0.113.9"), "198.51.100.1", "{network}");
            assert_eq!(client(network, "127.0.0.1", "198.51.100.1, 203.0.114.9"), "203.0.114.9", "{network}");
        }
    }

    #[test]
    fn an_untrusted_peer_speaks_for_itself() {
        assert_eq!(client("", "203.0.113.9", "198.51.100.1"), "203.0.113.9");
    }

    #[test]
    fn what_does_not_parse_ends_the_search() {
        for garbage in ["1.2.3", "unknown", "1.2.3.4:80", ""] {
            assert_eq!(client("", "10.0.0.1", &format!("198.51.100.1, {garbage}")), "10.0.0.1");
        }
    }

    #[test]
    fn a_bad_entry_is_named() {
        assert_eq!(TrustedProxies::parse("10.0.0.0/8, 300.1.1.1").unwrap_err(), "300.1.1.1");
    }
}
