//! The headers of a request, one a line: `Authorization`, the peer's address, `X-Forwarded-For`, `X-Contember-Client-IP`, `User-Agent`
//! (also the country) and then more of `X-Forwarded-For`.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use server::domain::client::{CountryHeader, country};
use server::domain::proxy::TrustedProxies;
use server::http::headers::{bearer, client_info, client_ip};
use warp::http::HeaderMap;
use warp::http::header::{AUTHORIZATION, HeaderName, HeaderValue, USER_AGENT};

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
const CLIENT: HeaderName = HeaderName::from_static("x-contember-client-ip");
const CLIENT_AGENT: HeaderName = HeaderName::from_static("x-contember-client-user-agent");
const COUNTRY: HeaderName = HeaderName::from_static("x-country");

pub fn check(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let mut headers = HeaderMap::new();
    let mut add = |name: HeaderName, line: Option<&[u8]>| {
        if let Some(value) = line.and_then(|line| HeaderValue::from_bytes(line).ok()) {
            headers.append(name, value);
        }
    };
    add(AUTHORIZATION, lines.next());
    let peer: Option<IpAddr> = lines.next().and_then(|line| std::str::from_utf8(line).ok()?.parse().ok());
    add(FORWARDED, lines.next());
    add(CLIENT, lines.next());
    let agent = lines.next();
    add(USER_AGENT, agent);
    add(CLIENT_AGENT, agent);
    add(COUNTRY, agent);
    for line in lines {
        add(FORWARDED, Some(line));
    }
    check_token(&headers);
    for configured in ["", "203.0.113.0/24 2001:db8::/32", "0.0.0.0/0,::/0"] {
        check_client(&headers, peer, &TrustedProxies::parse(configured).unwrap(), configured);
    }
}

fn check_token(headers: &HeaderMap) {
    if let Ok(token) = bearer(headers) {
        let token = token.expose();
        assert!(!token.is_empty() && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        let header = headers[AUTHORIZATION].to_str().unwrap();
        assert!(header.trim_matches(' ').ends_with(token) && header.trim_start_matches(' ')[..6].eq_ignore_ascii_case("bearer"));
    }
}

fn check_client(headers: &HeaderMap, peer: Option<IpAddr>, proxies: &TrustedProxies, configured: &str) {
    let header = CountryHeader::parse(COUNTRY.as_str()).unwrap();
    let info = client_info(headers, peer.map(|peer| client_ip(headers, peer, proxies)), Some(&header));
    for agent in [&info.peer.user_agent, &info.forwarded.user_agent].into_iter().flatten() {
        assert!(agent.chars().count() <= 512 && !agent.chars().any(char::is_control));
    }
    assert_eq!(info.peer.country, None);
    if let Some(found) = &info.forwarded.country {
        assert!(!found.is_empty() && found.chars().count() <= 64 && !found.chars().any(char::is_control));
        assert_eq!(country(found).as_ref(), Some(found));
    }
    assert_eq!(info.peer.ip.is_some(), peer.is_some());
    let (Some(peer), Some(client)) = (peer, info.peer.ip) else { return };
    assert_eq!(client, client.to_canonical());
    let lists: Vec<&[u8]> = headers.get_all(FORWARDED).iter().map(HeaderValue::as_bytes).collect();
    let joined = lists.join(&b","[..]);
    let mut addresses: Vec<IpAddr> = joined.split(|byte| *byte == b',').filter_map(address).map(|ip| ip.to_canonical()).collect();
    addresses.retain(|ip| !is_trusted(*ip, configured));
    let peer = peer.to_canonical();
    let expected = if is_trusted(peer, configured) { addresses.last().copied().unwrap_or(peer) } else { peer };
    assert_eq!(client, expected, "{}", joined.escape_ascii());
}

/// An element by the grammar of the standard library, which has one type for addresses and one for addresses with a port.
fn address(element: &[u8]) -> Option<IpAddr> {
    let text = String::from_utf8_lossy(element).into_owned();
    let text = text.trim_matches(|character: char| character.is_ascii_whitespace());
    let bracketed = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    let with_port = || text.parse::<SocketAddr>().ok().filter(|_| !text.contains('%')).map(|address| address.ip());
    text.parse().ok().or_else(bracketed).or_else(with_port)
}

/// Written by the numbers, so as not to ask what is being checked.
fn is_trusted(ip: IpAddr, configured: &str) -> bool {
    let everything = configured.starts_with("0.0.0.0/0");
    let some = !configured.is_empty();
    everything
        || match ip {
            IpAddr::V4(ip) => match ip.octets() {
                [127 | 10, ..] | [192, 168, ..] | [169, 254, ..] => true,
                [172, second, ..] => second & 0xf0 == 16,
                [203, 0, 113, _] => some,
                _ => false,
            },
            IpAddr::V6(ip) => match ip.segments() {
                [0, 0, 0, 0, 0, 0, 0, 1] => true,
                [0x2001, 0xdb8, ..] => some,
                [first, ..] => first & 0xfe00 == 0xfc00 || first & 0xffc0 == 0xfe80,
            },
        }
}
