//! What the server has to know again of a sign-in. The client keeps it, sealed.
//!
//! **Invariant:** it opens for the provider that it was made for, and for an hour.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use subtle::ConstantTimeEq;

use super::problem::ProviderProblem;
use super::{Here, SIGN_IN_LIFETIME};
use crate::crypto::Sealed;

/// Seconds that the clock of another server may be ahead.
const EARLY: u64 = 60;

/// In bytes of the sealed text.
const LONGEST: usize = 16 * 1024;

#[derive(Serialize, Deserialize)]
pub struct FlowState {
    pub state: String,
    pub nonce: String,
    /// Of the authorization code, if there will be one.
    pub verifier: Option<String>,
    pub redirect_url: String,
    /// In seconds since 1970.
    pub at: u64,
}

impl FlowState {
    /// # Errors
    /// If random bytes are not available.
    pub fn seal(&self, here: &Here<'_>) -> Result<String, ProviderProblem> {
        let text = serde_json::to_string(self).map_err(|_| ProviderProblem::unreachable("the sign-in cannot be prepared"))?;
        let sealed = here.cipher.seal(&text, &place(here), here.random);
        sealed.map(Sealed::into_text).map_err(|_| ProviderProblem::unreachable("the sign-in cannot be prepared"))
    }

    /// The data that [`Kept::seal`] was made from. `session` is what a client has kept.
    ///
    /// # Errors
    /// If it is of another provider, too old, or has been changed.
    pub fn open(here: &Here<'_>, session: Option<&Json>) -> Result<Self, ProviderProblem> {
        let invalid = || ProviderProblem::invalid("sessionData: must be that of a sign-in with this provider");
        let session = session.and_then(Json::as_object).ok_or_else(invalid)?;
        let sealed = session.get("sealed").and_then(Json::as_str).filter(|sealed| sealed.len() <= LONGEST).ok_or_else(invalid)?;
        let text = here.cipher.open(&Sealed::stored(sealed.to_owned()), &place(here)).ok_or_else(invalid)?;
        let kept: Self = serde_json::from_str(&text).map_err(|_| invalid())?;
        let is_same = |name: &str, own: &str| session.get(name).and_then(Json::as_str).is_some_and(|given| is_equal(given, own));
        if !is_same("state", &kept.state) || !is_same("nonce", &kept.nonce) {
            return Err(invalid());
        }
        let now = here.now.unix_seconds();
        if kept.at > now + EARLY || kept.at + SIGN_IN_LIFETIME.as_secs() < now {
            return Err(ProviderProblem::invalid("sessionData: the sign-in has expired"));
        }
        Ok(kept)
    }
}

/// Compares in constant time.
pub fn is_equal(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

fn place(here: &Here<'_>) -> String {
    format!("sign-in with the provider {}", here.provider)
}
