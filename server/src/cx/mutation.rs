//! What is computed or asked once for a mutation, however often the mutation is executed.
//!
//! **Invariant:** nothing of one mutation is used for the next one of the same request.

use std::sync::{Arc, PoisonError};

use super::Cx;
use crate::attempts::Attempts;
use crate::crypto::{HashingError, PasswordAttempt, PasswordHash, PasswordVerification};
use crate::idp::{Finished, ProviderError};
use crate::outbound::Challenge;
use crate::outcome::Fault;

impl Cx {
    /// The executions of the mutation that is being executed.
    pub fn attempts(&self) -> &Attempts {
        &self.attempts
    }

    /// Before a mutation is executed for the first time.
    pub fn start_mutation(&self) {
        self.attempts.start();
        self.hashed.clear();
        self.asked.clear();
        *self.finished.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.forget_configuration();
    }

    /// Whether the mutation that has ended with this fault is to be executed again.
    pub fn may_repeat(&self, fault: &Fault) -> bool {
        self.attempts.may_repeat(fault)
    }

    /// Before a mutation is executed again: what was read for it may have changed.
    ///
    /// # Errors
    /// If random bytes are not available.
    pub async fn repeat_mutation(&self) -> Result<(), Fault> {
        self.projects.lock().unwrap_or_else(PoisonError::into_inner).clear();
        *self.own_memberships.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.forget_configuration();
        self.attempts.next(&self.app.random).await
    }

    /// The hash of a password, made once for a mutation.
    ///
    /// # Errors
    /// If hashing fails.
    pub async fn hash_password(&self, password: &str) -> Result<PasswordHash, HashingError> {
        self.hashed.hash(&self.app.hasher, self.requester().known(), password, &self.app.random).await
    }

    /// Whether the password fits, computed once for a mutation.
    ///
    /// # Errors
    /// If hashing fails.
    pub async fn verify_password(
        &self,
        attempt: &mut PasswordAttempt,
        password: &str,
        stored: Option<&PasswordHash>,
    ) -> Result<bool, HashingError> {
        self.hashed.verify(&self.app.hasher, attempt, password, stored, None).await.map(|verified| verified.fits)
    }

    /// The same, and a new hash in place of one that is outdated.
    ///
    /// # Errors
    /// If hashing fails.
    pub async fn verify_and_renew_password(
        &self,
        attempt: &mut PasswordAttempt,
        password: &str,
        stored: Option<&PasswordHash>,
    ) -> Result<PasswordVerification, HashingError> {
        self.hashed.verify(&self.app.hasher, attempt, password, stored, Some(&self.app.random)).await
    }

    /// Whether the password is known from a breach, asked once for a mutation. No if that cannot be found out.
    pub async fn is_breached(&self, password: &str) -> bool {
        self.asked.is_breached(&self.app.outbound.breaches, password).await
    }

    /// What the provider answers, asked once for a mutation: a code is valid once.
    ///
    /// # Errors
    /// If the provider does not confirm the sign-in.
    pub async fn finish_at_provider(
        &self,
        call: impl Future<Output = Result<Finished, ProviderError>>,
    ) -> Result<Arc<Finished>, ProviderError> {
        if let Some(known) = self.finished.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(Arc::clone(known));
        }
        let answer = Arc::new(call.await?);
        *self.finished.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&answer));
        Ok(answer)
    }

    /// Whether the captcha was solved, asked once for a mutation.
    pub async fn is_captcha_solved(&self, challenge: &Challenge<'_>) -> bool {
        self.asked.is_solved(&self.app.outbound.captchas, challenge).await
    }
}
