//! The second step of a sign-in: what the provider says about the account.
//!
//! **Invariant:** an account is known by a verified ID token, and nothing is asked of the provider before the state is checked.

use serde_json::{Map, Value as Json};

use super::begin::has_code;
use super::callback::CallbackParameters;
use super::flow_state::FlowState;
use super::grant::TokenGrant;
use super::id_token::{Expected, IdToken};
use super::party::Party;
use super::problem::ProviderProblem;
use super::{Finished, Here, Tokens, userinfo};
use crate::domain::provider::claims::Claims;
use crate::domain::provider::configuration::{IdentityClaims, Oidc, ResponseType};

/// Claims that are about the token, and not about the account.
const ABOUT_TOKEN: [&str; 3] = ["at_hash", "c_hash", "nonce"];

/// What a client sends.
pub struct FinishData {
    parameters: CallbackParameters,
    kept: FlowState,
}

impl FinishData {
    /// # Errors
    /// If the data is malformed, or of another sign-in.
    pub fn parse(here: &Here<'_>, data: &Map<String, Json>) -> Result<Self, ProviderProblem> {
        let parameters = CallbackParameters::parse(data)?;
        let kept = FlowState::open(here, data.get("sessionData"))?;
        match data.get("redirectUrl") {
            None | Some(Json::Null) => {}
            Some(Json::String(given)) if *given == kept.redirect_url => {}
            // The provider would refuse the exchange.
            Some(Json::String(_)) => return Err(ProviderProblem::unreachable("redirectUrl: must be that of initSignInIDP")),
            Some(_) => return Err(ProviderProblem::invalid("redirectUrl: must be a string")),
        }
        Ok(Self { parameters, kept })
    }
}

/// # Errors
/// What the provider has sent is invalid, or it refuses or cannot be reached.
pub async fn finish(here: &Here<'_>, party: &Party<'_>, oidc: Option<&Oidc>, data: FinishData) -> Result<Finished, ProviderProblem> {
    let FinishData { parameters, kept } = data;
    parameters.check(party, &kept)?;
    let (grant, token) = match party.common.response_type {
        ResponseType::None => return Err(ProviderProblem::invalid("the response type none identifies no account")),
        response_type if has_code(response_type) => with_code(here, party, &parameters, &kept).await?,
        _ => {
            let token = from_browser(here, party, &parameters, &kept).await?;
            (TokenGrant::new(parameters.into_members(), here.now)?, token)
        }
    };
    let mut claims = account(&token);
    if let Some(access_token) = grant.text("access_token").filter(|_| oidc.is_some_and(|oidc| oidc.fetch_user_info)) {
        claims.extend(userinfo::read(party, access_token, Some(&token.subject)).await?);
    }
    let mapping = oidc.map_or_else(IdentityClaims::default, |oidc| oidc.identity.clone());
    let claims = Claims::new(claims, &mapping, Some(&token.subject))?;
    let is_kept = oidc.is_some_and(|oidc| oidc.revalidation.is_some());
    let session = is_kept.then(|| grant.session(here.now, token.session(), &Tokens::default()));
    let mut response = if oidc.is_some_and(|oidc| oidc.return_oidc_result) { grant.into_members() } else { Map::new() };
    response.extend(claims.all.clone());
    Ok(Finished { claims, response: Json::Object(response), session })
}

/// The claims of an ID token that are about the account.
pub fn account(token: &IdToken) -> Map<String, Json> {
    let is_about_account = |name: &String| !ABOUT_TOKEN.contains(&name.as_str());
    token.claims.iter().filter(|(name, _)| is_about_account(name)).map(|(name, claim)| (name.clone(), claim.clone())).collect()
}

/// Exchanges the code. Where the browser brought an ID token as well, both are about the same account.
async fn with_code(
    here: &Here<'_>,
    party: &Party<'_>,
    parameters: &CallbackParameters,
    kept: &FlowState,
) -> Result<(TokenGrant, IdToken), ProviderProblem> {
    let code = parameters.require("code")?;
    let response_type = party.common.response_type;
    if response_type == ResponseType::CodeToken {
        parameters.require("access_token")?;
    }
    let brings_token = matches!(response_type, ResponseType::CodeIdToken | ResponseType::CodeIdTokenToken);
    let first = if brings_token { Some(from_browser(here, party, parameters, kept).await?) } else { None };
    let mut form = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", kept.redirect_url.as_str())];
    form.extend(kept.verifier.as_deref().map(|verifier| ("code_verifier", verifier)));
    let grant = TokenGrant::request(party, here.now, &form).await?;
    let token = grant.text("id_token").ok_or_else(|| ProviderProblem::invalid("the provider has sent no ID token"))?;
    let expected =
        Expected { nonce: Some(&kept.nonce), code: Some(code), access_token: grant.text("access_token"), is_from_browser: false };
    let token = IdToken::verify(party, here.now, token, &expected).await?;
    if first.is_some_and(|first| first.subject != token.subject || first.claims.get("iss") != token.claims.get("iss")) {
        return Err(ProviderProblem::invalid("both ID tokens are about different accounts"));
    }
    Ok((grant, token))
}

async fn from_browser(
    here: &Here<'_>,
    party: &Party<'_>,
    parameters: &CallbackParameters,
    kept: &FlowState,
) -> Result<IdToken, ProviderProblem> {
    let has_access_token = matches!(party.common.response_type, ResponseType::CodeIdTokenToken | ResponseType::IdTokenToken);
    let access_token = if has_access_token { Some(parameters.require("access_token")?) } else { None };
    let code = if has_code(party.common.response_type) { Some(parameters.require("code")?) } else { None };
    let expected = Expected { nonce: Some(&kept.nonce), code, access_token, is_from_browser: true };
    IdToken::verify(party, here.now, parameters.require("id_token")?, &expected).await
}
