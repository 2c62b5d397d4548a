//! The addresses of providers that are not configured: those of Apple and Facebook.
//!
//! **Invariant:** they are constants outside tests.

use url::Url;

use super::metadata::Metadata;
use super::problem::ProviderProblem;

const APPLE: &str = "https://appleid.apple.com/.well-known/openid-configuration";
const FACEBOOK: &str = "https://www.facebook.com";
const FACEBOOK_AUTHORIZATION: &str = "https://facebook.com/dialog/oauth/";
const FACEBOOK_KEYS: &str = "https://www.facebook.com/.well-known/oauth/openid/jwks/";
const FACEBOOK_GRAPH: &str = "https://graph.facebook.com";

/// Below the address of the Graph API.
const FACEBOOK_TOKEN: &str = "/v11.0/oauth/access_token";

#[derive(Debug)]
pub struct FixedUrls {
    /// Of the discovery document.
    pub apple: String,
    pub facebook_issuer: String,
    pub facebook_authorization: String,
    pub facebook_keys: String,
    pub facebook_graph: String,
}

impl Default for FixedUrls {
    fn default() -> Self {
        Self {
            apple: APPLE.to_owned(),
            facebook_issuer: FACEBOOK.to_owned(),
            facebook_authorization: FACEBOOK_AUTHORIZATION.to_owned(),
            facebook_keys: FACEBOOK_KEYS.to_owned(),
            facebook_graph: FACEBOOK_GRAPH.to_owned(),
        }
    }
}

impl FixedUrls {
    /// Facebook's own document has no token endpoint.
    ///
    /// # Errors
    /// If an address is malformed.
    pub fn facebook(&self) -> Result<Metadata, ProviderProblem> {
        let url = |text: &str| Url::parse(text).map_err(|_| ProviderProblem::unreachable("an address of Facebook is malformed"));
        Ok(Metadata {
            issuer: self.facebook_issuer.clone(),
            authorization: Some(url(&self.facebook_authorization)?),
            token: Some(url(&format!("{}{FACEBOOK_TOKEN}", self.facebook_graph))?),
            keys: Some(url(&self.facebook_keys)?),
            userinfo: None,
            introspection: None,
            end_session: None,
            wants_form_secret: true,
            sends_issuer: false,
        })
    }
}
