//! What a sequence of values is known by, so that two sequences can be compared without having both at hand.
//!
//! **Invariant:** no two sequences share their bytes: each part comes with its length, and nothing is not the same as empty.

use sha2::{Digest, Sha256};

#[derive(Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    pub fn add(&mut self, part: Option<&str>) {
        match part {
            None => self.0.update([0]),
            Some(text) => {
                self.0.update([1]);
                self.0.update((text.len() as u64).to_le_bytes());
                self.0.update(text);
            }
        }
    }

    /// SHA-256 in hex.
    pub fn finish(self) -> String {
        base16ct::lower::encode_string(&self.0.finalize())
    }
}

/// What a browser is recognised by: SHA-256 of its user agent in hex, without a salt. An empty user agent has none.
pub fn device_fingerprint(user_agent: &str) -> Option<String> {
    (!user_agent.is_empty()).then(|| base16ct::lower::encode_string(&Sha256::digest(user_agent)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[Option<&str>]) -> String {
        let mut fingerprint = Fingerprint::default();
        parts.iter().for_each(|part| fingerprint.add(*part));
        fingerprint.finish()
    }

    #[test]
    fn a_device_has_the_hash_of_its_user_agent() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(device_fingerprint("abc").as_deref(), Some(expected));
        assert_eq!(device_fingerprint(""), None);
    }

    #[test]
    fn parts_do_not_flow_into_each_other() {
        let all = [
            of(&[]),
            of(&[None]),
            of(&[Some("")]),
            of(&[Some("ab")]),
            of(&[Some("a"), Some("b")]),
            of(&[Some("b"), Some("a")]),
            of(&[Some("a"), None, Some("b")]),
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
        assert_eq!(all[0], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
