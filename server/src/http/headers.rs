//! What a request's headers say: the bearer token, and where the request comes from.
//!
//! **Invariant:** a token goes from the header into a [`PlainToken`] and nowhere else.

use std::net::IpAddr;

use warp::http::HeaderMap;
use warp::http::header::{AUTHORIZATION, HeaderName, HeaderValue, USER_AGENT};

use crate::crypto::PlainToken;
use crate::domain::client::{self, ClientInfo, CountryHeader, RequestOrigin, forwarded_ip, user_agent};
use crate::domain::proxy::TrustedProxies;

// A name that is text is parsed at each lookup.
const CLIENT_IP: HeaderName = HeaderName::from_static("x-contember-client-ip");
const CLIENT_USER_AGENT: HeaderName = HeaderName::from_static("x-contember-client-user-agent");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

#[derive(Debug, PartialEq, Eq)]
pub enum NoToken {
    Missing,
    Malformed,
}

/// `Bearer`, in any case, spaces, and one token. Of two headers, a proxy before us might have looked at the other one.
///
/// # Errors
/// `Missing` if there is no such header, `Malformed` if there are two or it is not of this form.
pub fn bearer(headers: &HeaderMap) -> Result<PlainToken, NoToken> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let header = given.next().ok_or(NoToken::Missing)?;
    if given.next().is_some() {
        return Err(NoToken::Malformed);
    }
    let text = header.to_str().map_err(|_| NoToken::Malformed)?;
    let (scheme, rest) = text.trim_matches(' ').split_once(' ').ok_or(NoToken::Malformed)?;
    let word = rest.trim_start_matches(' ');
    let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if scheme.eq_ignore_ascii_case("bearer") && is_word { Ok(PlainToken::new(word)) } else { Err(NoToken::Malformed) }
}

/// `ip` is the address behind the proxies that are trusted; `country` names the header with the country, if one is configured.
pub fn client_info(headers: &HeaderMap, ip: Option<IpAddr>, country: Option<&CountryHeader>) -> ClientInfo {
    let agent = |name: HeaderName| headers.get(name).map(|value| user_agent(&String::from_utf8_lossy(value.as_bytes())));
    ClientInfo {
        peer: RequestOrigin { ip, user_agent: agent(USER_AGENT), country: None },
        forwarded: RequestOrigin {
            ip: headers.get(CLIENT_IP).and_then(|value| value.to_str().ok()).and_then(forwarded_ip),
            user_agent: agent(CLIENT_USER_AGENT).filter(|agent| !agent.is_empty()),
            country: country.and_then(|header| forwarded_country(headers, header)),
        },
    }
}

/// Several headers are one list. The list is a new country, so a client that adds a header of its own does not hide the one of the proxy.
fn forwarded_country(headers: &HeaderMap, header: &CountryHeader) -> Option<String> {
    let values = headers.get_all(header.as_str()).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
    client::country(&values.collect::<Vec<_>>().join(", "))
}

/// The address behind the proxies that are trusted.
pub fn client_ip(headers: &HeaderMap, peer: IpAddr, proxies: &TrustedProxies) -> IpAddr {
    // As bytes: one value that is not ASCII must not hide the others.
    proxies.client(peer, headers.get_all(FORWARDED_FOR).iter().map(HeaderValue::as_bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(header: &str) -> Result<String, NoToken> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(header).unwrap());
        bearer(&headers).map(|token| token.expose().to_owned())
    }

    #[test]
    fn the_header_lines_of_a_proxy_are_read_as_bytes() {
        let mut headers = HeaderMap::new();
        for value in [&b"198.51.100.1"[..], b"\xff, 203.0.113.9:51234", b"\xff"] {
            headers.append("x-forwarded-for", HeaderValue::from_bytes(value).unwrap());
        }
        let client = client_ip(&headers, [127, 0, 0, 1].into(), &TrustedProxies::default());
        assert_eq!(client, IpAddr::from([203, 0, 113, 9]));
    }

    #[test]
    fn a_country_is_read_from_the_configured_header_alone() {
        let mut headers = HeaderMap::new();
        headers.append("x-country", HeaderValue::from_static(" CZ\t"));
        headers.append("x-none", HeaderValue::from_static(" "));
        headers.append("x-latin", HeaderValue::from_bytes(b"\xc8esko").unwrap());
        let country = |name: &str| client_info(&headers, None, Some(&CountryHeader::parse(name).unwrap())).forwarded.country;
        assert_eq!(country("X-Country").as_deref(), Some("CZ"));
        assert_eq!(country("X-Latin").as_deref(), Some("\u{fffd}esko"));
        assert_eq!([country("X-None"), country("X-Other")], [None, None]);
        assert_eq!(client_info(&headers, None, None), ClientInfo::default());
        headers.append("x-country", HeaderValue::from_static("US"));
        let both = client_info(&headers, None, Some(&CountryHeader::parse("X-Country").unwrap()));
        assert_eq!(both.forwarded.country.as_deref(), Some("CZ, US"), "a client's header does not replace the one of the proxy");
    }

    #[test]
    fn two_tokens_are_none() {
        let mut headers = HeaderMap::new();
        for token in ["Bearer abc", "Bearer abc"] {
            headers.append(AUTHORIZATION, HeaderValue::from_static(token));
        }
        assert_eq!(bearer(&headers).unwrap_err(), NoToken::Malformed);
    }

    #[test]
    fn a_bearer_token_is_one_word() {
        for header in ["Bearer abc_1", "bearer abc_1", "BEARER   abc_1", "Bearer abc_1 "] {
            assert_eq!(token(header).as_deref(), Ok("abc_1"), "{header}");
        }
        for header in ["", "Bearer", "Bearer ", "Bearer a b", "Basic abc", "Bearer a-b", "abc", "Bearer\tabc"] {
            assert_eq!(token(header), Err(NoToken::Malformed), "{header}");
        }
        assert_eq!(bearer(&HeaderMap::new()).unwrap_err(), NoToken::Missing);
    }
}
