//! What a request's headers say: the bearer token, and where the request comes from.
//!
//! **Invariant:** a token goes from the header into a [`PlainToken`] and nowhere else.

use std::net::IpAddr;

use warp::http::HeaderMap;
use warp::http::header::{AUTHORIZATION, HeaderValue, USER_AGENT};

use crate::crypto::PlainToken;
use crate::domain::client::{ClientInfo, Origin, forwarded_ip, user_agent};
use crate::domain::proxy::TrustedProxies;

#[derive(Debug, PartialEq, Eq)]
pub enum NoToken {
    Missing,
    Malformed,
}

/// `Bearer`, in any case, spaces, and one token. Of two headers, a proxy before us might have looked at the other one.
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

/// `ip` is the address behind the proxies that are trusted.
pub fn client_info(headers: &HeaderMap, ip: Option<IpAddr>) -> ClientInfo {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let agent = |name: &str| headers.get(name).map(|value| user_agent(&String::from_utf8_lossy(value.as_bytes())));
    ClientInfo {
        peer: Origin { ip, user_agent: agent(USER_AGENT.as_str()) },
        forwarded: Origin {
            ip: text("x-contember-client-ip").and_then(forwarded_ip),
            user_agent: agent("x-contember-client-user-agent").filter(|agent| !agent.is_empty()),
        },
    }
}

/// The address behind the proxies that are trusted.
pub fn client_ip(headers: &HeaderMap, peer: IpAddr, proxies: &TrustedProxies) -> IpAddr {
    // As bytes: one value that is not ASCII must not hide the others.
    proxies.client(peer, headers.get_all("x-forwarded-for").iter().map(HeaderValue::as_bytes))
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
