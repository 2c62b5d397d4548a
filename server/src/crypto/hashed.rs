//! What hashing has answered within one mutation, so that a mutation that is executed again does not hash again.
//!
//! **Invariant:** no other mutation gets these answers: two persons with one password would otherwise share a salt.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::attempt::PasswordAttempt;
use super::failure::HashingError;
use super::password::{Hasher, PasswordVerification};
use super::{PasswordHash, Random, Requester};

#[derive(Default)]
pub struct Hashed(Mutex<Known>);

#[derive(Default)]
struct Known {
    hashes: Vec<(Arc<str>, PasswordHash)>,
    verified: Vec<Verification>,
}

struct Verification {
    password: Arc<str>,
    stored: Option<PasswordHash>,
    verified: PasswordVerification,
    pace: Option<Duration>,
}

impl Hashed {
    /// Before another mutation.
    pub fn clear(&self) {
        *self.known() = Known::default();
    }

    /// See [`Hasher::hash`].
    ///
    /// # Errors
    /// If hashing fails.
    pub async fn hash(&self, hasher: &Hasher, requester: Requester, password: &str, random: &Random) -> Result<PasswordHash, HashingError> {
        let known = self.known().hashes.iter().find(|(of, _)| **of == *password).map(|(_, hash)| hash.clone());
        if let Some(hash) = known {
            return Ok(hash);
        }
        let hash = hasher.hash(requester, password, random).await?;
        self.known().hashes.push((password.into(), hash.clone()));
        Ok(hash)
    }

    /// See [`Hasher::verify`], and [`Hasher::verify_and_renew`] if there is randomness for it. A repeated attempt has the same pace.
    ///
    /// # Errors
    /// If hashing fails.
    pub async fn verify(
        &self,
        hasher: &Hasher,
        attempt: &mut PasswordAttempt,
        password: &str,
        stored: Option<&PasswordHash>,
        renewal: Option<&Random>,
    ) -> Result<PasswordVerification, HashingError> {
        let is_same = |it: &&Verification| {
            *it.password == *password && it.stored.as_ref().map(PasswordHash::as_str) == stored.map(PasswordHash::as_str)
        };
        let known = self.known().verified.iter().find(is_same).map(|it| (it.verified.clone(), it.pace));
        if let Some((verified, pace)) = known {
            attempt.repeats(pace);
            return Ok(verified);
        }
        let verified = match renewal {
            Some(random) => hasher.verify_and_renew(attempt, password, stored, random).await?,
            None => PasswordVerification { fits: hasher.verify(attempt, password, stored).await?, renewed: None },
        };
        let (password, stored, pace) = (password.into(), stored.cloned(), attempt.pace());
        self.known().verified.push(Verification { password, stored, verified: verified.clone(), pace });
        Ok(verified)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
