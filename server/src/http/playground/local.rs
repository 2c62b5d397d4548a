//! Whether a request comes from a browser on this machine, to a page that it opened under a name of this machine.
//!
//! A proxy on this machine that adds no header makes every request look local, but for the page that the browser says it is on.
//!
//! **Invariant:** what is forwarded, or asked under any other name, is not local: any name can be made to point here.

use std::net::IpAddr;

use warp::http::HeaderMap;
use warp::http::Uri;
use warp::http::header::{FORWARDED, HOST, HeaderName, ORIGIN, REFERER, VIA};
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
    // A page of the same origin asks without this header.
    let foreign = headers.contains_key(ORIGIN);
    let same_origin = only(headers, &FETCH_SITE).is_some_and(|site| site == "same-origin");
    listens_on.is_loopback() && peer.to_canonical().is_loopback() && !forwarded && !foreign && same_origin && names_this_machine(headers)
}

/// A proxy may ask for this machine by its own name, whatever the browser asked for. The browser's page tells.
fn names_this_machine(headers: &HeaderMap) -> bool {
    let Some(authority) = only(headers, &HOST).and_then(|host| host.parse::<Authority>().ok()) else { return false };
    let Some(page) = only(headers, &REFERER).and_then(|page| page.parse::<Uri>().ok()) else { return false };
    if page.scheme_str() != Some("http") || page.authority() != Some(&authority) {
        return false;
    }
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The value of a header that is there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    value.to_str().ok()
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

    /// What a browser sends for the page itself.
    fn page(host: &str) -> Vec<(&'static str, String)> {
        vec![("host", host.to_owned()), ("sec-fetch-site", "same-origin".into()), ("referer", format!("http://{host}/playground"))]
    }

    fn is_given(listens_on: &str, peer: &str, fields: &[(&'static str, String)]) -> bool {
        local(listens_on, peer, &fields.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    }

    #[test]
    fn a_browser_on_this_machine_is_local() {
        for host in ["localhost:1025", "LOCALHOST", "127.0.0.1:1025", "[::1]:1025"] {
            assert!(is_given("127.0.0.1", "127.0.0.1", &page(host)), "{host}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        let whole = page("localhost:1025");
        assert!(is_given("127.0.0.1", "127.0.0.1", &whole));
        assert!(!is_given("0.0.0.0", "127.0.0.1", &whole));
        assert!(!is_given("127.0.0.1", "10.0.0.1", &whole));
        for missing in 0..whole.len() {
            let mut fields = whole.clone();
            fields.remove(missing);
            assert!(!is_given("127.0.0.1", "127.0.0.1", &fields), "without {}", whole[missing].0);
        }
        for name in ["rebound.example", "localhost.example:1025", "127.0.0.1.example", "localhost@rebound.example", "10.0.0.1:1025", ""] {
            assert!(!is_given("127.0.0.1", "127.0.0.1", &page(name)), "{name}");
        }
        for (name, value) in [
            ("host", "rebound.example"),
            ("x-forwarded-for", "203.0.113.9"),
            ("forwarded", "for=203.0.113.9"),
            ("via", "1.1 proxy"),
            ("x-real-ip", "203.0.113.9"),
            ("origin", "http://rebound.example"),
            ("referer", "http://localhost:1025/playground"),
        ] {
            let fields: Vec<_> = whole.iter().cloned().chain([(name, value.to_owned())]).collect();
            assert!(!is_given("127.0.0.1", "127.0.0.1", &fields), "{name}");
        }
    }

    #[test]
    fn a_proxy_that_says_nothing_of_itself_is_not_local() {
        for public in ["https://tenant.example/playground", "http://tenant.example/playground", "http://localhost:8080/playground", "/", ""]
        {
            let fields = [("host", "127.0.0.1:1025"), ("sec-fetch-site", "same-origin"), ("referer", public)];
            assert!(!local("127.0.0.1", "127.0.0.1", &fields), "{public}");
        }
        for site in ["cross-site", "same-site", "none"] {
            let fields = [("host", "localhost"), ("sec-fetch-site", site), ("referer", "http://localhost/playground")];
            assert!(!local("127.0.0.1", "127.0.0.1", &fields), "{site}");
        }
    }
}
