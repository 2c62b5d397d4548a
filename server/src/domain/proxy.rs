//! The address of the client behind reverse proxies.
//!
//! Elements of `X-Forwarded-For` that are empty or are not an address are skipped; without an untrusted address the peer is the client.
//!
//! **Invariant:** the header is read only if the peer is trusted; the client is then the right-most address that is not trusted.

use std::net::IpAddr;

use ipnet::{IpNet, Ipv4Net};

use super::client::list_element_ip;

/// The trusted proxies, besides local and private addresses.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Networks or single addresses, separated by commas or spaces.
    ///
    /// # Errors
    /// The first entry that is neither.
    pub fn parse(text: &str) -> Result<Self, String> {
        let entries = text.split(|it: char| it == ',' || it.is_whitespace()).filter(|entry| !entry.is_empty());
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

    /// The client's address. The lists are the values of all `X-Forwarded-For` headers, in their order: together they are one list.
    pub fn client<'a>(&self, peer: IpAddr, lists: impl DoubleEndedIterator<Item = &'a [u8]>) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let elements = lists.rev().flat_map(|list| list.rsplit(|byte| *byte == b','));
        let mut addresses = elements.filter_map(list_element_ip).map(|ip| ip.to_canonical());
        addresses.find(|ip| !self.trusts(*ip)).unwrap_or(peer)
    }
}

/// IPv4-mapped addresses are compared as IPv4, so networks of them are converted, too.
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
        trusted.client(peer.parse().unwrap(), forwarded_for.lines().map(str::as_bytes)).to_string()
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
    fn elements_that_are_not_an_address_are_skipped() {
        for element in ["1.2.3", "unknown", "é", "", " ", ",,"] {
            assert_eq!(client("", "10.0.0.1", &format!("203.0.113.9, {element}")), "203.0.113.9", "{element}");
            assert_eq!(client("", "10.0.0.1", &format!("{element}, 203.0.113.9")), "203.0.113.9", "{element}");
            assert_eq!(client("", "10.0.0.1", element), "10.0.0.1", "{element}");
        }
        assert_eq!(client("", "10.0.0.1", "198.51.100.1, 203.0.113.9:51234, [::1]:80"), "203.0.113.9");
    }

    #[test]
    fn several_headers_are_one_list() {
        assert_eq!(client("", "127.0.0.1", "198.51.100.1\n203.0.113.9\n10.0.0.2"), "203.0.113.9");
        assert_eq!(client("", "127.0.0.1", "203.0.113.9\né\n10.0.0.2"), "203.0.113.9");
    }

    #[test]
    fn without_an_untrusted_address_the_peer_is_the_client() {
        assert_eq!(client("", "127.0.0.1", "10.0.0.2, 192.168.1.1"), "127.0.0.1");
        assert_eq!(client("203.0.113.0/24", "::ffff:127.0.0.1", "203.0.113.9"), "127.0.0.1");
        assert_eq!(client("", "127.0.0.1", ""), "127.0.0.1");
    }

    #[test]
    fn a_bad_entry_is_named() {
        assert_eq!(TrustedProxies::parse("10.0.0.0/8, 300.1.1.1").unwrap_err(), "300.1.1.1");
    }
}
