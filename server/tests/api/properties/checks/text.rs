//! The small parsers, each with the whole text: moments, ids, addresses of people and of proxies, conditions.

use std::net::IpAddr;

use chrono::{Datelike, SecondsFormat};
use serde_json::Value as Json;
use server::domain::client::{forwarded_ip, user_agent};
use server::domain::condition::is_condition_text;
use server::domain::email::{Email, LONGEST};
use server::domain::id::PersonId;
use server::domain::proxy::TrustedProxies;
use server::domain::time::Timestamp;

pub fn check(bytes: &[u8]) {
    let text = &String::from_utf8_lossy(bytes);
    check_moment(text);
    check_email(text);
    if let Some(id) = PersonId::parse(text) {
        assert_eq!(PersonId::parse(&id.to_string()), Some(id));
        assert!(id.to_string().eq_ignore_ascii_case(text));
    }
    if let Some(ip) = forwarded_ip(text) {
        assert_eq!(forwarded_ip(&ip.to_string()), Some(ip));
    }
    let agent = user_agent(text);
    assert_eq!(user_agent(&agent), agent);
    if is_condition_text(text) {
        let value: Json = serde_json::from_str(text).unwrap();
        assert!(value.is_object() || value == Json::Array(Vec::new()));
        assert!(is_condition_text(&value.to_string()));
        assert!(!is_condition_text(&format!("[{text}]")), "a list of conditions is none");
    }
    check_proxies(text);
}

fn check_moment(text: &str) {
    if let Some(moment) = Timestamp::parse(text) {
        let written = moment.utc().to_rfc3339_opts(SecondsFormat::Micros, true);
        assert_eq!(Timestamp::parse(&written), Some(moment), "{written}");
        assert!((0..=9999).contains(&moment.utc().year()), "{written} has no place among others in a column of texts");
        assert!(moment.utc().timestamp_subsec_micros() < 1_000_000, "{written} is no moment that a database knows");
        assert!(Timestamp::parse(&moment.to_string()).is_some_and(|shown| shown <= moment));
    }
}

fn check_email(text: &str) {
    let typed = Email::canonical(text);
    // As text: an address that was normalized also knows its earlier form.
    assert_eq!(Email::canonical(typed.as_str()).as_str(), typed.as_str());
    if let Some(email) = Email::parse(text) {
        let stored = Email::parse(email.as_str());
        assert_eq!(stored.as_ref().map(Email::as_str), Some(email.as_str()), "what is stored is an address");
        assert_eq!(email.as_str(), typed.as_str(), "who signs up with it can sign in with it");
        assert!(email.as_str().len() <= LONGEST);
    }
}

fn check_proxies(text: &str) {
    match TrustedProxies::parse(text) {
        Ok(proxies) => {
            // A single address that is trusted speaks for others, however it is written.
            if let Ok(proxy) = text.trim().parse::<IpAddr>() {
                let behind = IpAddr::from([198, 51, 100, 77]);
                assert_eq!(proxies.client(proxy, [&b"198.51.100.77"[..]].into_iter()), behind, "{text}");
            }
        }
        Err(entry) => assert!(text.contains(&entry)),
    }
}
