//! The RSA keys that the identity provider of the suite signs with.
//!
//! **Invariant:** keys are generated for one run and never stored, so that a server which still knows the provider afterwards cannot be
//! given tokens by others.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::SysRng;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::{EncodePublicKey, LineEnding};
use rsa::sha2::Sha256;
use rsa::signature::{Keypair, SignatureEncoding, Signer};
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use crate::error::{CaseError, Outcome};

const BITS: usize = 2048;

/// A key and the name by which its tokens refer to it.
#[derive(Debug)]
pub struct Key {
    pub id: &'static str,
    signing: SigningKey<Sha256>,
}

impl Key {
    async fn generate(id: &'static str) -> Outcome<Self> {
        let generated = spawn_blocking(|| SigningKey::random(&mut SysRng, BITS)).await.map_err(CaseError::fault)?;
        Ok(Self { id, signing: generated.map_err(CaseError::fault)? })
    }

    /// An RS256 signature.
    ///
    /// # Errors
    /// A fault if signing fails.
    pub fn sign(&self, input: &[u8]) -> Outcome<Vec<u8>> {
        Ok(self.signing.try_sign(input).map_err(CaseError::fault)?.to_vec())
    }

    /// The public key as a JWK.
    pub fn document(&self) -> Value {
        let public = self.signing.verifying_key();
        let encoded = |bytes: Box<[u8]>| URL_SAFE_NO_PAD.encode(bytes);
        let public = public.as_ref();
        json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": encoded(public.n_bytes()), "e": encoded(public.e_bytes()) })
    }

    /// The public key as text, which a server that confuses algorithms takes for a secret.
    ///
    /// # Errors
    /// A fault if the key cannot be encoded.
    pub fn pem(&self) -> Outcome<String> {
        self.signing.verifying_key().to_public_key_pem(LineEnding::LF).map_err(CaseError::fault)
    }
}

/// Two keys, generated when they are first used: a provider changes from one to the other.
#[derive(Debug, Default)]
pub struct Keys {
    first: OnceCell<Key>,
    second: OnceCell<Key>,
}

impl Keys {
    /// # Errors
    /// A fault if the key cannot be generated.
    pub async fn first(&self) -> Outcome<&Key> {
        self.first.get_or_try_init(|| Key::generate("first")).await
    }

    /// # Errors
    /// A fault if the key cannot be generated.
    pub async fn second(&self) -> Outcome<&Key> {
        self.second.get_or_try_init(|| Key::generate("second")).await
    }
}
