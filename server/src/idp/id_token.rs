//! ID tokens: the claims that are checked once the signature is.
//!
//! **Invariant:** a token is of this issuer, for this client, of this time and, at a sign-in, of this browser's request.

use serde_json::{Map, Value as Json};
use subtle::ConstantTimeEq;

use super::jws::{Token, half_hash};
use super::party::Party;
use super::problem::ProviderProblem;
use crate::domain::time::Timestamp;

/// Seconds after its end in which a token is still accepted.
pub const LATE: f64 = 5.0;

/// Seconds that a provider's clock may be ahead.
const EARLY: f64 = 60.0;

/// Types of tokens of the same issuer that are not ID tokens.
const OTHER_TYPES: [&str; 4] = ["at+jwt", "application/at+jwt", "logout+jwt", "application/logout+jwt"];

/// A verified ID token.
pub struct IdToken {
    pub claims: Map<String, Json>,
    pub subject: String,
}

/// What an ID token is checked against.
#[derive(Default)]
pub struct Expected<'a> {
    /// None if the token is of no sign-in.
    pub nonce: Option<&'a str>,
    pub code: Option<&'a str>,
    pub access_token: Option<&'a str>,
    /// Whether the token came through the browser, so that it has to have the hashes of the others.
    pub is_from_browser: bool,
}

impl IdToken {
    /// # Errors
    /// If the token is invalid, or the provider's keys cannot be read.
    pub async fn verify(party: &Party<'_>, now: Timestamp, token: &str, expected: &Expected<'_>) -> Result<Self, ProviderProblem> {
        if Token::parse(token)?.kind().is_some_and(|kind| OTHER_TYPES.contains(&kind.as_str())) {
            return Err(ProviderProblem::invalid("the token is not an ID token"));
        }
        let claims = party.verify(token).await?.0;
        check_issuer(party, &claims)?;
        check_audience(party, &claims)?;
        check_time(&claims, now)?;
        if let Some(nonce) = expected.nonce
            && !text(&claims, "nonce").is_some_and(|given| given.as_bytes().ct_eq(nonce.as_bytes()).into())
        {
            return Err(ProviderProblem::invalid("the nonce of the ID token is not that of the sign-in"));
        }
        check_hash(party, &claims, "at_hash", expected.access_token, expected.is_from_browser)?;
        check_hash(party, &claims, "c_hash", expected.code, expected.is_from_browser)?;
        let subject = text(&claims, "sub").filter(|subject| !subject.is_empty()).map(str::to_owned);
        let subject =
            subject.ok_or_else(|| ProviderProblem::invalid("the claim sub of the ID token must be a string that is not empty"))?;
        Ok(Self { claims, subject })
    }

    /// The session at the provider.
    pub fn session(&self) -> Option<&str> {
        text(&self.claims, "sid")
    }
}

/// # Errors
/// If the token is of another issuer.
pub fn check_issuer(party: &Party<'_>, claims: &Map<String, Json>) -> Result<(), ProviderProblem> {
    let is_right = text(claims, "iss").is_some_and(|issuer| party.metadata.is_issuer(issuer, text(claims, "tid")));
    is_right.then_some(()).ok_or_else(|| ProviderProblem::invalid("the issuer of the token is not the provider"))
}

/// # Errors
/// If the token is for another client.
pub fn check_audience(party: &Party<'_>, claims: &Map<String, Json>) -> Result<(), ProviderProblem> {
    let client = &party.common.client_id;
    let (is_for_client, is_for_many) = match claims.get("aud") {
        Some(Json::String(audience)) => (audience == client, false),
        Some(Json::Array(audiences)) => (audiences.iter().any(|audience| audience == client), audiences.len() > 1),
        _ => (false, false),
    };
    if !is_for_client || client.is_empty() {
        return Err(ProviderProblem::invalid("the token is for another client"));
    }
    let is_authorized = match claims.get("azp") {
        None => !is_for_many,
        Some(authorized) => authorized == client || party.common.additional_authorized_parties.iter().any(|known| authorized == known),
    };
    is_authorized.then_some(()).ok_or_else(|| ProviderProblem::invalid("the authorized party of the token is another client"))
}

fn check_time(claims: &Map<String, Json>, now: Timestamp) -> Result<(), ProviderProblem> {
    let now = seconds(now);
    let issued_at = number(claims, "iat")?.ok_or_else(|| ProviderProblem::invalid("the token has no claim iat"))?;
    let is_active = number(claims, "nbf")?.is_none_or(|active_from| active_from <= now + EARLY);
    if issued_at > now + EARLY || !is_active {
        return Err(ProviderProblem::invalid("the token is not valid yet"));
    }
    check_expiry(claims, now).map(drop)
}

/// When the token ends.
///
/// # Errors
/// If the token has no expiration, or has expired.
pub fn check_expiry(claims: &Map<String, Json>, now: f64) -> Result<f64, ProviderProblem> {
    let expires_at = number(claims, "exp")?.ok_or_else(|| ProviderProblem::invalid("the token has no claim exp"))?;
    if expires_at + LATE > now { Ok(expires_at) } else { Err(ProviderProblem::invalid("the token has expired")) }
}

/// Hashes that are there are checked, wherever the token came from.
fn check_hash(
    party: &Party<'_>,
    claims: &Map<String, Json>,
    name: &str,
    of: Option<&str>,
    is_required: bool,
) -> Result<(), ProviderProblem> {
    let Some(of) = of else { return Ok(()) };
    let is_right = match claims.get(name) {
        None => !is_required,
        Some(given) => given.as_str().is_some_and(|given| half_hash(party.algorithm, of).is_some_and(|hash| hash == given)),
    };
    is_right.then_some(()).ok_or_else(|| ProviderProblem::invalid(format!("the claim {name} of the ID token does not match")))
}

/// # Errors
/// If the claim is not a number.
pub fn number(claims: &Map<String, Json>, name: &str) -> Result<Option<f64>, ProviderProblem> {
    let Some(claim) = claims.get(name) else { return Ok(None) };
    claim
        .as_f64()
        .filter(|number| number.is_finite())
        .map(Some)
        .ok_or_else(|| ProviderProblem::invalid(format!("the claim {name} must be a number")))
}

pub fn text<'a>(claims: &'a Map<String, Json>, name: &str) -> Option<&'a str> {
    claims.get(name)?.as_str()
}

/// Since 1970.
#[expect(clippy::cast_precision_loss, reason = "seconds of any year are exact")]
pub fn seconds(timestamp: Timestamp) -> f64 {
    timestamp.unix_seconds() as f64
}
