//! Stored password hashes, and which of them are computed at all.
//!
//! **Invariant:** what is computed costs no more than argon2id as we make it, or bcrypt of the highest cost that an import may have.

use std::fmt;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::pool::Workspace;
use super::speed::{HIGHEST_COST, HashingWork};

/// OWASP's recommendation: 19 MiB, two passes, one lane.
pub(super) const MEMORY_KIB: u32 = 19 * 1024;
pub(super) const PASSES: u32 = 2;
pub(super) const LANES: u32 = 1;

/// The costs of bcrypt.
const COSTS: std::ops::RangeInclusive<u32> = 4..=HIGHEST_COST;

/// The longest digest that a hash names; ours have 32 bytes.
const LONGEST_DIGEST: usize = 64;

/// A stored hash. The text names its own algorithm.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// How a password is checked against a hash.
pub(super) enum Check {
    Argon2id { argon2: Box<Argon2<'static>>, salt: Vec<u8>, digest: Vec<u8> },
    Bcrypt(String),
}

impl Check {
    /// What the check needs before it can compute.
    pub(super) fn memory<'a>(&self, workspace: &'a mut Workspace) -> &'a mut [Block] {
        match self {
            Self::Argon2id { argon2, .. } => workspace.memory(argon2),
            Self::Bcrypt(_) => &mut [],
        }
    }

    /// None for parameters that we do not use ourselves.
    pub(super) fn work(&self) -> Option<HashingWork> {
        match self {
            Self::Argon2id { argon2, .. } => {
                let params = argon2.params();
                ((params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES)).then_some(HashingWork::Argon2id)
            }
            Self::Bcrypt(text) => text.parse::<bcrypt::HashParts>().ok().map(|parts| HashingWork::Bcrypt(parts.get_cost())),
        }
    }
}

impl PasswordHash {
    /// A hash from the database.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// A complete bcrypt hash of the one variant that imports may have.
    pub fn imported(text: &str) -> Option<Self> {
        (text.starts_with("$2b$") && is_bcrypt(text)).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is to be replaced by one of ours as soon as the password is at hand.
    pub(super) fn is_outdated(&self) -> bool {
        self.0.starts_with("$2")
    }

    /// None for a hash that is malformed, or that would take more than the limits allow.
    pub(super) fn check(&self) -> Option<Check> {
        let is_variant = ["$2a$", "$2b$", "$2y$"].iter().any(|variant| self.0.starts_with(variant));
        if is_variant { is_bcrypt(&self.0).then(|| Check::Bcrypt(self.0.clone())) } else { argon2id(&self.0) }
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(hidden)")
    }
}

/// Whether this is a bcrypt hash of an allowed cost, written as bcrypt itself writes it.
fn is_bcrypt(text: &str) -> bool {
    let Ok(parts) = text.parse::<bcrypt::HashParts>() else { return false };
    // Other spellings of the same bytes, such as unused bits that are set, are not written like this.
    COSTS.contains(&parts.get_cost()) && parts.to_string().get(4..) == text.get(4..)
}

fn argon2id(text: &str) -> Option<Check> {
    let phc = Phc::new(text).ok()?;
    let (salt, digest) = (phc.salt.as_ref()?, phc.hash.as_ref()?);
    let algorithm = Algorithm::try_from(phc.algorithm.as_str()).ok()?;
    let version = phc.version.map_or(Ok(Version::V0x13), Version::try_from).ok()?;
    let params = Params::try_from(&phc).ok()?;
    let within = params.m_cost() <= MEMORY_KIB && params.t_cost() <= PASSES && params.p_cost() <= LANES;
    let usual = algorithm == Algorithm::Argon2id && within && digest.len() <= LONGEST_DIGEST;
    usual.then(|| Check::Argon2id {
        argon2: Box::new(Argon2::new(algorithm, version, params)),
        salt: salt.to_vec(),
        digest: digest.as_bytes().to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BCRYPT: &str = "$2b$10$JpA0E1qlw6KHvQcYP6y1jOrJQQ.X3RB7XBzhHuamJvEzmQgdnZcsq";
    const ARGON2: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    fn is_computed(text: &str) -> bool {
        PasswordHash::stored(text.to_owned()).check().is_some()
    }

    #[test]
    fn memory_is_there_before_a_check_computes() {
        let memory = |text: &str| {
            let check = PasswordHash::stored(text.to_owned()).check().unwrap();
            check.memory(&mut Workspace::default()).len()
        };
        assert_eq!(memory(ARGON2), usize::try_from(MEMORY_KIB).unwrap(), "blocks of 1 KiB");
        assert_eq!(memory(&ARGON2.replace("m=19456", "m=8192")), 8192);
        assert_eq!(memory(BCRYPT), 0);
    }

    #[test]
    fn only_complete_bcrypt_hashes_of_a_low_cost_are_imported() {
        for cost in 4..=12 {
            let text = BCRYPT.replace("$10$", &format!("${cost:02}$"));
            assert!(PasswordHash::imported(&text).is_some(), "{text}");
        }
        let salt_with_unused_bits = BCRYPT.replace("6y1jOr", "6y1jPr");
        let digest_with_unused_bits = BCRYPT.replace("Zcsq", "Zcsr");
        let other_alphabet = BCRYPT.replace("JpA0", "Jp+0");
        let not_ascii = BCRYPT.replace("JpA0", "Jpé");
        let costs = ["03", "13", "31", "00", "99", "+4", "4$", "1 ", "-1"].map(|cost| BCRYPT.replacen("10", cost, 1));
        let bad = ["", "$2b$", "$2b$garbage", &BCRYPT[..59], &format!("{BCRYPT}."), &format!("{BCRYPT}\n"), &format!(" {BCRYPT}")];
        let kinds = ["$2a$", "$2y$", "$2x$", "$2$", "$2B$"].map(|kind| BCRYPT.replacen("$2b$", kind, 1));
        let spelled = [salt_with_unused_bits, digest_with_unused_bits, other_alphabet, not_ascii, ARGON2.to_owned()];
        for bad in bad.iter().map(ToString::to_string).chain(costs).chain(kinds).chain(spelled) {
            assert!(PasswordHash::imported(&bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_is_stored_is_computed_only_within_the_limits() {
        for good in [BCRYPT.to_owned(), BCRYPT.replace("$2b$10$", "$2a$12$"), BCRYPT.replace("$2b$10$", "$2y$04$"), ARGON2.to_owned()] {
            assert!(is_computed(&good), "{good}");
        }
        let bcrypt = ["$2b$31$", "$2b$13$", "$2a$99$", "$2x$10$"].map(|head| BCRYPT.replace("$2b$10$", head));
        let params = ["m=4194304,t=2,p=1", "m=19456,t=4294967295,p=1", "m=19457,t=2,p=1", "m=19456,t=3,p=1", "m=19456,t=2,p=2"];
        let argon2 = params.map(|params| ARGON2.replace("m=19456,t=2,p=1", params));
        let other = ["", "x", "$argon2id$", "$2b$garbage"].map(str::to_owned);
        let kinds = ["$argon2i$", "$argon2d$", "$scrypt$"].map(|kind| ARGON2.replace("$argon2id$", kind));
        for bad in bcrypt.into_iter().chain(argon2).chain(other).chain(kinds) {
            assert!(!is_computed(&bad), "{bad}");
        }
    }
}
