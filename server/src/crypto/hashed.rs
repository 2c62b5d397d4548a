//! What hashing has answered within one mutation, so that a mutation that is executed again does not hash again.
//!
//! **Invariant:** no other mutation gets these answers: two persons with one password would otherwise share a salt.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::password::{Hasher, HashingError};
use super::{PasswordHash, Random, Requester};

#[derive(Default)]
pub struct Hashed(Mutex<Known>);

#[derive(Default)]
struct Known {
    hashes: Vec<(Arc<str>, PasswordHash)>,
    verified: Vec<(Arc<str>, Option<PasswordHash>, bool)>,
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

    /// See [`Hasher::verify`].
    ///
    /// # Errors
    /// If hashing fails.
    pub async fn verify(
        &self,
        hasher: &Hasher,
        requester: Requester,
        password: &str,
        stored: Option<&PasswordHash>,
    ) -> Result<bool, HashingError> {
        let is_same =
            |of: &str, with: Option<&PasswordHash>| of == password && with.map(PasswordHash::as_str) == stored.map(PasswordHash::as_str);
        let known = self.known().verified.iter().find(|(of, with, _)| is_same(of, with.as_ref())).map(|(.., fits)| *fits);
        if let Some(fits) = known {
            return Ok(fits);
        }
        let fits = hasher.verify(requester, password, stored).await?;
        self.known().verified.push((password.into(), stored.cloned(), fits));
        Ok(fits)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
