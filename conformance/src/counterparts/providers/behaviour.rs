//! What a realm says about its user, how it wants to be asked, and what it does wrong.
//!
//! **Invariant:** the default is a provider that keeps to OpenID Connect.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value};

/// The documents and endpoints of a realm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    Discovery,
    Keys,
    Token,
    UserInfo,
    Introspection,
}

/// How an endpoint answers instead of as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// With this status and nothing else.
    Status(u16),
    /// With an error in the form of OAuth, and 400.
    Refusal(&'static str),
    /// As it should, later.
    Slow(Duration),
    /// With a text that is not JSON.
    Malformed,
    /// With JSON that is not an object.
    Array,
    /// As it should, with ten megabytes more.
    Huge,
    /// With a redirect to where the right answer is.
    Redirect,
}

/// What is wrong with an ID token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgery {
    /// The issuer is another realm of the same provider, with the same keys.
    Issuer,
    Audience,
    /// Several audiences, and an authorized party that is another client.
    Party,
    /// `alg: none`.
    Unsigned,
    /// HS256, with the public key as the secret.
    PublicKeyAsSecret,
    /// HS256, with the secret of the client.
    ClientSecret,
    Signature,
    /// A key that is not among those of the provider.
    UnknownKey,
    Expired,
    IssuedInFuture,
    WithoutExpiration,
    WithoutSubject,
    Nonce,
    WithoutNonce,
    /// There is no ID token.
    Missing,
    /// The ID token is not a token.
    NoToken,
}

/// How a client proves at the token endpoint who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authentication {
    Basic,
    Post,
    /// A JWT that is signed with the secret of the client.
    Jwt,
    /// The client has no secret.
    None,
}

/// The settings of a realm, which a case changes as it goes on.
#[derive(Clone, Debug)]
pub struct Behaviour {
    pub client_id: String,
    pub client_secret: String,
    pub authentication: Authentication,
    /// Claims of ID tokens besides those of the protocol, or in their place; null leaves one out.
    pub claims: Map<String, Value>,
    /// Claims of ID tokens that a refresh returns, if they are others.
    pub refreshed: Option<Map<String, Value>>,
    /// Claims of the userinfo endpoint besides `sub`, or in its place.
    pub userinfo: Map<String, Value>,
    /// For how many seconds access tokens are valid; nothing: the token endpoint does not say.
    pub lifetime: Option<u32>,
    /// Whether refresh tokens are issued to clients that ask for `offline_access`.
    pub refresh_tokens: bool,
    /// Whether a refresh replaces the refresh token.
    pub rotates_refresh_tokens: bool,
    /// Whether tokens are signed by the second key, which is then the only one.
    pub second_key: bool,
    pub end_session: bool,
    pub forgery: Option<Forgery>,
    pub troubles: BTreeMap<Place, Trouble>,
    /// Members of the discovery document besides or in place of the usual ones; null leaves one out.
    pub discovery: Map<String, Value>,
}

impl Behaviour {
    pub fn new(client_id: String, client_secret: String) -> Self {
        Self {
            client_id,
            client_secret,
            authentication: Authentication::Basic,
            claims: Map::new(),
            refreshed: None,
            userinfo: Map::new(),
            lifetime: Some(300),
            refresh_tokens: true,
            rotates_refresh_tokens: true,
            second_key: false,
            end_session: true,
            forgery: None,
            troubles: BTreeMap::new(),
            discovery: Map::new(),
        }
    }
}
