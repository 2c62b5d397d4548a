//! How far a sign-in differs from the person's earlier ones, and what follows from that.
//!
//! **Invariant:** a signal counts only if both the sign-in and some earlier one have a value for it, so a person without a history, or a
//! signal that has only just begun to be recorded, is never a risk. The order of the history has no influence.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::configuration::AnomalyDetection;
use super::login::Risk;

/// What is known of a client that signs in or has signed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RiskSignals {
    /// As the proxy names it.
    pub country: Option<String>,
    /// The fingerprint of the user agent.
    pub device: Option<String>,
    /// As [`network`] writes it.
    pub network: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    pub score: u32,
    /// The signals that differ, as the audit log names them.
    pub reasons: Vec<&'static str>,
    pub risk: Risk,
}

const NEW_COUNTRY: (&str, u32) = ("new_country", 3);
const NEW_DEVICE: (&str, u32) = ("new_device", 2);
const NEW_NETWORK: (&str, u32) = ("new_ip_prefix", 1);

/// Compares a sign-in with earlier ones. Whether this is wanted at all is for the caller to check, before it reads the history.
pub fn assess(current: &RiskSignals, history: &[RiskSignals], rules: &AnomalyDetection) -> Assessment {
    let country = |it: &RiskSignals| it.country.as_deref().map(comparable);
    let new = [
        (NEW_COUNTRY, is_new(current, history, country)),
        (NEW_DEVICE, is_new(current, history, |it| it.device.clone())),
        (NEW_NETWORK, is_new(current, history, |it| it.network.clone())),
    ];
    let mut assessment = Assessment { score: 0, reasons: Vec::new(), risk: Risk::Usual };
    for ((reason, weight), _) in new.into_iter().filter(|(_, is_new)| *is_new) {
        assessment.score += weight;
        assessment.reasons.push(reason);
    }
    // A threshold of 0 is reached by every sign-in but the first one, which has nothing to be compared with.
    if !history.is_empty() {
        assessment.risk = risk(assessment.score, rules);
    }
    assessment
}

fn risk(score: u32, rules: &AnomalyDetection) -> Risk {
    let reaches = |threshold: i32| i64::from(score) >= i64::from(threshold);
    if reaches(rules.step_up_threshold) {
        Risk::StepUp
    } else if reaches(rules.email_threshold) {
        Risk::Unusual
    } else {
        Risk::Usual
    }
}

fn is_new(current: &RiskSignals, history: &[RiskSignals], value: impl Fn(&RiskSignals) -> Option<String>) -> bool {
    let Some(now) = value(current) else { return false };
    let mut known = history.iter().filter_map(value).peekable();
    known.peek().is_some() && known.all(|before| before != now)
}

/// Proxies may change how they write a country.
fn comparable(country: &str) -> String {
    country.trim().to_ascii_uppercase()
}

