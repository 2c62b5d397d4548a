//! An identity provider: OpenID Connect with a realm per case, which does what the case says, right or wrong.
//!
//! A realm has one user. Its name is the subject of its tokens.
//!
//! **Invariant:** what one realm has issued is of no use in another one, though all of them sign with the same keys.

mod asked;
mod behaviour;
mod browser;
mod endpoints;
mod exchange;
mod jwt;
mod keys;
mod state;
mod tokens;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use serde_json::Value;
use warp::Filter;
use warp::http::{HeaderMap, Method, Response, StatusCode};
use warp::path::FullPath;

use self::asked::ProviderRequest;
use self::endpoints::answer;
use self::keys::Keys;
use self::state::State;
use super::service::Service;
use crate::error::Outcome;

pub use self::behaviour::{Authentication, Behaviour, Forgery, Place, Trouble};
pub use self::browser::{Callback, parameters};
pub use self::jwt::code;
pub use self::tokens::now;

const LARGEST: u64 = 64 * 1024;

type Realms = Arc<Mutex<BTreeMap<String, Realm>>>;

/// The provider with all its realms.
#[derive(Debug)]
pub struct Providers {
    service: Service,
    realms: Realms,
    keys: Arc<Keys>,
}

impl Providers {
    /// Listens until it is dropped.
    ///
    /// # Errors
    /// A fault if the address cannot be used.
    pub async fn listen(address: SocketAddr) -> Outcome<Self> {
        let realms = Realms::default();
        let known = Arc::clone(&realms);
        let body = warp::body::content_length_limit(LARGEST).and(warp::body::bytes()).or(warp::any().map(Bytes::new)).unify();
        let route = warp::method().and(warp::path::full()).and(warp::header::headers_cloned()).and(body);
        let route = route.and_then(move |method, path: FullPath, headers, body| respond(Arc::clone(&known), method, path, headers, body));
        let service = Service::listen(address, "identity provider", route.boxed()).await?;
        Ok(Self { service, realms, keys: Arc::default() })
    }

    pub fn address(&self) -> SocketAddr {
        self.service.address()
    }

    /// A new realm.
    pub fn realm(&self, name: &str, behaviour: Behaviour) -> Realm {
        let issuer = format!("http://{}/{name}", self.address());
        let state = Arc::new(Mutex::new(State::new(behaviour)));
        let realm = Realm { name: name.to_owned(), issuer, state, keys: Arc::clone(&self.keys) };
        self.realms.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), realm.clone());
        realm
    }
}

/// One realm, as the case and the endpoints share it.
#[derive(Clone, Debug)]
pub struct Realm {
    pub name: String,
    pub issuer: String,
    state: Arc<Mutex<State>>,
    keys: Arc<Keys>,
}

impl Realm {
    /// The address that a server is configured with.
    pub fn discovery(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.issuer)
    }

    pub fn behaviour(&self) -> Behaviour {
        self.with(|state| state.behaviour.clone())
    }

    pub fn change(&self, change: impl FnOnce(&mut Behaviour)) {
        self.with(|state| change(&mut state.behaviour));
    }

    /// Has a trouble at an endpoint from now on.
    pub fn trouble(&self, place: Place, trouble: Trouble) {
        self.change(|behaviour| {
            behaviour.troubles.insert(place, trouble);
        });
    }

    /// Goes to the authorization endpoint as a browser whose user agrees.
    ///
    /// # Errors
    /// A finding if the request is not as OpenID Connect says.
    pub async fn authorize(&self, url: &str) -> Outcome<Callback> {
        browser::authorize(self, url).await
    }

    /// A logout token with these claims.
    ///
    /// # Errors
    /// A fault if it cannot be signed.
    pub async fn logout_token(&self, claims: &Value) -> Outcome<String> {
        tokens::logout_token(self, claims).await
    }

    /// The same token with another signature.
    pub fn damaged(token: &str) -> String {
        jwt::damaged(token)
    }

    /// A token without a signature.
    pub fn unsigned(claims: &Value) -> String {
        jwt::unsigned(claims)
    }

    /// The session that the last authorization has begun.
    pub fn last_session(&self) -> String {
        self.with(|state| state.last_session.clone())
    }

    /// Ends all its sessions.
    pub fn revoke(&self) {
        self.with(State::revoke);
    }

    /// How often an endpoint was asked.
    pub fn asked(&self, place: Place) -> usize {
        self.with(|state| state.asked.get(&place).copied().unwrap_or_default())
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn respond(realms: Realms, method: Method, path: FullPath, headers: HeaderMap, body: Bytes) -> Result<Response<String>, Infallible> {
    let (name, path) = path.as_str().trim_start_matches('/').split_once('/').unwrap_or_default();
    let realm = realms.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
    match realm {
        Some(realm) => answer(&realm, ProviderRequest::new(method, path, headers, &body)).await,
        None => {
            let mut response = Response::new(String::new());
            *response.status_mut() = StatusCode::NOT_FOUND;
            Ok(response)
        }
    }
}

#[cfg(test)]
mod tests;
