//! The endpoints of the realms: what is asked of which one, and the troubles they have.
//!
//! **Invariant:** a request is counted before it is answered.

use std::convert::Infallible;

use serde_json::{Value, json};
use tokio::time::sleep;
use warp::http::header::{CONTENT_TYPE, LOCATION};
use warp::http::{HeaderValue, Method, Response, StatusCode};

use super::asked::{ProviderRequest, ProviderResponse};
use super::behaviour::{Place, Trouble};
use super::tokens::lay_over;
use super::{Realm, exchange};
use crate::error::Outcome;

/// How many bytes too many a huge answer has.
const HUGE: usize = 10 * 1024 * 1024;
/// Where a redirect leads to.
const ELSEWHERE: &str = "elsewhere";

/// What an endpoint answers. What the suite itself cannot do is answered with 500.
///
/// # Errors
/// Never; the type is that of a filter.
pub async fn answer(realm: &Realm, asked: ProviderRequest) -> Result<Response<String>, Infallible> {
    let (path, elsewhere) = match asked.path.strip_prefix(ELSEWHERE) {
        Some(path) => (path.trim_start_matches('/').to_owned(), true),
        None => (asked.path.clone(), false),
    };
    let place = match (path.as_str(), &asked.method) {
        (".well-known/openid-configuration", &Method::GET) => Place::Discovery,
        ("jwks", &Method::GET) => Place::Keys,
        ("token", &Method::POST) => Place::Token,
        ("userinfo", &Method::GET | &Method::POST) => Place::UserInfo,
        ("introspection", &Method::POST) => Place::Introspection,
        _ => return Ok(response(404, &json!({ "error": "not_found" }))),
    };
    realm.with(|state| *state.asked.entry(place).or_default() += 1);
    let trouble = realm.behaviour().troubles.get(&place).copied().filter(|_| !elsewhere);
    match trouble {
        Some(Trouble::Status(status)) => return Ok(text(status, "trouble")),
        Some(Trouble::Refusal(error)) => return Ok(response(400, &json!({ "error": error, "error_description": "trouble" }))),
        Some(Trouble::Malformed) => return Ok(text(200, "{ \"issuer\": ")),
        Some(Trouble::Array) => return Ok(text(200, "[]")),
        Some(Trouble::Redirect) => return Ok(redirect(&format!("{}/{ELSEWHERE}/{path}", realm.issuer))),
        Some(Trouble::Slow(time)) => sleep(time).await,
        Some(Trouble::Huge) | None => {}
    }
    let (status, mut body) = right_answer(realm, place, &asked).await.unwrap_or_else(|error| (500, json!({ "error": error.to_string() })));
    if trouble == Some(Trouble::Huge)
        && let Value::Object(members) = &mut body
    {
        members.insert("padding".to_owned(), Value::String("x".repeat(HUGE)));
    }
    Ok(response(status, &body))
}

async fn right_answer(realm: &Realm, place: Place, asked: &ProviderRequest) -> Outcome<ProviderResponse> {
    match place {
        Place::Discovery => Ok((200, discovery(realm))),
        Place::Keys => {
            let key = if realm.behaviour().second_key { realm.keys.second().await? } else { realm.keys.first().await? };
            Ok((200, json!({ "keys": [key.document()] })))
        }
        Place::Token => exchange::token(realm, asked).await,
        Place::UserInfo => Ok(userinfo(realm, asked)),
        Place::Introspection => Ok(exchange::introspection(realm, asked)),
    }
}

fn discovery(realm: &Realm) -> Value {
    let (issuer, behaviour) = (&realm.issuer, realm.behaviour());
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "introspection_endpoint": format!("{issuer}/introspection"),
        "scopes_supported": ["openid", "email", "profile", "offline_access"],
        "response_types_supported": ["code", "id_token", "code token", "id_token token", "code id_token", "code id_token token", "none"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "implicit", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "client_secret_jwt", "none"],
        "token_endpoint_auth_signing_alg_values_supported": ["HS256"],
        "code_challenge_methods_supported": ["S256"],
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    });
    if behaviour.end_session
        && let Value::Object(members) = &mut document
    {
        members.insert("end_session_endpoint".to_owned(), Value::String(format!("{issuer}/logout")));
    }
    lay_over(&mut document, &behaviour.discovery);
    document
}

fn userinfo(realm: &Realm, asked: &ProviderRequest) -> ProviderResponse {
    let token = asked.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    if !realm.with(|state| state.access_tokens.contains_key(token)) {
        return (401, json!({ "error": "invalid_token" }));
    }
    let behaviour = realm.behaviour();
    let subject = behaviour.claims.get("sub").cloned().unwrap_or_else(|| realm.name.clone().into());
    let mut claims = json!({ "sub": subject });
    lay_over(&mut claims, &behaviour.userinfo);
    (200, claims)
}

fn response(status: u16, body: &Value) -> Response<String> {
    let mut response = text(status, &body.to_string());
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn text(status: u16, body: &str) -> Response<String> {
    let mut response = Response::new(body.to_owned());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    response
}

fn redirect(address: &str) -> Response<String> {
    let mut response = text(302, "");
    if let Ok(value) = address.parse() {
        response.headers_mut().insert(LOCATION, value);
    }
    response
}