/// The part of an address that stays the same when a client gets another one of the same network: /24 of IPv4, /48 of IPv6.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => format!("{}/24", Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 8))),
        IpAddr::V6(address) => format!("{}/48", Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ON: AnomalyDetection = AnomalyDetection { enabled: true, history_size: 10, email_threshold: 1, step_up_threshold: 3 };

    fn signals(country: Option<&str>, device: Option<&str>, network: Option<&str>) -> RiskSignals {
        RiskSignals { country: country.map(Into::into), device: device.map(Into::into), network: network.map(Into::into) }
    }

    /// Every combination of an unknown value and two known ones.
    fn all() -> Vec<RiskSignals> {
        let values = [None, Some("A"), Some("B")];
        let pairs = values.iter().flat_map(|one| values.map(|two| (*one, two)));
        pairs.flat_map(|(one, two)| values.map(|three| signals(one, two, three))).collect()
    }

    /// All histories of up to two sign-ins.
    fn histories() -> Vec<Vec<RiskSignals>> {
        let pairs = all().into_iter().flat_map(|one| all().into_iter().map(move |two| vec![one.clone(), two]));
        std::iter::once(Vec::new()).chain(all().into_iter().map(|one| vec![one])).chain(pairs).collect()
    }

    #[test]
    fn weights_add_up_and_thresholds_decide() {
        let history = [signals(Some("CZ"), Some("a"), Some("10.0.0.0/24"))];
        for (country, device, network, score, reasons, risk) in [
            ("CZ", "a", "10.0.0.0/24", 0, &[][..], Risk::Usual),
            ("CZ", "a", "10.0.1.0/24", 1, &["new_ip_prefix"][..], Risk::Unusual),
            ("CZ", "b", "10.0.0.0/24", 2, &["new_device"][..], Risk::Unusual),
            ("CZ", "b", "10.0.1.0/24", 3, &["new_device", "new_ip_prefix"][..], Risk::StepUp),
            ("US", "a", "10.0.0.0/24", 3, &["new_country"][..], Risk::StepUp),
            ("US", "b", "10.0.1.0/24", 6, &["new_country", "new_device", "new_ip_prefix"][..], Risk::StepUp),
        ] {
            let assessed = assess(&signals(Some(country), Some(device), Some(network)), &history, &ON);
            assert_eq!(assessed, Assessment { score, reasons: reasons.to_vec(), risk });
        }
    }

    #[test]
    fn one_known_value_is_enough() {
        let history = [signals(Some("US"), None, None), signals(Some(" cz "), None, None), RiskSignals::default()];
        assert_eq!(assess(&signals(Some("CZ"), Some("a"), Some("n")), &history, &ON).reasons, [""; 0]);
        assert_eq!(assess(&signals(Some("Cz\t"), None, None), &history, &ON).reasons, [""; 0]);
        assert_eq!(assess(&signals(Some("SK"), None, None), &history, &ON).reasons, ["new_country"]);
    }

    #[test]
    fn a_step_up_wins_over_a_mail_whichever_threshold_is_lower() {
        let history = [signals(Some("A"), Some("A"), Some("A"))];
        let of = |current: &RiskSignals, email_threshold, step_up_threshold| {
            assess(current, &history, &AnomalyDetection { email_threshold, step_up_threshold, ..ON }).risk
        };
        let device = signals(Some("A"), Some("B"), Some("A"));
        assert_eq!(of(&device, 2, 2), Risk::StepUp);
        assert_eq!(of(&device, 5, 2), Risk::StepUp);
        assert_eq!(of(&device, 3, 3), Risk::Usual);
        assert_eq!(of(&device, i32::MAX, i32::MAX), Risk::Usual);
    }

    #[test]
    fn a_threshold_of_zero_is_always_reached_but_by_the_first_sign_in() {
        let known = signals(Some("A"), Some("A"), Some("A"));
        let zero = AnomalyDetection { email_threshold: 0, ..ON };
        assert_eq!(assess(&known, std::slice::from_ref(&known), &zero).risk, Risk::Unusual);
        assert_eq!(assess(&known, &[RiskSignals::default()], &zero).risk, Risk::Unusual, "nothing is known of the earlier one");
        assert_eq!(assess(&known, &[], &zero).risk, Risk::Usual);
        let zero = AnomalyDetection { step_up_threshold: 0, ..ON };
        assert_eq!(assess(&known, std::slice::from_ref(&known), &zero).risk, Risk::StepUp);
        assert_eq!(assess(&known, &[], &zero).risk, Risk::Usual);
    }

    #[test]
    fn the_order_of_the_history_has_no_influence_and_repetitions_have_none() {
        for history in histories() {
            let mut other = history.clone();
            other.reverse();
            other.extend(history.first().cloned());
            for current in all() {
                assert_eq!(assess(&current, &history, &ON), assess(&current, &other, &ON), "{current:?} after {history:?}");
            }
        }
    }

    #[test]
    fn unknown_values_never_count() {
        for history in histories() {
            for current in all() {
                let assessed = assess(&current, &history, &ON);
                let has_both =
                    |value: fn(&RiskSignals) -> &Option<String>| value(&current).is_some() && history.iter().any(|it| value(it).is_some());
                let possible = [
                    ("new_country", has_both(|it| &it.country)),
                    ("new_device", has_both(|it| &it.device)),
                    ("new_ip_prefix", has_both(|it| &it.network)),
                ];
                for (reason, is_possible) in possible {
                    assert!(is_possible || !assessed.reasons.contains(&reason), "{reason}: {current:?} after {history:?}");
                }
                // What is unknown of an earlier sign-in neither raises nor lowers the score.
                let more = [&history[..], &[RiskSignals::default()]].concat();
                assert_eq!(assess(&current, &more, &ON).score, assessed.score, "{current:?} after {history:?}");
            }
        }
    }

    #[test]
    fn a_sign_in_like_an_earlier_one_is_no_risk() {
        for history in histories().into_iter().filter(|history| !history.is_empty()) {
            for current in all() {
                let same = [&history[..], std::slice::from_ref(&current)].concat();
                assert_eq!(assess(&current, &same, &ON).score, 0, "{current:?} after {history:?}");
            }
        }
    }

    #[test]
    fn addresses_of_one_network_have_one_name() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!([of("203.0.113.9"), of("203.0.113.255"), of("203.0.114.9")], ["203.0.113.0/24", "203.0.113.0/24", "203.0.114.0/24"]);
        assert_eq!([of("::ffff:203.0.113.9"), of("::ffff:cb00:7109")], ["203.0.113.0/24", "203.0.113.0/24"]);
        assert_eq!([of("2001:db8:1:2::3"), of("2001:0DB8:0001:ffff::")], ["2001:db8:1::/48", "2001:db8:1::/48"]);
        assert_eq!([of("2001:db8::ffff:1.2.3.4"), of("64:ff9b::1.2.3.4")], ["2001:db8::/48", "64:ff9b::/48"]);
    }
}
