//! The token endpoint and the introspection endpoint: who may ask, and what is given for a code or a refresh token.
//!
//! **Invariant:** a code is taken before it is checked, so that it is valid for one request.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::Realm;
use super::asked::{ProviderRequest, ProviderResponse};
use super::behaviour::{Authentication, Behaviour};
use super::jwt::{challenge, claims_of};
use super::state::Issued;
use super::tokens::{Subject, id_token};
use crate::client::token::unique;
use crate::error::Outcome;

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// # Errors
/// A fault if a token cannot be issued. A request that is rejected is not an error.
pub async fn token(realm: &Realm, asked: &ProviderRequest) -> Outcome<ProviderResponse> {
    let behaviour = realm.behaviour();
    if !is_client(realm, &behaviour, asked) {
        return Ok((401, json!({ "error": "invalid_client" })));
    }
    match text(&asked.form, "grant_type") {
        "authorization_code" => of_code(realm, &behaviour, asked).await,
        "refresh_token" => of_refresh_token(realm, &behaviour, asked).await,
        _ => Ok((400, json!({ "error": "unsupported_grant_type" }))),
    }
}

pub fn introspection(realm: &Realm, asked: &ProviderRequest) -> ProviderResponse {
    if !is_client(realm, &realm.behaviour(), asked) {
        return (401, json!({ "error": "invalid_client" }));
    }
    let token = text(&asked.form, "token");
    let active = realm.with(|state| state.access_tokens.contains_key(token) || state.refresh_tokens.contains_key(token));
    (200, json!({ "active": active }))
}

async fn of_code(realm: &Realm, behaviour: &Behaviour, asked: &ProviderRequest) -> Outcome<ProviderResponse> {
    let Some(grant) = realm.with(|state| state.codes.remove(text(&asked.form, "code"))) else { return Ok(invalid_grant()) };
    let verifier = asked.form.get("code_verifier").map(|verifier| challenge(verifier));
    if text(&asked.form, "redirect_uri") != grant.redirect || verifier != grant.challenge {
        return Ok(invalid_grant());
    }
    let issued = Issued { session: grant.session, scope: grant.scope };
    issue(realm, behaviour, &issued, grant.nonce.as_deref(), &behaviour.claims, None).await
}

async fn of_refresh_token(realm: &Realm, behaviour: &Behaviour, asked: &ProviderRequest) -> Outcome<ProviderResponse> {
    let given = text(&asked.form, "refresh_token").to_owned();
    let issued = realm.with(|state| match behaviour.rotates_refresh_tokens {
        true => state.refresh_tokens.remove(&given),
        false => state.refresh_tokens.get(&given).cloned(),
    });
    let Some(issued) = issued else { return Ok(invalid_grant()) };
    let claims = behaviour.refreshed.as_ref().unwrap_or(&behaviour.claims);
    issue(realm, behaviour, &issued, None, claims, Some(given)).await
}

/// New tokens. A refresh token is issued with the scope `offline_access`, and is kept if it is not replaced.
async fn issue(
    realm: &Realm,
    behaviour: &Behaviour,
    issued: &Issued,
    nonce: Option<&str>,
    claims: &Map<String, Value>,
    refreshed: Option<String>,
) -> Outcome<ProviderResponse> {
    let access_token = unique("access")?;
    let offline = behaviour.refresh_tokens && issued.scope.split(' ').any(|scope| scope == "offline_access");
    let refresh_token = if offline && (refreshed.is_none() || behaviour.rotates_refresh_tokens) { Some(unique("refresh")?) } else { None };
    let subject = Subject { session: &issued.session, nonce, access_token: Some(&access_token), code: None, claims };
    let id_token = id_token(realm, behaviour, &subject).await?;
    realm.with(|state| {
        state.access_tokens.insert(access_token.clone(), issued.clone());
        if let Some(token) = &refresh_token {
            state.refresh_tokens.insert(token.clone(), issued.clone());
        }
    });
    let mut body = json!({ "access_token": access_token, "token_type": "Bearer", "scope": issued.scope });
    let further = [
        ("expires_in", behaviour.lifetime.map(Value::from)),
        ("refresh_token", refresh_token.map(Value::from)),
        ("id_token", id_token.map(Value::from)),
    ];
    if let Value::Object(members) = &mut body {
        members.extend(further.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    }
    Ok((200, body))
}

/// Whether a request proves in the way that the realm wants that it comes from the client.
fn is_client(realm: &Realm, behaviour: &Behaviour, asked: &ProviderRequest) -> bool {
    let Behaviour { client_id, client_secret, .. } = behaviour;
    let (form, header) = (&asked.form, asked.header("authorization"));
    let in_form = text(form, "client_id") == client_id;
    match behaviour.authentication {
        Authentication::Basic => header.and_then(credentials).is_some_and(|(id, secret)| id == *client_id && secret == *client_secret),
        Authentication::Post => header.is_none() && in_form && text(form, "client_secret") == client_secret,
        Authentication::None => header.is_none() && in_form && !form.contains_key("client_secret"),
        Authentication::Jwt => {
            let claims = claims_of(client_secret.as_bytes(), text(form, "client_assertion")).unwrap_or_default();
            let about_client = ["iss", "sub"].iter().all(|name| claims.get(*name) == Some(&Value::from(client_id.as_str())));
            let audiences = match claims.get("aud") {
                Some(Value::Array(audiences)) => audiences.clone(),
                other => other.cloned().into_iter().collect(),
            };
            let for_realm = audiences.iter().filter_map(Value::as_str).any(|audience| audience.starts_with(&realm.issuer));
            let complete = claims.contains_key("jti") && claims.contains_key("exp");
            text(form, "client_assertion_type") == ASSERTION && about_client && for_realm && complete
        }
    }
}

/// The name and the secret in a header; both are encoded as in forms.
fn credentials(header: &str) -> Option<(String, String)> {
    let bytes = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let (id, secret) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
    Some((decoded(id), decoded(secret)))
}

fn decoded(text: &str) -> String {
    form_urlencoded::parse(format!("x={text}").as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn text<'a>(form: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    form.get(name).map(String::as_str).unwrap_or_default()
}

fn invalid_grant() -> ProviderResponse {
    (400, json!({ "error": "invalid_grant" }))
}
