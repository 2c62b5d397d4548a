//! Facebook Login: the answer of its JavaScript library.
//!
//! **Invariant:** a signed request is read only once its signature is verified.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use url::Url;

use super::calls::object;
use super::id_token::seconds;
use super::jws;
use super::party::DEFAULT_TIMEOUT;
use super::problem::ProviderProblem;
use super::{Finished, Providers};
use crate::domain::provider::claims::Claims;
use crate::domain::provider::configuration::{Algorithm, Facebook, IdentityClaims};
use crate::domain::time::Timestamp;

/// In bytes of each part of an answer.
const LONGEST: usize = 16 * 1024;

/// Of a signed request.
const LIFETIME: Duration = Duration::from_hours(24);

/// Seconds that Facebook's clock may be ahead.
const EARLY: f64 = 60.0;

/// The part of a signed request that is used.
#[derive(Deserialize)]
struct Signed {
    user_id: String,
    /// A request without it is not of a sign-in.
    #[serde(rename = "code")]
    _code: String,
    algorithm: Option<String>,
    issued_at: Option<f64>,
}

/// The answer of the JavaScript library.
pub struct AuthResponse<'a> {
    access_token: &'a str,
    signed_request: &'a str,
}

impl<'a> AuthResponse<'a> {
    /// None if the data is of a redirect.
    ///
    /// # Errors
    /// If the answer is malformed.
    pub fn parse(data: &'a Map<String, Json>) -> Result<Option<Self>, ProviderProblem> {
        let Some(given) = data.get("authResponse").filter(|given| !given.is_null()) else { return Ok(None) };
        let text = |name: &str| {
            let text = given.get(name).and_then(Json::as_str).filter(|text| !text.is_empty() && text.len() <= LONGEST);
            text.ok_or_else(|| ProviderProblem::invalid(format!("authResponse.{name}: must be a string")))
        };
        Ok(Some(Self { access_token: text("accessToken")?, signed_request: text("signedRequest")? }))
    }
}

/// # Errors
/// If the answer is not signed for this application, or the Graph API says something else or cannot be reached.
pub async fn finish(
    providers: &Providers,
    facebook: &Facebook,
    now: Timestamp,
    given: &AuthResponse<'_>,
) -> Result<Finished, ProviderProblem> {
    let secret = facebook.client_secret.expose();
    let account = verify(secret, given.signed_request, now)?;
    let unusable = || ProviderProblem::unreachable("an address of Facebook is malformed");
    let mut url = Url::parse(&format!("{}/{account}", providers.urls.facebook_graph)).map_err(|_| unusable())?;
    // It proves that the token is of this application: Facebook refuses it otherwise.
    let proof = jws::mac(secret, given.access_token).map(|mac| base16ct::lower::encode_string(&mac)).ok_or_else(unusable)?;
    url.query_pairs_mut().append_pair("fields", "id,email,name").append_pair("appsecret_proof", &proof);
    let mut answer = object(&providers.calls.get(&url, DEFAULT_TIMEOUT, Some(given.access_token)).await?)?;
    if answer.remove("id").as_ref().and_then(Json::as_str) != Some(account.as_str()) {
        return Err(ProviderProblem::invalid("the access token is of another account than the signed request"));
    }
    answer.retain(|name, _| name == "email" || name == "name");
    let claims = Claims::new(answer, &IdentityClaims::default(), Some(&account))?;
    Ok(Finished { response: Json::Object(claims.all.clone()), claims, session: None })
}

/// The account that a signed request is about.
fn verify(secret: &str, signed: &str, now: Timestamp) -> Result<String, ProviderProblem> {
    let invalid = || ProviderProblem::invalid("authResponse.signedRequest: the signature is invalid");
    let (signature, payload) = signed.split_once('.').ok_or_else(invalid)?;
    let signature = decode(signature).ok_or_else(invalid)?;
    if secret.is_empty() || !jws::is_mac(Algorithm::Hs256, secret, payload, &signature) {
        return Err(invalid());
    }
    let malformed = || ProviderProblem::invalid("authResponse.signedRequest: the payload is malformed");
    let signed: Signed = serde_json::from_slice(&decode(payload).ok_or_else(malformed)?).map_err(|_| malformed())?;
    let is_account = (1..=32).contains(&signed.user_id.len()) && signed.user_id.bytes().all(|byte| byte.is_ascii_digit());
    if !is_account || signed.algorithm.is_some_and(|algorithm| !algorithm.eq_ignore_ascii_case("HMAC-SHA256")) {
        return Err(malformed());
    }
    let age = signed.issued_at.map_or(0.0, |issued_at| seconds(now) - issued_at);
    if age > LIFETIME.as_secs_f64() || age < -EARLY {
        return Err(ProviderProblem::invalid("authResponse.signedRequest: the request has expired"));
    }
    Ok(signed.user_id)
}

/// Base64 of either alphabet, padded or not.
fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    jws::decode(text).or_else(|| BASE64_STANDARD_NO_PAD.decode(text).ok())
}
