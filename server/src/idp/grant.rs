//! What the token endpoint answers with.
//!
//! **Invariant:** no token is in an error.

use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use super::calls::object;
use super::party::Party;
use super::problem::ProviderProblem;
use super::{Federated, Tokens};
use crate::domain::time::Timestamp;

/// In bytes of a token.
const LONGEST_TOKEN: usize = 64 * 1024;

/// In bytes of a session's id at the provider.
const LONGEST_SESSION: usize = 1024;

/// A lifetime that no token has.
const LONGEST_LIFETIME: Duration = Duration::from_hours(24 * 3650);

/// The members of an answer, with `expires_at` in place of `expires_in`.
pub struct TokenGrant(Map<String, Json>);

impl TokenGrant {
    /// Asks the token endpoint.
    ///
    /// # Errors
    /// If the provider refuses, or there is no usable answer.
    pub async fn request(party: &Party<'_>, now: Timestamp, form: &[(&str, &str)]) -> Result<Self, ProviderProblem> {
        let endpoint = party.metadata.endpoint(party.metadata.token.as_ref(), "token")?;
        Self::new(object(&party.post(endpoint, now, form).await?)?, now)
    }

    /// # Errors
    /// If a token is too long.
    pub fn new(mut members: Map<String, Json>, now: Timestamp) -> Result<Self, ProviderProblem> {
        let is_long = |name: &&str| members.get(*name).and_then(Json::as_str).is_some_and(|token| token.len() > LONGEST_TOKEN);
        if let Some(name) = ["access_token", "refresh_token", "id_token"].iter().find(|name| is_long(name)) {
            return Err(ProviderProblem::invalid(format!("the provider's {name} exceeds the limit of {LONGEST_TOKEN} bytes")));
        }
        let lifetime = members.remove("expires_in").and_then(|lifetime| match lifetime {
            // Some providers send a string.
            Json::String(text) => text.parse().ok(),
            other => other.as_f64(),
        });
        if let Some(lifetime) = lifetime.and_then(|lifetime: f64| Duration::try_from_secs_f64(lifetime.max(0.0)).ok()) {
            members.insert("expires_at".to_owned(), json!(now.plus(lifetime.min(LONGEST_LIFETIME)).unix_seconds()));
        }
        Ok(Self(members))
    }

    /// A member that is a string and not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// What is kept for a session. Tokens that the provider has not sent again stay as they are.
    pub fn session(&self, now: Timestamp, sid: Option<&str>, previous: &Tokens) -> Federated {
        let token = |name: &str, previous: &Option<String>| self.text(name).map(str::to_owned).or_else(|| previous.clone());
        let expires_at = self.0.get("expires_at").and_then(Json::as_u64).map(|expires_at| {
            let left = Duration::from_secs(expires_at.saturating_sub(now.unix_seconds()));
            now.plus(left.min(LONGEST_LIFETIME))
        });
        Federated {
            sid: sid.filter(|sid| !sid.is_empty() && sid.len() <= LONGEST_SESSION).map(str::to_owned),
            tokens: Tokens {
                refresh: token("refresh_token", &previous.refresh),
                access: self.text("access_token").map(str::to_owned),
                id: token("id_token", &previous.id),
            },
            expires_at,
        }
    }

    pub fn into_members(self) -> Map<String, Json> {
        self.0
    }
}
