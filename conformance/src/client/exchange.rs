//! One HTTP request and the bytes that came back.
//!
//! **Invariant:** the bytes are kept as they arrived: nothing is decoded, retried or followed here.

use std::fmt;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::Value;

use crate::client::tls::{Trust, builder, refusal};
use crate::client::token::Token;
use crate::error::{CaseError, Outcome};

/// The address of a Tenant API, such as `http://localhost:1025/tenant`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(Url);

impl Endpoint {
    pub fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let usable = matches!(url.scheme(), "http" | "https") && url.path().len() > 1 && !url.path().ends_with('/');
        usable.then_some(Self(url))
    }

    /// Without user and password, if there are any.
    pub fn shown(&self) -> String {
        let mut url = self.0.clone();
        // Both fail for addresses without a host only, which `parse` lets through in no scheme.
        url.set_username("").ok();
        url.set_password(None).ok();
        url.into()
    }

    /// Whether connections are encrypted, and the machine and the port that they go to.
    pub fn place(&self) -> Option<(bool, &str, u16)> {
        let host = self.0.host_str()?.trim_matches(['[', ']']);
        Some((self.0.scheme() == "https", host, self.0.port_or_known_default()?))
    }

    /// What the header `Host` says.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    pub fn path(&self) -> &str {
        self.0.path()
    }

    /// The address of something else on the same server: `path` stands where the API's own last segment is.
    ///
    /// # Errors
    /// A fault if the two do not form an address.
    pub fn resolve(&self, path: &str) -> Outcome<Url> {
        self.0.join(path).map_err(|error| CaseError::fault(format_args!("no address for {path}: {error}")))
    }
}

/// The caller: the words for the snapshot and the token for the header.
#[derive(Clone, Debug)]
pub struct Caller {
    pub name: String,
    pub token: Option<Token>,
}

impl Caller {
    pub fn new(name: &str, token: Token) -> Self {
        Self { name: name.to_owned(), token: Some(token) }
    }

    /// Sends no `Authorization` header at all.
    pub fn anonymous() -> Self {
        Self { name: "anonymous".to_owned(), token: None }
    }
}

/// A request down to its bytes.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: Method,
    /// Relative to the folder of the API: `tenant` is the API, `nowhere` its neighbour.
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Request {
    /// # Errors
    /// A fault if the token or the content type cannot be the value of a header.
    pub fn post(caller: &Caller, content_type: &str, body: impl Into<Vec<u8>>) -> Outcome<Self> {
        Self::new(Method::POST, "", caller)?.header(CONTENT_TYPE, content_type).map(|request| Self { body: body.into(), ..request })
    }

    /// An empty path is the API itself.
    ///
    /// # Errors
    /// A fault if the token cannot be the value of a header.
    pub fn new(method: Method, path: &str, caller: &Caller) -> Outcome<Self> {
        let request = Self { method, path: path.to_owned(), headers: HeaderMap::new(), body: Vec::new() };
        match &caller.token {
            Some(token) => request.header(AUTHORIZATION, &format!("Bearer {}", token.reveal())),
            None => Ok(request),
        }
    }

    /// The same request at another path.
    pub fn at(self, path: &str) -> Self {
        Self { path: path.to_owned(), ..self }
    }

    /// # Errors
    /// A fault if the text cannot be the value of a header.
    pub fn header(mut self, name: HeaderName, value: &str) -> Outcome<Self> {
        let mut value = HeaderValue::from_str(value).map_err(|_| CaseError::fault(format_args!("not a value for the header {name}")))?;
        value.set_sensitive(name == AUTHORIZATION);
        self.headers.insert(name, value);
        Ok(self)
    }
}

/// What a request asks of GraphQL.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    pub query: String,
    #[serde(default)]
    pub variables: Value,
    pub operation_name: Option<String>,
}

impl Request {
    /// Nothing for a request that is not meant to be understood.
    pub fn graphql(&self) -> Option<Asked> {
        if self.method == Method::POST {
            return serde_json::from_slice(&self.body).ok();
        }
        let (_, parameters) = self.path.split_once('?')?;
        let base = Url::parse("http://host/").ok()?;
        let url = base.join(&format!("?{parameters}")).ok()?;
        let value = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        let variables = value("variables").and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Some(Asked { query: value("query")?, variables, operation_name: value("operationName") })
    }
}

