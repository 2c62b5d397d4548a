//! Where a request comes from: address, browser and country, of the peer and of the end user it may speak for.
//!
//! **Invariant:** an address is parsed before it gets here, and a user agent and a country are cut, so all fit every column.

use std::net::{IpAddr, Ipv6Addr};

/// The longest user agent that is kept, in characters.
const LONGEST_USER_AGENT: usize = 512;

/// The longest country that is kept, in characters. A code has two, a name or a region has more.
const LONGEST_COUNTRY: usize = 64;

/// Headers with credentials, which must not get into the audit log as a country.
const CREDENTIALS: [&str; 3] = ["authorization", "cookie", "proxy-authorization"];

/// One side of a request, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestOrigin {
    pub ip: Option<IpAddr>,
    pub user_agent: Option<String>,
    /// Only ever that of an end user, as the peer that speaks for it says.
    pub country: Option<String>,
}

impl RequestOrigin {
    pub fn ip_text(&self) -> Option<String> {
        self.ip.map(|ip| ip.to_string())
    }
}

/// What a request says about its client, before it is known whether the key may forward clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClientInfo {
    pub peer: RequestOrigin,
    pub forwarded: RequestOrigin,
}

/// The client that counts, and the peer that forwarded it if there is one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EffectiveClient {
    pub client: RequestOrigin,
    pub forwarder: Option<RequestOrigin>,
}

impl ClientInfo {
    /// The values that a trusted key forwards are used, field by field; those of any other key are ignored. A country alone is ignored, too:
    /// it would be recorded beside the address of the proxy.
    pub fn effective(self, trusted: bool) -> EffectiveClient {
        let speaks_for_another = self.forwarded.ip.is_some() || self.forwarded.user_agent.is_some();
        if !trusted || !speaks_for_another {
            return EffectiveClient { client: self.peer, forwarder: None };
        }
        let client = RequestOrigin {
            ip: self.forwarded.ip.or(self.peer.ip),
            user_agent: self.forwarded.user_agent.or_else(|| self.peer.user_agent.clone()),
            country: self.forwarded.country,
        };
        EffectiveClient { client, forwarder: Some(self.peer) }
    }
}

/// The name of the header with an end user's country, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryHeader(String);

/// Why a header cannot have the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CountryHeaderError {
    #[error("it is not the name of a header, such as X-Contember-Client-Geo-Country")]
    NotAName,
    #[error("the header has credentials, which would be written to the audit log")]
    Credentials,
}

