//! What resolvers need of the process: random values, encryption, the time and identity providers.
//!
//! **Invariant:** resolvers get these parts one by one, and never the process as a whole.

use std::sync::Arc;

use super::Cx;
use crate::background::courier::Courier;
use crate::crypto::{Cipher, PasswordAttempt, PlainToken, Random, Requester, Sealed};
use crate::domain::time::Timestamp;
use crate::idp::Providers;
use crate::outcome::Fault;

impl Cx {
    pub fn random(&self) -> &Random {
        &self.app.random
    }

    pub fn cipher(&self) -> &Cipher {
        &self.app.cipher
    }

    pub fn providers(&self) -> &Providers {
        &self.app.providers
    }

    /// The time now, as opposed to [`Cx::now`], when the request began.
    pub fn time(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// # Errors
    /// If random bytes are not available.
    pub fn new_token(&self) -> Result<PlainToken, Fault> {
        PlainToken::generate(&self.app.random)
    }

    /// Encrypts a text for one place.
    ///
    /// # Errors
    /// If random bytes are not available.
    pub fn seal(&self, text: &str, place: &str) -> Result<Sealed, Fault> {
        self.app.cipher.seal(text, place, &self.app.random)
    }

    /// The text, if it was encrypted with this instance's key and for this place.
    pub fn open(&self, sealed: &Sealed, place: &str) -> Option<String> {
        self.app.cipher.open(sealed, place)
    }

    /// None if mails are not delivered.
    pub fn courier(&self) -> Option<&Arc<Courier>> {
        self.app.courier.as_ref()
    }

    /// An attempt of this caller to prove a password.
    pub fn password_attempt(&self, requester: Requester) -> PasswordAttempt {
        self.app.hasher.attempt(requester)
    }
}
