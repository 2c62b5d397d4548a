//! The first step of a sign-in: where the browser is sent.
//!
//! **Invariant:** every sign-in has a state, a nonce and a verifier of its own, which the server knows again only by its seal.

use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use serde_json::{Value as Json, json};
use url::Url;

use super::flow_state::FlowState;
use super::jws::encode;
use super::party::Party;
use super::problem::ProviderProblem;
use super::{Begun, Here};
use crate::domain::provider::configuration::ResponseType;

/// In bytes.
pub const LONGEST_REDIRECT_URL: usize = 2048;

const RESPONSE_MODES: [&str; 3] = ["query", "fragment", "form_post"];

/// What a client sends.
pub struct BeginData {
    redirect_url: String,
    response_mode: Option<String>,
}

impl BeginData {
    /// # Errors
    /// If a key is unknown or missing, or a value is invalid.
    pub fn parse(data: &Json) -> Result<Self, ProviderProblem> {
        let Json::Object(data) = data else { return Err(ProviderProblem::invalid("data: must be an object")) };
        if data.keys().any(|key| key != "redirectUrl" && key != "responseMode") {
            return Err(ProviderProblem::invalid("data: only redirectUrl and responseMode are known"));
        }
        let redirect_url =
            data.get("redirectUrl").and_then(Json::as_str).ok_or_else(|| ProviderProblem::invalid("redirectUrl: must be a string"))?;
        if redirect_url.len() > LONGEST_REDIRECT_URL {
            return Err(ProviderProblem::invalid(format!("redirectUrl: exceeds the limit of {LONGEST_REDIRECT_URL} bytes")));
        }
        if Url::parse(redirect_url).is_err() {
            return Err(ProviderProblem::invalid("redirectUrl: must be an absolute URL"));
        }
        let response_mode = match data.get("responseMode") {
            None | Some(Json::Null) => None,
            Some(Json::String(mode)) if RESPONSE_MODES.contains(&mode.as_str()) => Some(mode.clone()),
            Some(_) => return Err(ProviderProblem::invalid("responseMode: must be query, fragment or form_post")),
        };
        Ok(Self { redirect_url: redirect_url.to_owned(), response_mode })
    }
}

/// # Errors
/// If the provider has no authorization endpoint.
pub fn begin(here: &Here<'_>, party: &Party<'_>, data: BeginData) -> Result<Begun, ProviderProblem> {
    let response_type = party.common.response_type;
    let secret = || here.random.bytes::<32>().map(encode).map_err(|_| ProviderProblem::unreachable("the sign-in cannot be prepared"));
    let (state, nonce) = (secret()?, secret()?);
    let verifier = if has_code(response_type) { Some(secret()?) } else { None };
    let mut url = party.metadata.endpoint(party.metadata.authorization.as_ref(), "authorization")?.clone();
    let mut parameters: Vec<(&str, &str)> = vec![
        ("client_id", &party.common.client_id),
        ("scope", &party.scope),
        ("response_type", name(response_type)),
        ("redirect_uri", &data.redirect_url),
        ("nonce", &nonce),
        ("state", &state),
    ];
    parameters.extend(data.response_mode.as_deref().map(|mode| ("response_mode", mode)));
    let challenge = verifier.clone().map(|verifier| PkceCodeChallenge::from_code_verifier_sha256(&PkceCodeVerifier::new(verifier)));
    if let Some(challenge) = &challenge {
        parameters.extend([("code_challenge", challenge.as_str()), ("code_challenge_method", challenge.method().as_str())]);
    }
    let given: Vec<(String, String)> =
        url.query_pairs().into_owned().filter(|(key, _)| !parameters.iter().any(|(known, _)| known == key)).collect();
    url.query_pairs_mut().clear().extend_pairs(given).extend_pairs(parameters);
    // Not every provider reads a plus as a space.
    let query = url.query().map(|query| query.replace('+', "%20"));
    url.set_query(query.as_deref());
    let kept =
        FlowState { state: state.clone(), nonce: nonce.clone(), verifier, redirect_url: data.redirect_url, at: here.now.unix_seconds() };
    Ok(Begun { auth_url: url.into(), session_data: json!({ "nonce": nonce, "state": state, "sealed": kept.seal(here)? }) })
}

pub const fn has_code(response_type: ResponseType) -> bool {
    matches!(response_type, ResponseType::Code | ResponseType::CodeIdToken | ResponseType::CodeIdTokenToken | ResponseType::CodeToken)
}

const fn name(response_type: ResponseType) -> &'static str {
    match response_type {
        ResponseType::Code => "code",
        ResponseType::CodeIdToken => "code id_token",
        ResponseType::CodeIdTokenToken => "code id_token token",
        ResponseType::CodeToken => "code token",
        ResponseType::IdToken => "id_token",
        ResponseType::IdTokenToken => "id_token token",
        ResponseType::None => "none",
    }
}
