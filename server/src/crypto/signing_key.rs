//! A private key of the curve P-256, which signs as ES256 says.
//!
//! **Invariant:** it has no `Debug`, and nothing but signatures comes out of it.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::pkcs8::DecodePrivateKey;

pub struct EcSigningKey(SigningKey);

impl EcSigningKey {
    /// The key of a PKCS#8 file in PEM.
    pub fn from_pem(text: &str) -> Option<Self> {
        SigningKey::from_pkcs8_pem(text.trim()).ok().map(Self)
    }

    /// Both numbers of the signature, one after the other, as JWS wants them.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signature: Signature = self.0.sign(message);
        signature.to_bytes().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::Verifier;

    use super::*;

    #[test]
    fn a_signature_verifies_with_the_public_key() {
        let pem = rcgen::KeyPair::generate().unwrap().serialize_pem();
        let key = EcSigningKey::from_pem(&format!("\n{pem}\n\n")).unwrap();
        let signature = Signature::from_slice(&key.sign(b"message")).unwrap();
        let public = key.0.verifying_key();
        assert!(public.verify(b"message", &signature).is_ok());
        assert!(public.verify(b"another", &signature).is_err());
    }

    #[test]
    fn what_is_not_such_a_key_is_refused() {
        for text in ["", "key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            assert!(EcSigningKey::from_pem(text).is_none(), "{text}");
        }
    }
}
