//! Whether a request comes from a browser on this machine, to a page that it opened under a name of this machine.
//!
//! **Invariant:** what is forwarded, or asked under any other name, is not local: a name can be made to point here by anybody.

use std::net::IpAddr;

use warp::http::HeaderMap;
use warp::http::header::{FORWARDED, HOST, HeaderName, ORIGIN, VIA};
use warp::http::uri::Authority;

/// Headers that a proxy adds. One on this machine would make every request local.
const FORWARDING: [HeaderName; 6] = [
    FORWARDED,
    VIA,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("x-forwarded-host"),
    HeaderName::from_static("x-forwarded-proto"),
    HeaderName::from_static("x-real-ip"),
];

/// What a browser says of the page that asks, if it says anything.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

pub fn is_local(listens_on: IpAddr, peer: IpAddr, headers: &HeaderMap) -> bool {
    let forwarded = FORWARDING.iter().any(|name| headers.contains_key(name));
    // A page of the same origin asks without this header; so does whoever is no page.
    let foreign = headers.contains_key(ORIGIN);
    let same_site = headers.get(FETCH_SITE).is_none_or(|site| site == "same-origin" || site == "none");
    listens_on.is_loopback() && peer.to_canonical().is_loopback() && !forwarded && !foreign && same_site && names_this_machine(headers)
}

fn names_this_machine(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let Some(authority) = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok()) else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local(listens_on: &str, peer: &str, fields: &[(&'static str, &str)]) -> bool {
        let fields = fields.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(name, value);
        }
        is_local(listens_on.parse().unwrap(), peer.parse().unwrap(), &headers)
    }

    #[test]
    fn a_browser_on_this_machine_is_local() {
        for host in ["localhost:1025", "LOCALHOST", "127.0.0.1:1025", "[::1]:1025"] {
            assert!(local("127.0.0.1", "127.0.0.1", &[("host", host), ("sec-fetch-site", "same-origin")]), "{host}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        let host = ("host", "localhost:1025");
        assert!(local("127.0.0.1", "127.0.0.1", &[host]));
        assert!(!local("0.0.0.0", "127.0.0.1", &[host]));
        assert!(!local("127.0.0.1", "10.0.0.1", &[host]));
        assert!(!local("127.0.0.1", "127.0.0.1", &[]));
        assert!(!local("127.0.0.1", "127.0.0.1", &[host, ("host", "rebound.example")]));
        for name in ["rebound.example", "localhost.example:1025", "127.0.0.1.example", "localhost@rebound.example", "10.0.0.1:1025", ""] {
            assert!(!local("127.0.0.1", "127.0.0.1", &[("host", name)]), "{name}");
        }
        for more in [
            ("x-forwarded-for", "203.0.113.9"),
            ("forwarded", "for=203.0.113.9"),
            ("via", "1.1 proxy"),
            ("x-real-ip", "203.0.113.9"),
            ("origin", "http://rebound.example"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            assert!(!local("127.0.0.1", "127.0.0.1", &[host, more]), "{more:?}");
        }
    }
}
