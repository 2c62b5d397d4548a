//! What a provider says about itself: its issuer and its endpoints.
//!
//! **Invariant:** the issuer is that of the address, and no endpoint is less protected than the document that names it.

use serde::Deserialize;
use serde_json::Value as Json;
use url::Url;

use super::problem::ProviderProblem;

const WELL_KNOWN: &str = "/.well-known/";
const DISCOVERY: &str = "/.well-known/openid-configuration";

/// Documents of Microsoft that are of all its tenants, so that each token has the issuer of its own tenant.
const OF_ALL_TENANTS: [&str; 4] = [
    "https://login.microsoftonline.com/common/.well-known/openid-configuration",
    "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration",
    "https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration",
    "https://login.microsoftonline.com/consumers/v2.0/.well-known/openid-configuration",
];
const ISSUERS_OF_TENANTS: [&str; 2] = ["https://login.microsoftonline.com/", "https://sts.windows.net/"];
const TENANT: &str = "{tenantid}";

#[derive(Debug)]
pub struct Metadata {
    pub issuer: String,
    pub authorization: Option<Url>,
    pub token: Option<Url>,
    pub userinfo: Option<Url>,
    pub introspection: Option<Url>,
    pub end_session: Option<Url>,
    pub keys: Option<Url>,
    /// Whether the token endpoint accepts the secret in a form alone.
    pub wants_form_secret: bool,
    /// Whether every answer of the authorization endpoint has `iss` (RFC 9207).
    pub sends_issuer: bool,
}

/// A discovery document.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    userinfo_endpoint: Option<String>,
    introspection_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    jwks_uri: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Reads the document of an address.
    ///
    /// # Errors
    /// If it is malformed, or of another issuer.
    pub fn read(address: &Url, document: Json) -> Result<Self, ProviderProblem> {
        let Ok(document) = serde_json::from_value::<Document>(document) else {
            return Err(ProviderProblem::unreachable("the provider's discovery document is malformed"));
        };
        if !is_issuer_of(address, &document.issuer) {
            return Err(ProviderProblem::unreachable("the issuer in the provider's discovery document is not that of its address"));
        }
        let methods = document.token_endpoint_auth_methods_supported.unwrap_or_default();
        let accepts = |method: &str| methods.iter().any(|known| known == method);
        let endpoint = |given: Option<String>| {
            let endpoint = Url::parse(&given?).ok()?;
            (endpoint.scheme() == "https" || endpoint.scheme() == "http" && address.scheme() == "http").then_some(endpoint)
        };
        Ok(Self {
            authorization: endpoint(document.authorization_endpoint),
            token: endpoint(document.token_endpoint),
            userinfo: endpoint(document.userinfo_endpoint),
            introspection: endpoint(document.introspection_endpoint),
            end_session: endpoint(document.end_session_endpoint),
            keys: endpoint(document.jwks_uri),
            wants_form_secret: accepts("client_secret_post") && !accepts("client_secret_basic"),
            sends_issuer: document.authorization_response_iss_parameter_supported,
            issuer: document.issuer,
        })
    }

    /// Whether a token is of this issuer. `tenant` is its claim `tid`.
    pub fn is_issuer(&self, issuer: &str, tenant: Option<&str>) -> bool {
        if !self.issuer.contains(TENANT) {
            return issuer == self.issuer;
        }
        let is_id = |tenant: &&str| tenant.len() == 36 && tenant.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        tenant.filter(is_id).is_some_and(|tenant| issuer == self.issuer.replace(TENANT, tenant))
    }

    /// Whether an answer of the authorization endpoint is of this issuer.
    pub fn is_answering_issuer(&self, issuer: &str) -> bool {
        // Where each tenant has an issuer of its own, the ID token is checked.
        issuer == self.issuer || self.issuer.contains(TENANT)
    }

    /// An endpoint that is needed.
    ///
    /// # Errors
    /// If the provider has none that can be used.
    pub fn endpoint<'a>(&self, endpoint: Option<&'a Url>, name: &str) -> Result<&'a Url, ProviderProblem> {
        endpoint.ok_or_else(|| ProviderProblem::unreachable(format!("the provider has no usable {name} endpoint")))
    }
}

/// The address of the discovery document: the one that is given, or the usual one of an issuer.
pub fn document_address(given: &Url) -> Url {
    let mut address = given.clone();
    address.set_fragment(None);
    if !given.path().contains(WELL_KNOWN) {
        address.set_path(&format!("{}{DISCOVERY}", given.path().trim_end_matches('/')));
    }
    address
}

