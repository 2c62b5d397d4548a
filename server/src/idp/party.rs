//! This server as a client of one provider: what is known of both.
//!
//! **Invariant:** a secret goes to the token and introspection endpoints alone.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use form_urlencoded::{Serializer, byte_serialize};
use openidconnect::core::CoreJsonWebKeySet;
use serde_json::{Value as Json, json};
use url::Url;
use uuid::Uuid;

use super::calls::object;
use super::jws::{self, SignatureCheck, Token, VerifiedToken};
use super::metadata::{Metadata, document_address};
use super::problem::ProviderProblem;
use super::{Providers, apple};
use crate::domain::provider::configuration::{Algorithm, Common, Method, Oidc, ProviderConfiguration, TokenAuth};
use crate::domain::time::Timestamp;
use crate::outbound::ServiceResponse;

/// Of one call, where the configuration has no limit.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);

const OFFLINE_ACCESS: &str = "offline_access";
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ASSERTION_LIFETIME: u64 = 60;

pub struct Party<'a> {
    pub providers: &'a Providers,
    pub metadata: Arc<Metadata>,
    pub common: &'a Common,
    /// What is asked for.
    pub scope: Cow<'a, str>,
    pub algorithm: Algorithm,
    pub timeout: Duration,
    token_auth: TokenAuth,
    secret: Cow<'a, str>,
}

impl<'a> Party<'a> {
    /// # Errors
    /// If the provider's metadata cannot be read, or the configured key cannot be used.
    pub async fn new(providers: &'a Providers, now: Timestamp, configuration: &'a ProviderConfiguration) -> Result<Self, ProviderProblem> {
        let (common, algorithm, timeout) = (configuration.common(), Algorithm::Rs256, DEFAULT_TIMEOUT);
        let scope = Cow::Borrowed(common.scope.as_str());
        match configuration {
            ProviderConfiguration::Oidc(oidc) => Self::oidc(providers, oidc).await,
            ProviderConfiguration::Apple(apple) => {
                let address =
                    Url::parse(&providers.urls.apple).map_err(|_| ProviderProblem::unreachable("the address of Apple is malformed"))?;
                let metadata = providers.metadata(&address, timeout).await?;
                let secret = Cow::Owned(apple::client_secret(apple, now)?);
                // Apple's document names this method alone.
                Ok(Self { providers, metadata, common, scope, algorithm, timeout, token_auth: TokenAuth::Post, secret })
            }
            ProviderConfiguration::Facebook(facebook) => {
                let metadata = Arc::new(providers.urls.facebook()?);
                let secret = Cow::Borrowed(facebook.client_secret.expose());
                // Facebook's endpoint wants both credentials as parameters.
                Ok(Self { providers, metadata, common, scope, algorithm, timeout, token_auth: TokenAuth::Post, secret })
            }
        }
    }

    /// # Errors
    /// If the provider's metadata cannot be read.
    pub async fn oidc(providers: &'a Providers, oidc: &'a Oidc) -> Result<Self, ProviderProblem> {
        let metadata = providers.metadata(&oidc.url, oidc.timeout).await?;
        let is_refreshed = oidc.revalidation.is_some_and(|revalidation| revalidation.method == Method::Refresh);
        let scope = oidc.common.scope.as_str();
        let is_asked_for = scope.split_whitespace().any(|known| known == OFFLINE_ACCESS);
        let scope = if is_refreshed && !is_asked_for { format!("{scope} {OFFLINE_ACCESS}").into() } else { scope.into() };
        let token_auth = match oidc.token_auth {
            TokenAuth::Basic if metadata.wants_form_secret => TokenAuth::Post,
            configured => configured,
        };
        let (common, algorithm, timeout) = (&oidc.common, oidc.id_token_algorithm, oidc.timeout);
        let secret = oidc.client_secret.expose().into();
        Ok(Self { providers, metadata, common, scope, algorithm, timeout, token_auth, secret })
    }

