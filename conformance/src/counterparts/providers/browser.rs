//! What the browser of a user does at the authorization endpoint: it is sent there, the user agrees, and it is sent back.
//!
//! **Invariant:** a request that breaks the protocol is a finding, as its server has made it.

use std::collections::BTreeMap;

use reqwest::Url;

use super::Realm;
use super::behaviour::Behaviour;
use super::state::{Grant, Issued};
use super::tokens::{Subject, id_token};
use crate::client::token::unique;
use crate::error::{CaseError, Outcome, equal, present, require};

/// With what the provider sends the browser back.
#[derive(Clone, Debug)]
pub struct Callback {
    pub redirect: String,
    pub parameters: BTreeMap<String, String>,
}

impl Callback {
    /// The address with the parameters in its query.
    ///
    /// # Errors
    /// A finding if the server has sent the browser to what is not an address.
    pub fn url(&self) -> Outcome<String> {
        let url = Url::parse_with_params(&self.redirect, &self.parameters);
        url.map(String::from).map_err(|error| CaseError::finding(format_args!("redirect_uri is not an address: {error}")))
    }

    /// The same with a parameter changed, or left out.
    pub fn with(&self, name: &str, value: Option<&str>) -> Self {
        let mut changed = self.clone();
        match value {
            Some(value) => changed.parameters.insert(name.to_owned(), value.to_owned()),
            None => changed.parameters.remove(name),
        };
        changed
    }
}

/// The parameters of an authorization request.
///
/// # Errors
/// A finding if it is not an address.
pub fn parameters(url: &str) -> Outcome<BTreeMap<String, String>> {
    let url = Url::parse(url).map_err(|error| CaseError::finding(format_args!("authUrl is not an address: {error}")))?;
    Ok(url.query_pairs().into_owned().collect())
}

/// # Errors
/// A finding if the request is not as OpenID Connect says, a fault if a token cannot be issued.
pub(super) async fn authorize(realm: &Realm, url: &str) -> Outcome<Callback> {
    let behaviour = realm.behaviour();
    let (kind, grant, state) = read(&realm.issuer, url, &behaviour)?;
    let mut answer = BTreeMap::new();
    let (mut code, mut access_token) = (None, None);
    for part in kind.split(' ') {
        match part {
            "code" => {
                let new = unique("code")?;
                realm.with(|realm| realm.codes.insert(new.clone(), grant.clone()));
                code = Some(new);
            }
            "token" => {
                let new = unique("access")?;
                let issued = Issued { session: grant.session.clone(), scope: grant.scope.clone() };
                realm.with(|realm| realm.access_tokens.insert(new.clone(), issued));
                access_token = Some(new);
            }
            "id_token" | "none" => {}
            _ => return Err(CaseError::finding(format_args!("response_type is {kind}"))),
        }
    }
    if kind.split(' ').any(|part| part == "id_token") {
        let subject = Subject {
            session: &grant.session,
            nonce: grant.nonce.as_deref(),
            access_token: access_token.as_deref(),
            code: code.as_deref(),
            claims: &behaviour.claims,
        };
        if let Some(token) = id_token(realm, &behaviour, &subject).await? {
            answer.insert("id_token".to_owned(), token);
        }
    }
    if access_token.is_some() {
        answer.insert("token_type".to_owned(), "Bearer".to_owned());
    }
    let further = [("code", code), ("access_token", access_token), ("state", state)];
    answer.extend(further.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    realm.with(|realm| realm.last_session.clone_from(&grant.session));
    Ok(Callback { redirect: grant.redirect, parameters: answer })
}

/// Checks a request: its response type, what is to be granted, and its state.
fn read(issuer: &str, url: &str, behaviour: &Behaviour) -> Outcome<(String, Grant, Option<String>)> {
    let endpoint = url.split('?').next().unwrap_or_default();
    equal(endpoint, format!("{issuer}/authorize").as_str(), "the address of authUrl")?;
    let mut given = parameters(url)?;
    equal(given.get("client_id"), Some(&behaviour.client_id), "client_id")?;
    let scope = present(given.remove("scope"), "scope")?;
    require(scope.split(' ').any(|scope| scope == "openid"), "the scope openid")?;
    let redirect = present(given.remove("redirect_uri"), "redirect_uri")?;
    let kind = present(given.remove("response_type"), "response_type")?;
    let challenge = given.remove("code_challenge");
    let method = challenge.is_some().then_some("S256");
    equal(given.get("code_challenge_method").map(String::as_str), method, "code_challenge_method")?;
    let nonce = given.remove("nonce");
    require(nonce.as_ref().is_some_and(|nonce| nonce.len() >= 16), "a nonce that cannot be guessed")?;
    let state = given.remove("state");
    require(state.as_ref().is_some_and(|state| state.len() >= 16), "a state that cannot be guessed")?;
    Ok((kind, Grant { redirect, nonce, challenge, scope, session: unique("sid")? }, state))
}
