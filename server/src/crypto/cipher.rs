//! Encryption at rest, with a key that is not in the database.
//!
//! **Invariant:** every ciphertext has a nonce of its own and is bound to the place it was made for, so it opens nowhere else.

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use super::random::Random;
use crate::outcome::Fault;

const KEY_LENGTH: usize = 32;
const NONCE_LENGTH: usize = 24;

/// The key of an instance: 32 bytes, written as 64 hex digits.
#[derive(Clone)]
pub struct EncryptionKey([u8; KEY_LENGTH]);

/// A ciphertext with its nonce, as text.
#[derive(Clone)]
pub struct Sealed(String);

#[derive(Clone)]
pub struct Cipher(XChaCha20Poly1305);

impl EncryptionKey {
    /// # Errors
    /// If the operating system provides no random bytes.
    pub fn generate(random: &Random) -> Result<Self, Fault> {
        random.bytes().map(Self)
    }

    pub fn parse(text: &str) -> Option<Self> {
        base16ct::mixed::decode_vec(text).ok()?.try_into().ok().map(Self)
    }

    /// The key itself, for its keeper's eyes.
    pub fn expose(&self) -> String {
        base16ct::lower::encode_string(&self.0)
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EncryptionKey(hidden)")
    }
}

impl Sealed {
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    pub fn into_text(self) -> String {
        self.0
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealed(hidden)")
    }
}

impl Cipher {
    pub fn new(key: &EncryptionKey) -> Self {
        Self(XChaCha20Poly1305::new((&key.0).into()))
    }

    /// Encrypts a text for one place, which has to be named again to open it.
    ///
    /// # Errors
    /// If the operating system provides no random bytes, or if the text cannot be encrypted.
    pub fn seal(&self, text: &str, place: &str, random: &Random) -> Result<Sealed, Fault> {
        let nonce = random.bytes::<NONCE_LENGTH>()?;
        let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
        let ciphertext = self.0.encrypt(&XNonce::from(nonce), payload).map_err(|_| Fault::new("a secret could not be encrypted"))?;
        Ok(Sealed(format!("{}.{}", base16ct::lower::encode_string(&nonce), base16ct::lower::encode_string(&ciphertext))))
    }

    /// The text, if this is the key and the place it was encrypted for.
    pub fn open(&self, sealed: &Sealed, place: &str) -> Option<String> {
        let (nonce, ciphertext) = sealed.0.split_once('.')?;
        let nonce: [u8; NONCE_LENGTH] = base16ct::mixed::decode_vec(nonce).ok()?.try_into().ok()?;
        let ciphertext = base16ct::mixed::decode_vec(ciphertext).ok()?;
        let payload = Payload { msg: &ciphertext, aad: place.as_bytes() };
        String::from_utf8(self.0.decrypt(&XNonce::from(nonce), payload).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ciphertext_opens_with_its_key_in_its_place_only() {
        let random = Random::System;
        let (key, other) = (EncryptionKey::generate(&random).unwrap(), EncryptionKey::generate(&random).unwrap());
        let cipher = Cipher::new(&key);
        let sealed = cipher.seal("hunter2", "here", &random).unwrap();
        assert_eq!(cipher.open(&sealed, "here").as_deref(), Some("hunter2"));
        assert_eq!(cipher.open(&sealed, "there"), None);
        assert_eq!(Cipher::new(&other).open(&sealed, "here"), None);
        let mut changed = sealed.clone().into_text();
        let last = changed.pop().unwrap();
        changed.push(if last == '0' { '1' } else { '0' });
        assert_eq!(cipher.open(&Sealed::stored(changed), "here"), None);
        assert_ne!(cipher.seal("hunter2", "here", &random).unwrap().into_text(), sealed.into_text());
    }

    #[test]
    fn a_key_is_sixty_four_hex_digits_and_never_printed() {
        let key = EncryptionKey::parse(&"0a".repeat(32)).unwrap();
        assert_eq!(key.expose(), "0a".repeat(32));
        assert!(!format!("{key:?}").contains("0a"));
        for bad in [String::new(), "0a".repeat(31), "0g".repeat(32)] {
            assert!(EncryptionKey::parse(&bad).is_none(), "{bad}");
        }
    }
}