/// What came back.
#[derive(Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Reply {
    /// A header's value as text; a missing one is empty.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The content type without its parameters.
    pub fn content_type(&self) -> &str {
        self.header("content-type").split(';').next().unwrap_or_default().trim()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Reply").field("status", &self.status).field("bytes", &self.body.len()).finish()
    }
}

/// Sends requests to one endpoint.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    endpoint: Endpoint,
}

impl Client {
    /// A request that is not answered within the timeout is aborted.
    ///
    /// # Errors
    /// A fault if the HTTP client cannot be created.
    pub fn new(endpoint: Endpoint, timeout: Duration, trust: &Trust) -> Outcome<Self> {
        let http = builder(&endpoint.0, trust).timeout(timeout).build();
        let http = http.map_err(|error| CaseError::fault(format_args!("no HTTP client: {}", causes(&error))))?;
        Ok(Self { http, endpoint })
    }

    /// # Errors
    /// A fault if the path is invalid, or there is no complete response in time.
    pub async fn send(&self, request: Request) -> Outcome<Reply> {
        let Request { method, path, headers, body } = request;
        let unanswered = |error: reqwest::Error| CaseError::fault(no_answer(&method, &path, &error.without_url()));
        let url = self.endpoint.resolve(&path)?;
        let reply = self.http.request(method.clone(), url).headers(headers).body(body).send().await.map_err(unanswered)?;
        let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
        let body = reply.bytes().await.map_err(unanswered)?.to_vec();
        Ok(Reply { status, headers, body })
    }
}

fn no_answer(method: &Method, path: &str, error: &reqwest::Error) -> String {
    let what = if path.is_empty() { method.to_string() } else { format!("{method} {path}") };
    if error.is_timeout() {
        return format!("{what}: no whole answer in time");
    }
    if error.is_body() || error.is_decode() {
        return format!("{what}: the answer was cut off: {}", causes(error));
    }
    format!("{what}: no answer: {}", refusal(error).unwrap_or_else(|| causes(error)))
}

/// The innermost cause says it best; the outer ones only say that something failed.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    innermost.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_neighbours_of_the_api() {
        let endpoint = Endpoint::parse("http://host:1025/api/tenant").unwrap();
        assert_eq!(endpoint.resolve("").unwrap().as_str(), "http://host:1025/api/tenant");
        assert_eq!(endpoint.resolve("system/blog").unwrap().as_str(), "http://host:1025/api/system/blog");
        assert_eq!(endpoint.resolve("?query=x").unwrap().as_str(), "http://host:1025/api/tenant?query=x");
    }

    #[test]
    fn an_endpoint_has_a_machine_and_a_port() {
        for (address, place, host) in [
            ("http://host/tenant", (false, "host", 80), "host"),
            ("https://a:b@host/api/tenant", (true, "host", 443), "host"),
            ("http://[::1]:1025/tenant", (false, "::1", 1025), "[::1]:1025"),
        ] {
            let endpoint = Endpoint::parse(address).unwrap();
            assert_eq!((endpoint.place(), endpoint.host().as_str()), (Some(place), host));
        }
    }

    #[test]
    fn an_endpoint_needs_a_scheme_and_a_path() {
        for text in ["", "tenant", "ftp://host/tenant", "http://host", "http://host/", "http://host/tenant/"] {
            assert_eq!(Endpoint::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_question_is_found_in_body_and_address() {
        let body = r#"{"query":"{ a }","variables":{"x":1},"operationName":null}"#;
        let post = Request::post(&Caller::anonymous(), "application/json", body).unwrap().graphql().unwrap();
        let get = Request::new(Method::GET, "?query=%7B%20a%20%7D&variables=%7B%22x%22:1%7D", &Caller::anonymous()).unwrap();
        assert_eq!(get.graphql().unwrap(), post);
        assert_eq!(Request::new(Method::GET, "health", &Caller::anonymous()).unwrap().graphql(), None);
    }

    #[test]
    fn debug_of_a_request_hides_its_token() {
        let request = Request::post(&Caller::new("x", Token::new("secret")), "text/plain", "").unwrap();
        assert!(!format!("{request:?}").contains("secret"));
    }
}
