//! Codes of authenticators, as RFC 6238 has them: six digits of HMAC-SHA-1, a new one every 30 seconds.
//!
//! **Invariant:** a code is compared in constant time; the secret leaves this type for its holder and the database alone.

use std::fmt;

use totp_rs::{Algorithm, Builder, Secret, Totp};

use super::Random;
use crate::outcome::Fault;

/// Seconds for which a code is shown.
const STEP: u64 = 30;

/// Steps before and after the present one whose codes are accepted: clocks differ, and typing takes time.
const SKEW: u16 = 1;

const DIGITS: usize = 6;

/// The longest name of a tenant that an authenticator shows, in characters.
const LONGEST_LABEL: usize = 100;

/// What an authenticator and the server share: 160 bits.
#[derive(Clone)]
pub struct TotpSecret([u8; 20]);

impl TotpSecret {
    /// # Errors
    /// If random bytes are not available.
    pub fn generate(random: &Random) -> Result<Self, Fault> {
        random.bytes().map(Self)
    }

    /// The secret that this text is of.
    pub fn parse(base32: &str) -> Option<Self> {
        Secret::try_from_base32(base32).ok()?.as_bytes().try_into().ok().map(Self)
    }

    /// The secret itself, in Base32.
    pub fn expose(&self) -> String {
        Secret::new_stack(self.0).to_base32()
    }

    /// The `otpauth:` URI that an authenticator reads, with the secret.
    ///
    /// # Errors
    /// If the URI cannot be made.
    pub fn uri(&self, label: &str, account: &str) -> Result<String, Fault> {
        // A colon separates the two names.
        let plain = |name: &str| name.chars().filter(|it| !it.is_control() && *it != ':').take(LONGEST_LABEL).collect::<String>();
        let named = self.builder().with_issuer(Some(plain(label)).filter(|label| !label.is_empty())).with_account_name(plain(account));
        named.build().map_err(|_| Fault::new("no URI for an authenticator can be made"))?.to_url().map_err(|_| {
            // The error could repeat the account.
            Fault::new("no URI for an authenticator can be made")
        })
    }

    /// The step whose code this is, among the present one and its neighbours.
    pub fn step_of(&self, code: &str, seconds: u64) -> Option<i64> {
        let is_code = code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit());
        let totp = self.totp().filter(|_| is_code)?;
        totp.check(code, seconds).and_then(|step| i64::try_from(step).ok())
    }

    fn totp(&self) -> Option<Totp> {
        self.builder().with_account_name("account").build().ok()
    }

    fn builder(&self) -> Builder {
        let builder = Builder::new().with_algorithm(Algorithm::SHA1).with_secret(Secret::new_stack(self.0));
        builder.with_digits(6).with_skew(SKEW).with_step_duration(STEP)
    }
}

impl fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of the test vectors of RFC 6238.
    const RFC: TotpSecret = TotpSecret(*b"12345678901234567890");

    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (20_000_000_000, "353130")] {
            assert_eq!(RFC.step_of(code, seconds), Some(i64::try_from(seconds / 30).unwrap()), "{seconds}");
        }
    }

    #[test]
    fn neighbours_of_the_present_step_are_accepted() {
        let (code, step) = ("287082", 1);
        for (seconds, found) in [(0, Some(step)), (30, Some(step)), (89, Some(step)), (90, None)] {
            assert_eq!(RFC.step_of(code, seconds), found, "{seconds}");
        }
    }

    #[test]
    fn what_is_not_six_digits_is_no_code() {
        let long = "287082".repeat(100_000);
        for code in ["", "28708", "0287082", "287 082", " 287082", "287082 ", "２８７０８２", "+87082", "-87082", "28708a", &long] {
            assert_eq!(RFC.step_of(code, 59), None, "{code:.20}");
        }
    }

    #[test]
    fn a_secret_is_read_as_it_was_written() {
        let secret = TotpSecret::generate(&Random::seeded(1)).unwrap();
        assert_eq!(TotpSecret::parse(&secret.expose()).unwrap().0, secret.0);
        assert_eq!(secret.expose().len(), 32);
        for text in ["", "AAAA", "not base32!"] {
            assert!(TotpSecret::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_uri_names_tenant_and_account() {
        let uri = RFC.uri("My: tenant", "john@example.com").unwrap();
        assert!(uri.starts_with("otpauth://totp/My%20tenant:john%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"), "{uri}");
        assert!(RFC.uri("", "j").unwrap().starts_with("otpauth://totp/j?"));
    }
}
