//! Whether a password is known from a breach: a range of the service Have I Been Pwned, or of a mirror of it.
//!
//! The first five hex digits of the password's SHA-1 are sent; the service answers with the rest of all hashes that begin so.
//!
//! **Invariant:** nothing else of a password leaves the process or is logged, and a service that fails refuses no password.

use std::time::Duration;

use reqwest::Method;
use url::Url;

use super::client::{CallError, Client, Reach};
use super::outage::Outage;
use crate::crypto::BreachHash;
use crate::metrics;

const SERVICE: &str = "https://api.pwnedpasswords.com";
const TIME_LIMIT: Duration = Duration::from_millis(1500);

/// The digits of a hash without its first five.
const SUFFIX: usize = 35;

#[derive(Debug)]
pub struct Breaches {
    client: Client,
    base: String,
    outage: Outage,
    pub figures: metrics::BreachFigures,
}

#[derive(Debug, thiserror::Error)]
enum Unavailable {
    #[error(transparent)]
    Call(#[from] CallError),
    #[error("status {0}")]
    Status(u16),
    #[error("an answer that is not a list of hashes")]
    Malformed,
    #[error("an address that cannot be used")]
    Address,
}

impl Breaches {
    /// At this address of the operator, or at the public service.
    pub fn new(base: Option<&Url>) -> Self {
        let client = Client::new(if base.is_some() { Reach::Any } else { Reach::Public });
        let base = base.map_or(SERVICE, Url::as_str).trim_end_matches('/').to_owned();
        Self { client, base, outage: Outage::default(), figures: metrics::BreachFigures::default() }
    }

    /// Asks the service. Without a usable answer in time the password counts as unknown.
    pub async fn is_known(&self, password: &str) -> bool {
        let result = self.look_up(&BreachHash::of(password)).await;
        let begun = "breached passwords cannot be looked up, so passwords are accepted without";
        self.outage.tell(result.as_ref().err(), begun, "breached passwords can be looked up again");
        let figure = match result {
            Ok(true) => &self.figures.found,
            Ok(false) => &self.figures.clear,
            Err(_) => &self.figures.unavailable,
        };
        figure.inc();
        result.unwrap_or(false)
    }

    async fn look_up(&self, hash: &BreachHash) -> Result<bool, Unavailable> {
        let url = Url::parse(&format!("{}/range/{}", self.base, hash.prefix())).map_err(|_| Unavailable::Address)?;
        // Padding hides the size of the answer, which would tell the prefix to who sees the encrypted connection.
        let answer = self.client.call(Method::GET, url, TIME_LIMIT, |request| request.header("Add-Padding", "true")).await?;
        if !answer.is_success {
            return Err(Unavailable::Status(answer.status));
        }
        is_listed(&answer.body, hash.suffix()).ok_or(Unavailable::Malformed)
    }
}

/// Whether the list has the suffix with a number that is not 0: such lines are padding. Nothing if it is not a list.
fn is_listed(list: &[u8], suffix: &str) -> Option<bool> {
    let mut is_listed = false;
    for line in std::str::from_utf8(list).ok()?.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (digits, number) = line.split_once(':')?;
        let number: u64 = number.parse().ok()?;
        if digits.len() != SUFFIX || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        is_listed |= number > 0 && digits.eq_ignore_ascii_case(suffix);
    }
    Some(is_listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUFFIX_OF_PASSWORD: &str = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
    const OTHER: &str = "0018A45C4D1DEF81644B54AB7F969B88D65";

    fn listed(list: &str) -> Option<bool> {
        is_listed(list.as_bytes(), SUFFIX_OF_PASSWORD)
    }

    #[test]
    fn a_suffix_is_found_unless_it_is_padding() {
        assert_eq!(listed(&format!("{OTHER}:3\r\n{SUFFIX_OF_PASSWORD}:9545824\r\n")), Some(true));
        assert_eq!(listed(&format!("{}:1", SUFFIX_OF_PASSWORD.to_lowercase())), Some(true));
        assert_eq!(listed(&format!("{SUFFIX_OF_PASSWORD}:0\r\n{OTHER}:3")), Some(false));
        assert_eq!(listed(&format!("{OTHER}:3\n")), Some(false));
        assert_eq!(listed(""), Some(false));
    }

    #[test]
    fn what_is_not_a_list_says_nothing() {
        for list in ["<html></html>", "{}", "1E4C9:1", &format!("{SUFFIX_OF_PASSWORD}:many"), &format!("{SUFFIX_OF_PASSWORD}:-1")] {
            assert_eq!(listed(list), None, "{list}");
        }
        assert_eq!(listed(&format!("{SUFFIX_OF_PASSWORD}:1\nžluť")), None);
        assert_eq!(is_listed(b"\xff", SUFFIX_OF_PASSWORD), None);
    }
}
