//! New sessions.
//!
//! **Invariant:** the limits that hold when a session is issued are stored with its key, so that a request is still authenticated by one
//! query.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::Effects;
use crate::audit::AuditEvent;
use crate::crypto::PlainToken;
use crate::cx::Cx;
use crate::domain::id::ApiKeyId;
use crate::domain::interval::Interval;
use crate::domain::policy::PolicyRules;
use crate::domain::session::Lifespan;
use crate::outcome::Fault;
use crate::store::api_key::NewSession;
use crate::store::person::PersonCredentials;
use crate::store::{self, Tx};

/// A session to be.
pub struct New<'a> {
    pub person: &'a PersonCredentials,
    pub wanted: Duration,
    pub trusts_forwarded: bool,
    pub rules: PolicyRules,
}

/// Inserts the session, and has the log say which rules limit it.
///
/// # Errors
/// If random bytes are not available, or the database fails.
pub async fn issue(cx: &Cx, tx: &mut Tx, new: New<'_>, effects: &mut Effects) -> Result<(ApiKeyId, PlainToken), Fault> {
    let New { person, wanted, trusts_forwarded: trust_forwarded, rules } = new;
    let token = cx.new_token()?;
    let default = cx.configuration().await?.login.default_token_expiration.duration();
    let (idle, longest) = (rules.idle_timeout.map(Interval::duration), rules.token_expiration.map(Interval::duration));
    let lifespan = Lifespan::new(rules.lifetime(wanted, default), idle, longest);
    let key = NewSession { identity: person.identity.id, token: token.hash(), trust_forwarded, lifespan };
    let id = store::api_key::insert_session(tx, key).await?;
    if rules.is_any() {
        effects.events.push(AuditEvent::SessionPolicyApplied { person: person.person.id, limits: limits(&rules) });
    }
    Ok((id, token))
}

fn limits(rules: &PolicyRules) -> Json {
    json!({
        "tokenExpiration": rules.token_expiration,
        "idleTimeout": rules.idle_timeout,
        "rememberMeAllowed": rules.remember_me_allowed,
        "mfaRequired": rules.requires_factor(),
    })
}