/// The issuer is the address without the well-known part; it may end with a slash, which the address has no place for.
fn is_issuer_of(address: &Url, issuer: &str) -> bool {
    if OF_ALL_TENANTS.iter().any(|known| address.as_str().starts_with(known)) {
        return ISSUERS_OF_TENANTS.iter().any(|known| issuer.starts_with(known));
    }
    // Only the one template that is replaced may have a place for a tenant.
    if issuer.contains(TENANT) {
        return false;
    }
    let mut address = address.clone();
    address.set_query(None);
    let Some((base, document)) = address.as_str().split_once(WELL_KNOWN) else { return false };
    // RFC 8414 has the path of the issuer after the well-known part.
    let path = document.find('/').and_then(|slash| document.get(slash..)).unwrap_or_default();
    issuer.strip_prefix(base).and_then(|rest| rest.strip_prefix(path)).is_some_and(|rest| rest.is_empty() || rest == "/")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(address: &str, issuer: &str) -> Result<Metadata, String> {
        Metadata::read(&Url::parse(address).unwrap(), json!({ "issuer": issuer })).map_err(|problem| problem.to_string())
    }

    #[test]
    fn an_issuer_or_the_address_of_its_document_is_accepted() {
        let address = |given: &str| document_address(&Url::parse(given).unwrap()).to_string();
        assert_eq!(address("https://a.example"), "https://a.example/.well-known/openid-configuration");
        assert_eq!(address("https://a.example/x/"), "https://a.example/x/.well-known/openid-configuration");
        assert_eq!(address("https://a.example/x?y=1#z"), "https://a.example/x/.well-known/openid-configuration?y=1");
        assert_eq!(address("https://a.example/.well-known/other"), "https://a.example/.well-known/other");
    }

    #[test]
    fn the_issuer_is_that_of_the_address() {
        let known = |path: &str| format!("https://a.example{path}/.well-known/openid-configuration");
        for (address, issuer) in [
            (known(""), "https://a.example"),
            (known(""), "https://a.example/"),
            (known("/x"), "https://a.example/x"),
            (known("/x") + "?y=1", "https://a.example/x"),
            ("https://a.example/.well-known/oauth-authorization-server/x".to_owned(), "https://a.example/x"),
        ] {
            assert_eq!(read(&address, issuer).unwrap().issuer, issuer);
        }
        for (address, issuer) in [
            (known(""), "https://b.example"),
            (known(""), "https://a.example.evil"),
            (known(""), "https://a.example//"),
            (known(""), "http://a.example"),
            (known("/x"), "https://a.example"),
            (known("/x"), "https://a.example/y"),
            (known("/{tenantid}"), "https://a.example/{tenantid}"),
            (known(""), ""),
        ] {
            assert!(read(&address, issuer).is_err(), "{issuer}");
        }
    }

    #[test]
    fn documents_of_all_tenants_have_tokens_of_each() {
        let (tenant, address) = ("9188040d-6c67-4c5b-b112-36a304b66dad", OF_ALL_TENANTS[1]);
        let metadata = read(address, "https://login.microsoftonline.com/{tenantid}/v2.0").unwrap();
        let issuer = format!("https://login.microsoftonline.com/{tenant}/v2.0");
        assert!(metadata.is_issuer(&issuer, Some(tenant)));
        for (issuer, tenant) in [
            (issuer.as_str(), None),
            (issuer.as_str(), Some("9188040d-6c67-4c5b-b112-36a304b66dae")),
            ("https://login.microsoftonline.com/x/v2.0", Some("x")),
            ("https://login.microsoftonline.com/{tenantid}/v2.0", Some("{tenantid}")),
        ] {
            assert!(!metadata.is_issuer(issuer, tenant), "{issuer}");
        }
        assert!(read(address, "https://a.example").is_err());
    }

    #[test]
    fn an_endpoint_is_as_protected_as_the_document() {
        let document = |issuer: &str| json!({ "issuer": issuer, "token_endpoint": "http://a.example/token", "jwks_uri": "file:///keys" });
        let read = |issuer: &str| Metadata::read(&document_address(&Url::parse(issuer).unwrap()), document(issuer)).unwrap();
        assert_eq!(read("https://a.example").token, None);
        assert_eq!(read("http://a.example").token.unwrap().as_str(), "http://a.example/token");
        assert_eq!(read("http://a.example").keys, None);
    }

    #[test]
    fn a_malformed_document_is_refused() {
        let address = document_address(&Url::parse("https://a.example").unwrap());
        for document in [json!(null), json!([]), json!({}), json!({ "issuer": 1 }), json!({ "issuer": "https://a.example", "jwks_uri": 1 })]
        {
            let problem = Metadata::read(&address, document).unwrap_err();
            assert_eq!(problem.to_string(), "the provider's discovery document is malformed");
        }
    }
}
