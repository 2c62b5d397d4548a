//! ID tokens and logout tokens of a realm.
//!
//! **Invariant:** a token is as OpenID Connect says, but for the one thing that the case wants wrong.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use super::Realm;
use super::behaviour::{Behaviour, Forgery};
use super::jwt::{authenticated, damaged, half_hash, signed, signed_as, unsigned};
use crate::client::token::unique;
use crate::error::{CaseError, Outcome};

/// For how many seconds an ID token is valid.
const LIFETIME: u64 = 300;
/// Further in the past or the future than any server tolerates.
const FAR: u64 = 7_200;
const LOGOUT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Whom an ID token is about, and what it comes with.
pub struct Subject<'a> {
    pub session: &'a str,
    pub nonce: Option<&'a str>,
    pub access_token: Option<&'a str>,
    pub code: Option<&'a str>,
    pub claims: &'a Map<String, Value>,
}

/// Nothing if the realm leaves the token out.
///
/// # Errors
/// A fault if a key cannot be generated, the token cannot be signed, or the clock is set to a time before 1970.
pub async fn id_token(realm: &Realm, behaviour: &Behaviour, subject: &Subject<'_>) -> Outcome<Option<String>> {
    let now = now()?;
    let mut claims = json!({
        "iss": realm.issuer, "aud": behaviour.client_id, "sub": realm.name, "iat": now, "exp": now + LIFETIME, "sid": subject.session,
    });
    let hashes = [("at_hash", subject.access_token.map(half_hash)), ("c_hash", subject.code.map(half_hash))];
    let nonce = ("nonce", subject.nonce.map(str::to_owned));
    let further = hashes.into_iter().chain([nonce]).filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?)))).collect();
    lay_over(&mut claims, &further);
    lay_over(&mut claims, subject.claims);
    let (key, foreign) = match behaviour.second_key {
        false => (realm.keys.first().await?, behaviour.forgery == Some(Forgery::UnknownKey)),
        true => (realm.keys.second().await?, false),
    };
    let wrong = match behaviour.forgery {
        None | Some(Forgery::UnknownKey) => json!({}),
        Some(Forgery::Issuer) => json!({ "iss": format!("{}-other", realm.issuer) }),
        Some(Forgery::Audience) => json!({ "aud": "another-client" }),
        Some(Forgery::Party) => json!({ "aud": [behaviour.client_id, "another-client"], "azp": "another-client" }),
        Some(Forgery::Expired) => json!({ "iat": now - FAR, "exp": now - FAR + LIFETIME }),
        Some(Forgery::IssuedInFuture) => json!({ "iat": now + FAR, "exp": now + FAR + LIFETIME }),
        Some(Forgery::WithoutExpiration) => json!({ "exp": null }),
        Some(Forgery::WithoutSubject) => json!({ "sub": null }),
        Some(Forgery::Nonce) => json!({ "nonce": "another-nonce-of-some-length" }),
        Some(Forgery::WithoutNonce) => json!({ "nonce": null }),
        Some(Forgery::Unsigned) => return Ok(Some(unsigned(&claims))),
        Some(Forgery::PublicKeyAsSecret) => return authenticated(key.pem()?.as_bytes(), &claims).map(Some),
        Some(Forgery::ClientSecret) => return authenticated(behaviour.client_secret.as_bytes(), &claims).map(Some),
        Some(Forgery::Signature) => return Ok(Some(damaged(&signed(key, &claims)?))),
        Some(Forgery::Missing) => return Ok(None),
        Some(Forgery::NoToken) => return Ok(Some("not.a.token".to_owned())),
    };
    if foreign {
        return signed_as(realm.keys.second().await?, "unknown", &claims).map(Some);
    }
    if let Value::Object(wrong) = wrong {
        lay_over(&mut claims, &wrong);
    }
    signed(key, &claims).map(Some)
}

/// A logout token; the claims are laid over those that make it one.
///
/// # Errors
/// A fault if a key cannot be generated, the token cannot be signed, or the clock is set to a time before 1970.
pub async fn logout_token(realm: &Realm, claims: &Value) -> Outcome<String> {
    let (now, behaviour) = (now()?, realm.behaviour());
    let mut token = json!({
        "iss": realm.issuer, "aud": behaviour.client_id, "iat": now, "exp": now + LIFETIME, "jti": unique("jti")?, "events": { LOGOUT: {} },
    });
    if let Value::Object(claims) = claims {
        lay_over(&mut token, claims);
    }
    let key = if behaviour.second_key { realm.keys.second().await? } else { realm.keys.first().await? };
    signed(key, &token)
}

/// Replaces members, and removes those that are null.
pub fn lay_over(document: &mut Value, further: &Map<String, Value>) {
    let Value::Object(members) = document else { return };
    for (name, value) in further {
        if value.is_null() {
            members.remove(name);
        } else {
            members.insert(name.clone(), value.clone());
        }
    }
}

/// Seconds since 1970.
///
/// # Errors
/// A fault if the clock is set to a time before 1970.
#[expect(clippy::disallowed_methods, reason = "a server compares the times of tokens with the clock of its machine")]
pub fn now() -> Outcome<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH).map_err(CaseError::fault)?.as_secs())
}