    /// Posts a form to an endpoint at which clients authenticate.
    ///
    /// # Errors
    /// If there is no complete answer in time.
    pub async fn post(&self, endpoint: &Url, now: Timestamp, form: &[(&str, &str)]) -> Result<ServiceResponse, ProviderProblem> {
        let (authorization, form) = self.authenticated(now, form)?;
        self.providers.calls.post(endpoint, self.timeout, authorization.as_deref(), form).await
    }

    /// The header, if there is one, and the form with which the client authenticates.
    fn authenticated(&self, now: Timestamp, form: &[(&str, &str)]) -> Result<(Option<String>, String), ProviderProblem> {
        let mut body = Serializer::new(String::new());
        body.extend_pairs(form);
        let (client, secret) = (self.common.client_id.as_str(), self.secret.as_ref());
        let mut authorization = None;
        match self.token_auth {
            TokenAuth::Basic => {
                let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
                let credentials = format!("{}:{}", encoded(client), encoded(secret));
                authorization = Some(format!("Basic {}", BASE64_STANDARD.encode(credentials)));
            }
            TokenAuth::Post => drop(body.append_pair("client_id", client).append_pair("client_secret", secret)),
            TokenAuth::None => drop(body.append_pair("client_id", client)),
            TokenAuth::SecretJwt => {
                body.append_pair("client_id", client).append_pair("client_assertion_type", ASSERTION);
                body.append_pair("client_assertion", &self.assertion(now)?);
            }
        }
        Ok((authorization, body.finish()))
    }

    /// A token that proves the secret is known, for one call.
    fn assertion(&self, now: Timestamp) -> Result<String, ProviderProblem> {
        let client = &self.common.client_id;
        let audience = self.metadata.token.as_ref().map_or(self.metadata.issuer.as_str(), Url::as_str);
        let now = now.unix_seconds();
        let claims = json!({
            "iss": client, "sub": client, "aud": audience, "jti": Uuid::new_v4().to_string(), "iat": now, "exp": now + ASSERTION_LIFETIME,
        });
        let header = json!({ "alg": "HS256", "typ": "JWT" });
        jws::signed(&header, &claims, |message| jws::mac(&self.secret, message))
            .ok_or_else(|| ProviderProblem::invalid("the client secret cannot be used"))
    }

    /// Verifies the signature of a token that the provider has issued.
    ///
    /// # Errors
    /// If the token is not one that the provider has signed as configured, or its keys cannot be read.
    pub async fn verify(&self, token: &str) -> Result<VerifiedToken, ProviderProblem> {
        let parsed = Token::parse(token)?;
        parsed.check_header(self.algorithm)?;
        let forged = || ProviderProblem::invalid("the signature of the token is invalid");
        if jws::uses_secret(self.algorithm) {
            return parsed.verify_with_secret(self.algorithm, &self.secret).ok_or_else(forged);
        }
        let address = self.metadata.endpoint(self.metadata.keys.as_ref(), "key")?;
        let keys = self.providers.keys.get(address.as_str(), self.timeout, || self.read_keys(address)).await?;
        match parsed.verify(self.algorithm, &keys) {
            SignatureCheck::Genuine(verified) => return Ok(verified),
            SignatureCheck::Forged => return Err(forged()),
            SignatureCheck::UnknownKey => {}
        }
        let newer = self.providers.keys.again(address.as_str(), self.timeout, &keys, || self.read_keys(address)).await?;
        match Token::parse(token)?.verify(self.algorithm, &newer) {
            SignatureCheck::Genuine(verified) if !Arc::ptr_eq(&keys, &newer) => Ok(verified),
            _ => Err(ProviderProblem::invalid("the token is signed with an unknown key")),
        }
    }

    async fn read_keys(&self, address: &Url) -> Result<CoreJsonWebKeySet, ProviderProblem> {
        jws::read_keys(&object(&self.providers.calls.get(address, self.timeout, None).await?)?)
    }
}

impl Providers {
    /// The metadata at an address of an operator or of an issuer.
    async fn metadata(&self, given: &Url, limit: Duration) -> Result<Arc<Metadata>, ProviderProblem> {
        let address = document_address(given);
        let read = || async { Metadata::read(&address, Json::Object(object(&self.calls.get(&address, limit, None).await?)?)) };
        self.documents.get(address.as_str(), limit, read).await
    }
}