impl CountryHeader {
    /// # Errors
    /// If it is not a token of HTTP, or if the header of that name has credentials.
    pub fn parse(text: &str) -> Result<Self, CountryHeaderError> {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if text.is_empty() || !text.bytes().all(is_token) {
            return Err(CountryHeaderError::NotAName);
        }
        let name = text.to_ascii_lowercase();
        if CREDENTIALS.contains(&name.as_str()) { Err(CountryHeaderError::Credentials) } else { Ok(Self(name)) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
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
    text.chars().filter(|it| !it.is_control()).take(LONGEST_USER_AGENT).collect()
}

/// A country as it is kept, if it is one.
pub fn country(text: &str) -> Option<String> {
    let clean: String = text.chars().filter(|it| !it.is_control()).collect();
    let short: String = clean.trim().chars().take(LONGEST_COUNTRY).collect();
    let country = short.trim_end();
    (!country.is_empty()).then(|| country.to_owned())
}

/// The address that `X-Contember-Client-IP` names. Only the plain forms are accepted: no zone, no port, no shortened IPv4.
pub fn forwarded_ip(text: &str) -> Option<IpAddr> {
    text.trim().parse().ok()
}

/// One element of `X-Forwarded-For`: an address, with or without a port. IPv6 may be in brackets, and must be with a port.
pub fn list_element_ip(element: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(element.trim_ascii()).ok()?;
    if let Ok(ip) = text.parse() {
        return Some(ip);
    }
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map(|(host, port)| (host.parse().map(IpAddr::V6), port))?,
        None => {
            let (host, port) = text.split_at_checked(text.find(':')?)?;
            (host.parse().map(IpAddr::V4), port)
        }
    };
    // `u16` alone would accept a sign.
    let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    let ends_well = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    host.ok().filter(|_| ends_well)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(ip: &str, user_agent: &str) -> RequestOrigin {
        RequestOrigin { ip: forwarded_ip(ip), user_agent: Some(user_agent.into()), country: None }
    }

    #[test]
    fn only_a_trusted_key_names_another_client() {
        let info = ClientInfo { peer: origin("10.0.0.1", "proxy"), forwarded: origin("203.0.113.9", "browser") };
        assert_eq!(info.clone().effective(false).client, origin("10.0.0.1", "proxy"));
        let effective = info.effective(true);
        assert_eq!(effective.client, origin("203.0.113.9", "browser"));
        assert_eq!(effective.forwarder, Some(origin("10.0.0.1", "proxy")));
    }

    #[test]
    fn what_is_not_forwarded_comes_from_the_peer() {
        let forwarded = RequestOrigin { ip: forwarded_ip("203.0.113.9"), ..RequestOrigin::default() };
        let effective = ClientInfo { peer: origin("10.0.0.1", "proxy"), forwarded }.effective(true);
        assert_eq!(effective.client, origin("203.0.113.9", "proxy"));
    }

    #[test]
    fn a_country_belongs_to_a_forwarded_client() {
        let country = Some("CZ".to_owned());
        let of = |forwarded: RequestOrigin, trusted| ClientInfo { peer: origin("10.0.0.1", "proxy"), forwarded }.effective(trusted);
        let forwarded = RequestOrigin { country: country.clone(), ..origin("203.0.113.9", "browser") };
        assert_eq!(of(forwarded.clone(), true).client, forwarded);
        assert_eq!(of(forwarded.clone(), true).forwarder, Some(origin("10.0.0.1", "proxy")));
        assert_eq!(of(forwarded, false), EffectiveClient { client: origin("10.0.0.1", "proxy"), forwarder: None });
        for partial in [
            RequestOrigin { ip: forwarded_ip("203.0.113.9"), user_agent: None, country: country.clone() },
            RequestOrigin { ip: None, user_agent: Some("browser".into()), country: country.clone() },
        ] {
            assert_eq!(of(partial, true).client.country, country);
        }
        let alone = RequestOrigin { country, ..RequestOrigin::default() };
        assert_eq!(of(alone, true), EffectiveClient { client: origin("10.0.0.1", "proxy"), forwarder: None });
    }

    #[test]
    fn a_country_is_cleaned_and_cut() {
        for (text, kept) in [("CZ", "CZ"), ("  cz\t", "cz"), ("C\u{7f}\u{0}Z\r\n", "CZ"), ("\u{1} Česko", "Česko")] {
            assert_eq!(country(text).as_deref(), Some(kept), "{text:?}");
        }
        for text in ["", "  ", "\t", "\u{1}\u{2}", " \u{1} "] {
            assert_eq!(country(text), None, "{text:?}");
        }
        assert_eq!(country(&"é".repeat(100)), Some("é".repeat(64)));
        assert_eq!(country(&format!("{} x", "a".repeat(63))), Some("a".repeat(63)), "the end of what is kept is trimmed");
    }

    #[test]
    fn a_country_header_has_a_name_that_a_request_can_have() {
        let name = |text| CountryHeader::parse(text).map(|header| header.as_str().to_owned());
        assert_eq!(name("X-Contember-Client-Geo-Country").as_deref(), Ok("x-contember-client-geo-country"));
        assert_eq!(name("CF_IPCountry").as_deref(), Ok("cf_ipcountry"));
        for text in ["", " ", "X Country", "X-Country:", "X-Country\n", "Země", "\"x\"", "a,b"] {
            assert_eq!(name(text), Err(CountryHeaderError::NotAName), "{text:?}");
        }
        for text in ["Authorization", "COOKIE", "proxy-authorization"] {
            assert_eq!(name(text), Err(CountryHeaderError::Credentials), "{text}");
        }
    }

    #[test]
    fn a_loose_address_is_no_address() {
        for text in ["1.2.3", "3405803777", "0xcb.0.113.9", "fe80::1%eth0", "1.2.3.4:80", "", "localhost"] {
            assert_eq!(forwarded_ip(text), None, "{text}");
        }
    }

    #[test]
    fn an_element_of_a_list_may_have_a_port_and_brackets() {
        let forms = ["203.0.113.9", " 203.0.113.9:51234\t", "203.0.113.9:0", "203.0.113.9:65535"];
        for text in forms {
            assert_eq!(list_element_ip(text.as_bytes()), forwarded_ip("203.0.113.9"), "{text}");
        }
        for text in ["2001:db8::9", "[2001:db8::9]", "[2001:db8::9]:443", "[2001:DB8:0::9]:443"] {
            assert_eq!(list_element_ip(text.as_bytes()), forwarded_ip("2001:db8::9"), "{text}");
        }
        let invalid: [&[u8]; 18] = [
            b"",
            b" ",
            b"\xff",
            b"203.0.113.9\xff",
            b"unknown",
            b"_hidden",
            b"1.2.3",
            b"1.2.3.4:",
            b"1.2.3.4:+80",
            b"1.2.3.4:65536",
            b"1.2.3.4:80:80",
            b"[1.2.3.4]",
            b"[2001:db8::9",
            b"[2001:db8::9]443",
            b"[2001:db8::9]:",
            b"[2001:db8::9]:x",
            b"[fe80::1%1]:80",
            b"\"203.0.113.9\"",
        ];
        for element in invalid {
            assert_eq!(list_element_ip(element), None, "{}", element.escape_ascii());
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
