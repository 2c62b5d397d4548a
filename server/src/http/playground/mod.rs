//! `/playground`: GraphiQL with a field for the token, out of this program alone. `server/playground` has its sources.
//!
//! **Invariant:** loads and asks nothing from elsewhere, cannot be framed, and gives the login token only to a browser on this machine.

mod local;

use std::net::IpAddr;

use bytes::Bytes;
use serde_json::json;
use tokio::sync::OnceCell;
use warp::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use warp::http::{HeaderMap, StatusCode};

use super::reply::Response;
use super::{Service, compression, graphql};
use crate::crypto::PlainToken;
use crate::domain::role;
use crate::graphql::Engine;

/// The page as it is served, and what it may give away.
pub struct Playground {
    /// Where the server listens.
    pub host: IpAddr,
    /// The login token, if this process knows it.
    pub login_token: Option<PlainToken>,
    schema: OnceCell<String>,
}

impl Playground {
    pub fn new(host: IpAddr, login_token: Option<PlainToken>) -> Self {
        Self { host, login_token, schema: OnceCell::new() }
    }
}

/// `{style}` is what may bring a style besides the style sheet.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'{style}; img-src data:; connect-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

const SCRIPT: &str = "/playground/app.js";
const STYLE: &str = "/playground/app.css";
const LICENCES: &str = "/playground/licences.txt";
const START: &str = "/playground/start.json";

/// Whether the path is that of the page or of one of its parts.
pub fn has(path: &str) -> bool {
    ["/playground", "/playground/", SCRIPT, STYLE, LICENCES, START].contains(&path)
}

/// The page, or the part of it at this path.
pub async fn answer(service: &Service, playground: &Playground, path: &str, headers: &HeaderMap, peer: IpAddr) -> Response {
    let packed = |kind, bytes: &'static [u8]| gzip(headers, kind, bytes);
    match path {
        SCRIPT => packed("text/javascript; charset=utf-8", include_bytes!("assets/app.js.gz")),
        STYLE => packed("text/css; charset=utf-8", include_bytes!("assets/app.css.gz")),
        LICENCES => packed(TEXT, include_bytes!("assets/licences.txt.gz")),
        START => start(service, playground, headers, peer).await.unwrap_or_else(|answer| *answer),
        _ => page(service).unwrap_or_else(|answer| *answer),
    }
}

/// A nonce that cannot be guessed marks the page's own scripts.
fn page(service: &Service) -> Result<Response, Box<Response>> {
    let nonce = service.app.random.bytes::<16>().map_err(|fault| graphql::unavailable(&fault, "random bytes are not available"))?;
    let nonce = base16ct::lower::encode_string(&nonce);
    let mut answer = respond(StatusCode::OK, HTML, include_str!("../../../playground/src/index.html").replace("{nonce}", &nonce));
    if let Ok(policy) = HeaderValue::try_from(POLICY.replace("{style}", &format!(" 'nonce-{nonce}'"))) {
        answer.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        // What the page asks for tells which page it is; nothing else does.
        answer.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    }
    Ok(answer)
}

/// The schema, which is public, and the login token for browsers that may have it.
async fn start(service: &Service, playground: &Playground, headers: &HeaderMap, peer: IpAddr) -> Result<Response, Box<Response>> {
    let login_token = match &playground.login_token {
        Some(token) if local::is_local(playground.host, peer, headers) => valid(service, token).await?,
        _ => None,
    };
    let unavailable = |fault| graphql::unavailable(&fault, "the schema could not be described");
    // It is the same as long as the process lives, and every client may ask.
    let schema = playground.schema.get_or_try_init(async || Engine::introspection()).await.map_err(unavailable)?;
    let login_token = json!(login_token.map(PlainToken::expose));
    Ok(respond(StatusCode::OK, "application/json; charset=utf-8", format!(r#"{{"loginToken":{login_token},"schema":{schema}}}"#)))
}

/// A token that was configured is not given away before the database says that it is valid for sign-in only.
async fn valid<'a>(service: &Service, token: &'a PlainToken) -> Result<Option<&'a PlainToken>, Box<Response>> {
    let found = service.app.authenticator.by_token_hash(token.hash()).await;
    let found = found.map_err(|fault| graphql::unavailable(&fault, "the login token could not be looked up"))?;
    Ok(found.filter(|key| !key.disabled && matches!(key.roles.as_slice(), [only] if only == role::LOGIN)).map(|_| token))
}

/// Every browser takes gzip; one that says that it does not gets an error.
fn gzip(headers: &HeaderMap, kind: &'static str, bytes: &'static [u8]) -> Response {
    if !compression::accepts_gzip(headers) {
        return respond(StatusCode::NOT_ACCEPTABLE, TEXT, "this is stored with gzip, which the request does not accept\n");
    }
    let mut answer = respond(StatusCode::OK, kind, bytes);
    answer.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    answer.headers_mut().insert(VARY, HeaderValue::from_static("Accept-Encoding"));
    answer
}

fn respond(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Response {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    let fields = [
        (CONTENT_TYPE, kind),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (X_FRAME_OPTIONS, "DENY"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    answer.headers_mut().extend(fields.map(|(name, value)| (name, HeaderValue::from_static(value))));
    answer
}
