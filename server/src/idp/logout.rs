//! Single logout: where the browser signs out at the provider, and the tokens by which the provider ends sessions.
//!
//! **Invariant:** an ID token is never accepted as a logout token.

use std::time::Duration;

use serde_json::{Map, Value as Json};

use super::LogoutToken;
use super::id_token::{LATE, check_audience, check_expiry, check_issuer, number, seconds, text};
use super::party::Party;
use super::problem::ProviderProblem;
use crate::domain::provider::configuration::Oidc;
use crate::domain::time::Timestamp;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Seconds after its issue in which a token is accepted.
const LIFETIME: f64 = 120.0;

/// In bytes of each claim.
const LONGEST_CLAIM: usize = 1024;

/// None if the provider has no such endpoint.
pub fn url(party: &Party<'_>, oidc: &Oidc, id_token: Option<&str>) -> Option<String> {
    let mut url = party.metadata.end_session.clone()?;
    let mut query = vec![("client_id", oidc.common.client_id.as_str())];
    query.extend(id_token.map(|token| ("id_token_hint", token)));
    query.extend(oidc.post_logout_redirect_uri.as_deref().map(|redirect| ("post_logout_redirect_uri", redirect)));
    url.query_pairs_mut().extend_pairs(query);
    Some(url.into())
}

/// # Errors
/// If the token is invalid, or the provider's keys cannot be read.
pub async fn verify(party: &Party<'_>, now: Timestamp, token: &str) -> Result<LogoutToken, ProviderProblem> {
    let claims = party.verify(token).await?.0;
    check_issuer(party, &claims)?;
    check_audience(party, &claims)?;
    let expires_at = check_expiry(&claims, seconds(now))?;
    let issued_at = number(&claims, "iat")?.ok_or_else(|| ProviderProblem::invalid("the token has no claim iat"))?;
    let age = seconds(now) - issued_at;
    if age > LIFETIME + LATE {
        return Err(ProviderProblem::invalid("the logout token is too old"));
    }
    if age < -LATE {
        return Err(ProviderProblem::invalid("the token is not valid yet"));
    }
    if claims.contains_key("nonce") {
        return Err(ProviderProblem::invalid("a logout token must not have a nonce"));
    }
    if !claims.get("events").and_then(Json::as_object).is_some_and(|events| events.contains_key(EVENT)) {
        return Err(ProviderProblem::invalid("the token has no logout event"));
    }
    let (sid, subject) = (claim(&claims, "sid")?, claim(&claims, "sub")?);
    if sid.is_none() && subject.is_none() {
        return Err(ProviderProblem::invalid("a logout token must have the claim sid or sub"));
    }
    // It is refused from then on, for its end or for its age.
    let last = (expires_at + LATE).min(issued_at + LIFETIME + LATE);
    let left = Duration::try_from_secs_f64((last - seconds(now)).max(0.0)).unwrap_or_default();
    Ok(LogoutToken { sid, subject, id: claim(&claims, "jti")?, expires_at: now.plus(left) })
}

fn claim(claims: &Map<String, Json>, name: &str) -> Result<Option<String>, ProviderProblem> {
    match text(claims, name) {
        Some(text) if text.len() > LONGEST_CLAIM => Err(ProviderProblem::invalid(format!("the claim {name} is too long"))),
        text => Ok(text.filter(|text| !text.is_empty()).map(str::to_owned)),
    }
}
